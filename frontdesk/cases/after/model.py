"""What comes after a case: a follow-up, whether it was solved, thanks, and the rule that got in the way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ASKED = "solved"  # the fact that it was asked: {"case": id, "open": what the next words answer, or None}
SOLVED, THANKS = "solved", "thanks"
LATER = timedelta(minutes=10)  # who is not there any more is not written to the moment a case is closed
REMIND_AFTER = timedelta(hours=1)  # who has not come back since it was asked is told elsewhere that it waits
OPEN_FOR = timedelta(days=7)  # so long a "no" goes back to the same person, and thanks are passed on
ALARM_AFTER = timedelta(hours=4)  # a follow-up that is so late is put before the deputy, too
MOST_TRIES = 2


class Outcome(StrEnum):
    """What became of a follow-up."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    DONE = "done"  # looked after without talking to the patient
    REOPENED = "reopened"  # the case was opened again before it


@dataclass(frozen=True)
class Planned:
    """A follow-up: whose, and when (UTC). The second of a case is another try. `told_at`: when they were reminded,
    `alarmed_at`: when it went to somebody else, being late; after its time, when supervisors were alarmed."""

    case_id: str
    number: int
    manager_id: str
    at: datetime
    told_at: datetime | None = None
    alarmed_at: datetime | None = None
    outcome: str | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    words: str | None = None

    @property
    def alarms(self) -> bool:
        """Whether nobody made it, though somebody else had it too, or could not have it."""
        return self.done_at is None and self.alarmed_at is not None and self.alarmed_at > self.at


@dataclass(frozen=True)
class Solved:
    """Whether a case was solved: asked once, and answered "yes" or "no"; and the thanks. `due_at`: when it is to be
    asked, or, once it was, when the patient is told elsewhere that it waits."""

    case_id: str
    manager_id: str
    due_at: datetime | None = None
    asked_at: datetime | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    thanked_at: datetime | None = None
    thanks: str | None = None


@dataclass(frozen=True)
class Closed:
    """What a manager says beside the outcome: the rule that got in the way, if one did; whether they will check
    afterwards, None for what is usual for the kind."""

    rule: str = ""
    follow_up: bool | None = None


@dataclass(frozen=True)
class Rule:
    """A rule that got in the way: of which kind of case, when, and which."""

    case_id: str
    reason: str
    at: datetime
    rule: str


@dataclass(frozen=True)
class Thanks:
    """Thanks for one manager: when, about what, and the patient's words if there were any."""

    case_id: str
    reason: str
    at: datetime
    words: str | None
