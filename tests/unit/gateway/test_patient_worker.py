"""When a request is whole, and when it is none."""

import pytest

from frontdesk.listening.model import MOST_BYTES
from voice_gateway.patient_worker import MOST_BODY, MOST_HEAD, Collected, Coming, Head

HEAD = b"POST / HTTP/1.1\r\nHost: desk\r\n"


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (b"", False),
        (HEAD, False),
        (HEAD + b"\r\n", True),
        (HEAD + b"Content-Length: 2\r\n\r\n", False),
        (HEAD + b"Content-Length: 2\r\n\r\n{", False),
        (HEAD + b"Content-Length: 2\r\n\r\n{}", True),
        (HEAD + b"content-length:2\r\n\r\n{}", True),
        (HEAD + b"A: b\r\nCONTENT-LENGTH: \t 2 \r\nC: d\r\n\r\n{", False),
        (HEAD + b"X-Content-Length: 2\r\n\r\n", True),
        (HEAD + f"Content-Length: {MOST_BODY + 1}\r\n\r\n".encode(), True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", False),
    ],
)
def test_a_request_is_whole_when_no_more_has_to_come(data: bytes, whole: bool) -> None:
    assert _come(data).is_whole() is whole


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (HEAD, None),
        (b"a" * (MOST_HEAD + 1), 431),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", 411),
        (HEAD + b"Content-Length: 9\r\n\r\n", None),
        (HEAD + b"Content-Length: 0000000000100\r\n\r\n", 400),
        (HEAD + b"Content-Length: 1000000000000\r\n\r\n", 400),
        (HEAD + b"Content-Length: +100\r\n\r\n", 400),
        (HEAD + b"Content-Length:\r\n\r\n", 400),
        (HEAD + "Content-Length: \u0661\r\n\r\n".encode(), 400),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 100\r\n\r\n{}", 400),
    ],
)
def test_endless_heads_and_bodies_without_a_plain_length_are_refused(data: bytes, status: int | None) -> None:
    assert _come(data).refusal() == status


def test_whatever_a_thread_reads_it_never_waits_for_the_client() -> None:
    whole = Collected(HEAD + b"\r\n")

    assert whole.read() == HEAD + b"\r\n"
    assert whole.read() == b""


def test_a_head_is_read_once_however_many_pieces_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    monkeypatch.setattr(Head, "of", lambda head: read.append(head) or Head(len(head), 100, False, False, False, False))
    coming = Coming(0)

    for byte in HEAD + b"Content-Length: 100\r\n\r\n" + b"x" * 100:
        coming.add(bytes([byte]))

    assert coming.is_whole()
    assert len(read) == 1


RECORDING = b"POST /chat/conversations/01234567-89ab-cdef-0123-456789abcdef/recordings HTTP/1.1\r\nHost: desk\r\n"


def test_a_recording_may_be_bigger_than_other_requests_and_no_other_request_may() -> None:
    length = f"Content-Length: {MOST_BODY * 2}\r\n\r\n".encode()
    recording, other = _come(RECORDING + length), _come(HEAD + length)

    assert recording.begins_recording()
    assert not recording.begins_recording(), "it is told once"
    assert not other.begins_recording()
    recording.take_recording(0)

    assert not recording.is_whole()
    recording.add(bytes(MOST_BODY * 2))
    assert recording.is_whole()
    assert not recording.is_too_big()
    assert other.is_too_big()


def test_a_recording_has_an_end_too() -> None:
    recording = _come(RECORDING + f"Content-Length: {MOST_BYTES + 1}\r\n\r\n".encode())
    recording.take_recording(0)

    assert recording.is_too_big()


def _come(data: bytes) -> Coming:
    coming = Coming(0)
    coming.add(data)
    return coming
