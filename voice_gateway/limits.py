"""Limits on floods: per address and per conversation, in the memory of one process.

Bursts are allowed: a worried person types quickly, and a whole practice or family may share an address. "Talk to a
manager" and words of danger are never refused. What is refused is counted, by reason and nothing else.
"""

import socket
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from frontdesk import metrics
from frontdesk.errors import Overloaded
from frontdesk.network import network_of

UNREAD_SECONDS = 30
MOST_KEYS = 50_000  # addresses and conversations remembered; the one longest unseen is forgotten first
TURNS_OF_ONE = 3  # messages of one conversation being answered or waiting for it
TURNS_AT_ONCE = 40  # of all conversations
URGENT_AT_ONCE = TURNS_AT_ONCE + 16  # with danger and managers; the gateway's other threads stay free for pages


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a minute in the long run."""

    burst: int
    per_minute: float


OF_ADDRESS = {
    "open": Rate(120, 60),
    "say": Rate(300, 1200),
    "stream": Rate(300, 600),
    "any": Rate(1200, 3000),
    "phone": Rate(60, 120),
    "listen": Rate(600, 1500),
    "sound": Rate(300, 600),
    "record": Rate(60, 120),
}
OF_CONVERSATION = {
    "say": Rate(15, 30),
    "read": Rate(60, 120),
    "sign": Rate(30, 60),
    "stream": Rate(20, 20),
    "sound": Rate(60, 60),
    "record": Rate(20, 20),
}

OF_BUTTON = Rate(10, 20)  # presses that are written down; further ones get the same standing


class Reason(StrEnum):
    """What there was too much of."""

    OPEN = "open"
    SAY = "say"
    READ = "read"
    SIGN = "sign"
    STREAM = "stream"
    ANY = "any"
    PHONE = "phone"
    LISTEN = "listen"
    SOUND = "sound"
    RECORD = "record"
    BUSY = "busy"


limited = metrics.counted(
    "frontdesk_limited_requests", "requests refused because there were too many", "reason", Reason
)


def refused(reason: Reason) -> None:
    """Counts a refusal; never who or what."""
    limited[reason].inc()


def cut_off_if_unread(client: socket.socket) -> None:
    """Has the system hang up on a client that takes none of what we send for a while (TCP_USER_TIMEOUT, tcp(7))."""
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)


class Limits:
    """Who may do what how often, and who is inside."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._used_until: OrderedDict[str, float] = OrderedDict()
        self._inside: Counter[str] = Counter()

    def wait(self, key: str, rate: Rate) -> float:
        """Counts one; 0 when it may be, else the seconds until the next may (then nothing is counted).

        The leaky bucket as a virtual schedule: one number per key (GCRA, ITU-T I.371).
        """
        now, step = self._clock(), 60 / rate.per_minute
        with self._lock:
            until = max(self._used_until.pop(key, now), now)
            over = until + step - now - rate.burst * step
            self._used_until[key] = until if over > 0 else until + step
            if len(self._used_until) > MOST_KEYS:
                self._used_until.popitem(last=False)
        return max(over, 0.0)

    @contextmanager
    def place(self, key: str, of_key: int, of_all: int) -> Iterator[None]:
        """One of so many places; raises Overloaded when there is none."""
        self.enter(key, of_key, of_all)
        try:
            yield
        finally:
            self.leave(key)

    def enter(self, key: str, of_key: int, of_all: int) -> None:
        """Takes a place until `leave`; raises Overloaded when there is none."""
        with self._lock:
            if self._inside[key] >= of_key or self._inside.total() >= of_all:
                raise Overloaded
            self._inside[key] += 1

    def leave(self, key: str) -> None:
        """Gives a place back."""
        with self._lock:
            self._inside[key] -= 1
            if self._inside[key] <= 0:
                del self._inside[key]


def limits() -> Limits:
    """The limits of this application."""
    found: Limits = current_app.extensions["limits"]
    return found


def admit(what: str, conversation_id: str | None = None) -> None:
    """Counts one request of a kind; raises TooManyRequests with the seconds to wait."""
    seconds = limits().wait(f"{what} from {address()}", OF_ADDRESS[what]) if what in OF_ADDRESS else 0.0
    if conversation_id and not seconds:
        seconds = limits().wait(f"{what} in {conversation_id}", OF_CONVERSATION[what])
    if seconds:
        refused(Reason(what))
        raise TooManyRequests(retry_after=ceil(seconds))


def address() -> str:
    """The network that asks."""
    given = request.remote_addr or ""
    return network_of(given) or given
