"""What became of promised call-backs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from frontdesk.cases.figures.model import Handoff, Promises, Step
from frontdesk.cases.figures.shares import share
from frontdesk.cases.model import IN_TIME, Status


class Became(StrEnum):
    """What became of one promise; see `Promises`."""

    KEPT = "kept"
    SOONER = "sooner"
    LATE = "late"
    MISSED = "missed"
    MOVED = "moved"
    CLOSED = "closed"
    AHEAD = "ahead"
    UNTIMED = "untimed"


def promises_of(handoffs: Sequence[Handoff], now: datetime) -> Promises:
    """What became of all promises in these cases."""
    count = Counter(became for one in handoffs for became in _each(one, now))
    decided = count.total() - count[Became.AHEAD] - count[Became.UNTIMED]
    kept = share(count[Became.KEPT], decided, cases=len(handoffs))
    return Promises(made=count.total(), share=kept, **{became.value: count[became] for became in Became})


def _each(handoff: Handoff, now: datetime) -> Iterator[Became]:
    for place, step in enumerate(handoff.steps):
        if step.to is Status.PROMISED:
            yield _became(step.promised_at, handoff.steps[place + 1 :], now)


def _became(promised_at: datetime | None, later: Sequence[Step], now: datetime) -> Became:
    """Words come first: after a promise a manager's first ones are the move to `talking`."""
    if promised_at is None:
        return Became.UNTIMED
    over = promised_at + IN_TIME
    words = next((step.at for step in later if step.to is Status.TALKING), None)
    if words is not None and words <= over:
        return Became.SOONER if words < promised_at - IN_TIME else Became.KEPT
    if any(step.to is Status.RESOLVED and step.at <= over for step in later):
        return Became.CLOSED
    if any(step.to is Status.PROMISED and step.at < promised_at for step in later):
        return Became.MOVED
    if words is not None:
        return Became.LATE
    return Became.MISSED if now > over else Became.AHEAD
