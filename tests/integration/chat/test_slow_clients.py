"""Slow clients, half requests and malformed ones, on the gateway as it really runs."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.gateway import Gateway, status_of
from tests.recordings import a_voice

HEAD = b"POST /chat/conversations HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n"
RECORDING = (
    b"POST /chat/conversations/01234567-89ab-cdef-0123-456789abcdef/recordings HTTP/1.1\r\n"
    b"Host: desk\r\nContent-Type: audio/wav\r\n"
)
STARTS = {
    "nothing": b"",
    "a method": b"POST /chat",
    "half a head": HEAD,
    "half a body": HEAD + b"Content-Length: 60000\r\n\r\n" + b'{"language": "',
    "half a recording": RECORDING + b"Content-Length: 600000\r\n\r\n" + bytes(1000),
    "a length of many digits": HEAD + b"Content-Length: 0000000000100\r\n\r\n",
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_a_hundred_slow_clients_keep_nobody_waiting(gateway: Gateway, start: bytes) -> None:
    with _dribbling(gateway, start, 100):
        times = []
        for _ in range(20):
            began = time.monotonic()
            assert gateway.asks("POST", "/chat/conversations", {})[0] == 201
            times.append(time.monotonic() - began)

    assert max(times) < 4  # a thread lost to each of them would mean ten seconds and more


def test_clients_who_never_hang_up_keep_nobody_waiting(gateway: Gateway) -> None:
    with ExitStack() as stack:
        for _ in range(100):
            lazy = stack.enter_context(gateway.connects())
            lazy.sendall(b"GET /health HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n")
        began = time.monotonic()
        status = gateway.asks("GET", "/health")[0]

    assert status == 200
    assert time.monotonic() - began < 4


def test_a_request_that_does_not_come_is_given_up(gateway: Gateway) -> None:
    with gateway.connects() as slow:
        slow.sendall(STARTS["half a body"])
        slow.settimeout(15)
        began = time.monotonic()

        answer = slow.recv(1000)

    assert answer == b""
    assert 8 < time.monotonic() - began < 13


def test_a_request_in_many_small_pieces_is_answered(gateway: Gateway) -> None:
    whole = HEAD + b"Connection: close\r\nContent-Length: 21\r\n\r\n" + b'{"language": "en-US"}'
    with gateway.connects() as slow:
        slow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for place in range(0, len(whole), 7):
            slow.sendall(whole[place : place + 7])
            time.sleep(0.005)
        answer = slow.recv(65536)

    assert status_of(answer) == 201


def test_a_recording_comes_whole_however_slowly(gateway: Gateway) -> None:
    opened = gateway.asks("POST", "/chat/conversations", {"language": "es-US"})[1]
    recording, path = a_voice(6), f"/chat/conversations/{opened['conversation']}/recordings"
    head = f"POST {path} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nAuthorization: Bearer {opened['token']}\r\n"
    whole = f"{head}Content-Type: audio/wav\r\nContent-Length: {len(recording)}\r\n\r\n".encode() + recording
    with gateway.connects() as slow:
        for place in range(0, len(whole), 20_000):
            slow.sendall(whole[place : place + 20_000])
            time.sleep(0.02)
        answer = slow.recv(65536)

    assert len(recording) > 64 * 1024
    assert status_of(answer) == 422
    assert b"not_heard_language" in answer


def test_many_recordings_that_do_not_come_keep_nobody_waiting(gateway: Gateway) -> None:
    with _dribbling(gateway, STARTS["half a recording"], 60):
        began = time.monotonic()
        status = gateway.asks("POST", "/chat/conversations", {})[0]

    assert status == 201
    assert time.monotonic() - began < 4


def test_requests_one_after_another_on_one_connection_are_all_answered(gateway: Gateway) -> None:
    one = b"GET /health HTTP/1.1\r\nHost: desk\r\n\r\n"
    last = b"GET /health HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n"

    answers = gateway.sends(one * 4 + last)

    assert answers.count(b"HTTP/1.1 200") == 5


def test_a_client_that_asks_before_sending_is_told_to_go_on(gateway: Gateway) -> None:
    with gateway.connects() as polite:
        polite.sendall(HEAD + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        told = polite.recv(1000)
        polite.sendall(b"{}")
        time.sleep(0.5)
        answer = polite.recv(65536)

    assert told.startswith(b"HTTP/1.1 100")
    assert b"HTTP/1.1 201" in answer


def test_a_large_body_is_refused_before_it_is_read(gateway: Gateway) -> None:
    began = time.monotonic()

    answer = gateway.sends(HEAD + b"Content-Length: 900000000\r\n\r\n" + b"x" * 70_000, seconds=5)

    assert status_of(answer) in (0, 413)  # the answer may be lost when we hang up on somebody who still sends
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: desk\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: desk\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: desk\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: desk\r\nA: " + b"b" * 40_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: desk\r\n" + b"A: b\r\n" * 2_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: desk\r\nA: " + b"b" * 80_000,
        HEAD + b"Content-Length: -1\r\n\r\n{}",
        HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 99999999999999999999\r\n\r\n{}",
        HEAD + b"Content-Length: 1000000000000\r\n\r\n{}",
        HEAD + b"Content-Length: 0000000000100\r\n\r\n{}",
        b"GET /" + b"%00" * 20 + b" HTTP/1.1\r\nHost: desk\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_the_next_one_is_served(gateway: Gateway, request_bytes: bytes) -> None:
    answer = gateway.sends(request_bytes, seconds=12)

    assert status_of(answer) < 500 or status_of(answer) == 505
    assert gateway.asks("GET", "/health")[0] == 200


@contextmanager
def _dribbling(gateway: Gateway, start: bytes, count: int) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(gateway.connects()).sendall(start)
        time.sleep(0.3)
        yield
