"""Where a piece of work comes from: one id that follows it through all processes, and the place it began at.

The id joins log lines of several processes; the place goes into audit rows. Neither holds anything a patient said.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LONGEST_WHERE = 80


@dataclass(frozen=True)
class Origin:
    """The trace id, and the place: "chat 203.0.113.7", "console 10.0.0.3", "worker", "command line"."""

    trace: str
    where: str


_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


def origin() -> Origin:
    """Where the present work comes from; "inside" when nobody said."""
    return _current.get() or Origin("-", "inside")


@contextmanager
def coming_from(where: str, trace: str | None = None) -> Iterator[Origin]:
    """Everything in the block comes from there; a trace id that is missing or malformed is made anew."""
    usable = trace if trace and re.fullmatch(r"[0-9a-f]{16,32}", trace) else secrets.token_hex(8)
    token = _current.set(Origin(usable, where[:LONGEST_WHERE]))
    try:
        yield origin()
    finally:
        _current.reset(token)
