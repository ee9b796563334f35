"""When a request is whole, and when it is none."""

import pytest

from voice_gateway.patient_worker import MOST_BODY, MOST_HEAD, Coming

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
    assert Coming(0, bytearray(data)).is_whole() is whole


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (HEAD, None),
        (b"a" * (MOST_HEAD + 1), 431),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", 411),
        (HEAD + b"Content-Length: 9\r\n\r\n", None),
    ],
)
def test_endless_heads_and_bodies_without_a_length_are_refused(data: bytes, status: int | None) -> None:
    assert Coming(0, bytearray(data)).refusal() == status
