"""Where a test may end a process: before and after every write of a turn, and every call to somebody else.

A write transaction has a name (`Database.begin`), and so has each call; its points are "before <name>" and
"after <name>". Outside of tests nobody watches, and a point does nothing.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Watch = Callable[[str], None]

NAMES = (
    *("message", "word", "danger words", "assistant", "answer", "word back", "still waiting"),  # a turn
    *("hold", "book", "move", "cancel", "confirm", "register"),  # what an action changes
    *("case", "accept", "decline", "say", "give back", "resolve", "deadline", "cover"),  # a case
    *("notice claimed", "provider", "notice sent"),  # the outbox
)
POINTS = tuple(f"{side} {name}" for name in NAMES for side in ("before", "after"))

_watch: Watch | None = None


def reach(point: str) -> None:
    """Tells whoever watches that this point is reached."""
    if _watch is not None:
        _watch(point)


@contextmanager
def around(name: str) -> Iterator[None]:
    """The two points of a call, none without a name; the second one only when the call did not fail."""
    if name:
        reach(f"before {name}")
    yield
    if name:
        reach(f"after {name}")


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Calls `watch` with each point reached in this process; it may raise."""
    global _watch
    before, _watch = _watch, watch
    try:
        yield
    finally:
        _watch = before


def obey(orders: Path) -> None:
    """From now on, looks at each point whether the file orders a kill there: the point's name, then process ids.

    Without ids the process that reached the point is ended. An order is carried out once.
    """
    global _watch

    def watch(point: str) -> None:
        try:
            ordered, *victims = orders.read_text().splitlines()
            if ordered != point:
                return
            orders.rename(orders.with_suffix(".done"))  # of several processes at this point, one succeeds
        except (OSError, ValueError):
            return
        for pid in victims or [str(os.getpid())]:
            os.kill(int(pid), signal.SIGKILL)

    _watch = watch
