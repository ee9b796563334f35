"""How gunicorn takes requests for the gateway: a thread is given to a request only when all of it is there.

Gunicorn's own worker gives a thread to each connection with its first byte. As many slow clients as there are threads,
and nobody else is served. Here one loop, which watches all connections anyway, collects each request first.
"""

import re
import socket
import time
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ
from typing import Any

from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from frontdesk.listening.model import MOST_BYTES
from voice_gateway.limits import cut_off_if_unread

MOST_HEAD = 32 * 1024  # bytes of request line and headers
MOST_BODY = 64 * 1024  # bytes collected; a bigger body is given to the application, which refuses it by its length
SECONDS = 10.0  # in which a request must be there
MOST_RECORDINGS = 16  # bodies of two megabytes that are collected at once; others are given on as far as they came
SECONDS_OF_RECORDING = 30.0  # on a slow phone
LINGER = 2.0  # seconds in which a client may read our last answer before we hang up (RFC 9112, section 9.6)
MOST_COMING = 800  # connections without a whole request; then the one that has taken longest gives way
LOOK_EVERY = 0.25  # seconds

_RECORDING = re.compile(rb"POST /chat/conversations/[0-9a-f-]{36}/recordings ")
_END = b"\r\n\r\n"
_ANY_LENGTH = re.compile(rb"(?i)\r\ncontent-length[ \t]*:([^\r\n]*)")
_PLAIN_LENGTH = re.compile(rb"\d{1,12}")
_CHUNKED = re.compile(rb"(?i)\r\ntransfer-encoding:")
_EXPECTS = re.compile(rb"(?i)\r\nexpect:[ \t]*100-continue")
_REFUSAL = "HTTP/1.1 {} {}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker with threads, which are never spent on waiting for a client."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.coming: dict[Any, Coming] = {}  # by connection, the oldest first
        self._looked = 0.0

    def accept(self, listener: socket.socket) -> None:
        """A new connection."""
        try:
            client, address = listener.accept()
        except OSError:  # it has gone again
            return
        cut_off_if_unread(client)
        self.nr_conns += 1
        self.enqueue_req(Connection(self, client, address, listener.getsockname()))

    def enqueue_req(self, conn: "Connection") -> None:
        """Something comes, or is there already: collect the request."""
        if len(self.coming) >= MOST_COMING:
            self._drop(next(iter(self.coming)))
        begun = conn.parser.unreader.take_buffered() if conn.parser else b""
        conn.sock.setblocking(False)
        self.coming[conn] = Coming(time.monotonic() + SECONDS)
        self.coming[conn].add(begun)
        self.poller.register(conn.sock, EVENT_READ, partial(self._read, conn))
        self._look_at(conn)

    def handle(self, conn: "Connection") -> Any:
        """One request, in a thread of its own, as gunicorn does it."""
        conn.data_ready = True
        conn.sock.setblocking(True)
        conn.init()
        conn.parser.unreader = Collected(conn.collected)
        return super().handle(conn)

    def murder_pending(self) -> None:
        """Hangs up on whoever takes too long; gunicorn calls this in each round of its loop."""
        super().murder_pending()
        now = time.monotonic()
        if now - self._looked > LOOK_EVERY:
            self._looked = now
            for conn in [conn for conn, coming in self.coming.items() if coming.until < now]:
                self._drop(conn)

    def linger(self, conn: "Connection") -> None:
        """Lets a client read our last answer, in the loop and not in a thread."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_READ, partial(self._read, conn))
        except (OSError, ValueError, KeyError):
            conn.close()
            return
        self.nr_conns += 1  # gunicorn has counted it off already
        self.coming[conn] = Coming(time.monotonic() + LINGER, over=True)

    def _read(self, conn: "Connection", _: Any) -> None:
        coming = self.coming[conn]
        try:
            piece = conn.sock.recv(MOST_BODY)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._drop(conn)
        elif not coming.over:
            coming.add(piece)
            self._look_at(conn)

    def _look_at(self, conn: "Connection") -> None:
        """Gives the request to a thread if it is whole."""
        coming = self.coming[conn]
        if coming.begins_recording() and self._recordings() < MOST_RECORDINGS:
            coming.take_recording(time.monotonic() + SECONDS_OF_RECORDING)
        if coming.expects_word():
            self._send(conn, _GO_ON)
        if coming.is_whole():
            self._forget(conn)
            conn.collected, conn.partial = bytes(coming.data), coming.is_too_big()
            super().enqueue_req(conn)
        elif status := coming.refusal():
            self._send(conn, _REFUSAL.format(status.value, status.phrase).encode())
            self._drop(conn)

    def _recordings(self) -> int:
        return sum(coming.most > MOST_BODY for coming in self.coming.values())

    def _keepalive_after(self, conn: "Connection", keepalive: Any) -> bool:
        return not conn.partial and super()._keepalive_after(conn, keepalive)

    def _send(self, conn: "Connection", few_bytes: bytes) -> None:
        try:
            conn.sock.send(few_bytes)
        except OSError:
            return

    def _drop(self, conn: "Connection") -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: "Connection") -> None:
        del self.coming[conn]
        self.poller.unregister(conn.sock)


class Connection(TConn):  # type: ignore[misc]
    """A client's connection, with what has come of its request."""

    def __init__(self, worker: PatientWorker, client: socket.socket, address: Any, server: Any) -> None:
        super().__init__(worker.cfg, client, address, server)
        self.worker = worker
        self.collected = b""
        self.partial = False

    def close(self, graceful: bool = False) -> None:
        """Hangs up; gracefully without making anybody wait."""
        if graceful:
            self.worker.linger(self)
        else:
            super().close()


