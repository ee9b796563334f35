"""A notice: anything we send out. Neutral words only; nothing personal leaves with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CLAIM_LASTS = timedelta(minutes=1)  # longer than any provider may take to answer
RECORDING = "recording"  # in the place of a way to somebody: the provider of calls is to delete the one named in `to`
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))


@dataclass(frozen=True)
class Figures:
    """How the outbox stands: notices that should be out by now, those of them that could not be sent so far, and how
    long the oldest one waits for its next try (seconds)."""

    waiting: int
    failing: int
    oldest: float


@dataclass(frozen=True)
class Notice:
    """One notice: written with the change that caused it, sent by the worker, tried again when sending fails.

    One with `until` is secret: worth nothing after it, never sent after it, and its words are not kept.
    """

    id: str
    key: str
    to: str
    by: str
    subject: str
    body: str
    due_at: datetime
    attempts: int = 0
    sent_at: datetime | None = None
    until: datetime | None = None
