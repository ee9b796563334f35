"""What the figures of the handoff are made of, and what they are. Counts of cases; times in seconds; no person in it.

Shares and percentiles are None where fewer than FEWEST are behind them: they would tell of single cases.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from frontdesk.cases.model import Status, Urgency

FEWEST = 5
WEEKS = 13  # a quarter, when no days are named
RETURN_WITHIN = timedelta(days=7)
AGAIN = "repeated_contact"  # a reason that says itself that the patient came back, whatever the topic


class By(StrEnum):
    """What cases are told apart by."""

    REASON = "reason"
    LANGUAGE = "language"
    CHANNEL = "channel"
    URGENCY = "urgency"


@dataclass(frozen=True)
class Step:
    """One move of a case; `promised_at`: the time that a move to `promised` promises."""

    to: Status
    by: str
    at: datetime
    promised_at: datetime | None = None


@dataclass(frozen=True)
class Contact:
    """That somebody was put through to a person: who, by ids, what about, and when."""

    case_id: str
    conversation_id: str
    patient_id: str | None
    reason: str
    topic: str
    opened_at: datetime


@dataclass(frozen=True)
class Handoff:
    """A case with all its moves in order, and when it was put to each manager."""

    contact: Contact
    urgency: Urgency
    language: str
    channel: str
    steps: tuple[Step, ...]
    rung_at: tuple[datetime, ...]
    ruled: bool = False
    """Whether its manager said that a rule got in the way."""

    def first(self, to: Status) -> datetime | None:
        """When the case first came to a status."""
        return next((step.at for step in self.steps if step.to is to), None)

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed; None while it is open."""
        return self.first(Status.RESOLVED)

    def code(self, by: By) -> str:
        """Under what it is counted."""
        codes = {By.REASON: self.contact.reason, By.LANGUAGE: self.language, By.CHANNEL: self.channel}
        return (codes | {By.URGENCY: self.urgency.value})[by]


@dataclass(frozen=True)
class Wait:
    """How long cases waited for something: half of the `counted` at most `p50` seconds, nine of ten at most `p90`.

    The others: `open` ones that still wait, those that `ended` without it, and those that have no beginning to count
    from because they were `not_rung`. All four together are all cases.
    """

    counted: int
    open: int
    ended: int
    not_rung: int
    p50: float | None
    p90: float | None


@dataclass(frozen=True)
class Names:
    """How many cases were accepted by nobody, by one manager, by two, by more. `share`: one name, of those accepted."""

    nobody: int
    one: int
    two: int
    more: int
    share: float | None


@dataclass(frozen=True)
class Promises:
    """What became of promised call-backs. `share`: kept, of those `made` that are neither `ahead` nor `untimed`.

    kept: a manager's words within ten minutes of the time; sooner, late: words before or after that; missed: that time
    is over and there were none; moved: another time was promised before it came; closed: the case was closed by then
    without words; untimed: for when was not put on record.
    """

    made: int
    kept: int
    sooner: int
    late: int
    missed: int
    moved: int
    closed: int
    ahead: int
    untimed: int
    share: float | None


@dataclass(frozen=True)
class Settled:
    """How many cases `stayed` closed for seven days and how many `came_back`; `share`: stayed, of these two.

    Closed less than seven days ago is `too_early` to tell. All four together are all cases.
    """

    stayed: int
    came_back: int
    too_early: int
    open: int
    share: float | None


@dataclass(frozen=True)
class HandoffFigures:
    """All figures of some cases."""

    opened: int
    opened_to_accepted: Wait
    rung_to_accepted: Wait
    opened_to_words: Wait
    names: Names
    promises: Promises
    settled: Settled
    ruled: int
    """In so many a rule got in the way."""


@dataclass(frozen=True)
class Week:
    """The figures of the cases that were opened in a week, which begins on a Monday."""

    begins: date
    figures: HandoffFigures


@dataclass(frozen=True)
class Report:
    """The figures of the cases opened from one day to another, both included, as they stood `at` a moment."""

    first: date
    last: date
    at: datetime
    all: HandoffFigures
    weeks: tuple[Week, ...]
    groups: dict[By, dict[str, HandoffFigures]]