class Collected(Unreader):  # type: ignore[misc]
    """What has come of a request, as gunicorn reads it; behind it is the end.

    A thread never reads from the client: were a request taken for whole that is not, it would wait there for ever.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.unread(data)

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Nothing more."""
        return b""


@dataclass(frozen=True)
class Head:
    """What a request's head says of its body. It is read once: others wait while this loop reads."""

    size: int  # of the head itself
    length: int  # of the body
    is_odd: bool  # a length that others might read as another one
    is_chunked: bool
    expects_word: bool
    is_recording: bool

    @classmethod
    def of(cls, head: bytes) -> "Head":
        """What a whole head says."""
        given = [value.strip(b" \t") for value in _ANY_LENGTH.findall(head)]
        plain = [int(value) for value in given if _PLAIN_LENGTH.fullmatch(value)]
        is_odd = len(given) > 1 or len(plain) < len(given)
        chunked, expects = _CHUNKED.search(head), _EXPECTS.search(head)
        is_recording = _RECORDING.match(head) is not None
        return cls(len(head), plain[0] if plain else 0, is_odd, chunked is not None, expects is not None, is_recording)


class Coming:
    """What has come of a request, and until when the rest must be there; `over`: only its end is waited for."""

    def __init__(self, until: float, *, over: bool = False) -> None:
        self.until = until
        self.over = over
        self.data = bytearray()
        self.head: Head | None = None
        self.told = False
        self.most = MOST_BODY
        self.looked_at = False

    def add(self, piece: bytes) -> None:
        """One more piece."""
        looked = max(len(self.data) - len(_END), 0)
        self.data += piece
        if self.head is None and (end := self.data.find(_END, looked)) >= 0:
            self.head = Head.of(bytes(self.data[: end + len(_END)]))

    def is_whole(self) -> bool:
        """Whether a thread can read the request without waiting for the client."""
        if self.head is None or self.refusal() is not None:
            return False
        return self.is_too_big() or len(self.data) >= self.head.size + self.head.length

    def is_too_big(self) -> bool:
        """Whether its body is not even collected."""
        return self.head is not None and self.head.length > self.most

    def begins_recording(self) -> bool:
        """Whether its head has just told, once, that it brings what somebody said."""
        if self.looked_at or self.head is None:
            return False
        self.looked_at = True
        return self.head.is_recording

    def take_recording(self, until: float) -> None:
        """Its body may be as big as a recording, and as slow."""
        self.most, self.until = MOST_BYTES, until

    def refusal(self) -> HTTPStatus | None:
        """Why this is no request that we take: an endless head, no length for its body, or an odd one."""
        if self.head is None:
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if len(self.data) > MOST_HEAD else None
        if self.head.is_chunked:
            return HTTPStatus.LENGTH_REQUIRED
        return HTTPStatus.BAD_REQUEST if self.head.is_odd else None

    def expects_word(self) -> bool:
        """Whether the client waits, once, to be told to send the body."""
        if self.told or self.head is None or not self.head.expects_word:
            return False
        self.told = True
        return True
