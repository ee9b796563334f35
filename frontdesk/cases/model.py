"""A case: what is handed to a manager. Its statuses, the moves between them, and why it was opened."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk.errors import IllegalMove

REASONS = Path(__file__).parents[2] / "data" / "cases" / "reasons.yml"


class Status(StrEnum):
    """Where a case stands. `returned`: given back to the assistant, and still owned."""

    REQUESTED = "requested"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    TALKING = "talking"
    PROMISED = "promised"
    RETURNED = "returned"
    RESOLVED = "resolved"


MOVES: dict[Status, set[Status]] = {
    Status.REQUESTED: {Status.OFFERED, Status.PROMISED, Status.RETURNED},  # returned: quiet, its owner has a task
    Status.OFFERED: {Status.OFFERED, Status.ACCEPTED, Status.PROMISED},
    Status.ACCEPTED: {Status.TALKING, Status.RETURNED, Status.RESOLVED, Status.OFFERED, Status.PROMISED},
    Status.TALKING: {Status.RETURNED, Status.RESOLVED, Status.OFFERED, Status.PROMISED},
    Status.PROMISED: {Status.OFFERED, Status.ACCEPTED, Status.PROMISED, Status.RESOLVED},
    Status.RETURNED: {Status.OFFERED, Status.ACCEPTED, Status.PROMISED, Status.RESOLVED},
    Status.RESOLVED: set(),
}

WITH_MANAGER = {Status.ACCEPTED, Status.TALKING}


class Urgency(StrEnum):
    """How soon a person is needed."""

    DANGER = "danger"
    TODAY = "today"
    ROUTINE = "routine"


OFFER_LASTS = {
    Urgency.DANGER: timedelta(seconds=20),  # three rings within the minute
    Urgency.TODAY: timedelta(seconds=45),
    Urgency.ROUTINE: timedelta(seconds=60),
}
IN_TIME = timedelta(minutes=10)  # a promised call-back may come so much after its time and be kept
RING_AT_ONCE = {Urgency.DANGER: 2, Urgency.TODAY: 1, Urgency.ROUTINE: 1}


class FollowUp(StrEnum):
    """When the manager who closed a case checks whether it is really solved."""

    NEXT_WORKING_DAY = "next_working_day"
    IN_THREE_WORKING_DAYS = "in_three_working_days"


class Ask(StrEnum):
    """How a patient is asked whether it was solved."""

    PLAIN = "plain"
    GENTLE = "gentle"
    NONE = "none"


@dataclass(frozen=True)
class Reason:
    """Why a person is needed: the topic decides who, and `then` who is next; with `only` nobody else may own it.
    `clinical`: only a clinical manager may. `clinician`: a professional calls, who waits no longer than somebody in
    danger. `quiet`: it can be left to somebody as a task, and nobody is rung."""

    name: str
    topic: str
    urgency: Urgency
    clinical: bool = False
    clinician: bool = False
    quiet: bool = False
    then: str | None = None
    only: bool = False
    follow_up: FollowUp | None = None
    solved: Ask = Ask.PLAIN

    def field_of(self, topics: Collection[str]) -> str | None:
        """The topic of a manager by which it is their field; None when it is not."""
        return next((topic for topic in (self.topic, self.then) if topic in topics), None)


@dataclass(frozen=True)
class Case:
    """A case as it stands. `manager_id` owns it: rung, talking, or the one who promised to call back."""

    id: str
    conversation_id: str
    patient_id: str | None
    reason: str
    urgency: Urgency
    language: str
    status: Status
    manager_id: str | None
    why_manager: str
    deadline: datetime | None
    promised_at: datetime | None
    agreed: str | None
    outcome: str | None
    created_at: datetime


@dataclass(frozen=True)
class Move:
    """One change of a case: from where to where, by whom, when and why; of a promise, whose it is and for when."""

    case_id: str
    number: int
    from_: Status | None
    to: Status
    by: str
    at: datetime
    why: str
    manager_id: str | None = None
    promised_at: datetime | None = None


@dataclass(frozen=True)
class Offer:
    """A case put to a manager; `outcome`: accepted, declined, no_answer, superseded, or None while it rings. `number`
    counts the offers of a case."""

    case_id: str
    manager_id: str
    offered_at: datetime
    deadline: datetime
    outcome: str | None
    number: int = 0


@dataclass(frozen=True)
class Figures:
    """How the cases stand: how many in each status, how long the oldest unanswered one rings (seconds), how many are
    overdue."""

    by_status: dict[Status, int]
    oldest_offer: float
    overdue: int


def check_move(from_: Status, to: Status) -> None:
    """Raises IllegalMove unless the table of moves allows this change."""
    if to not in MOVES[from_]:
        raise IllegalMove(f"{from_} → {to}")


@cache
def reasons() -> dict[str, Reason]:
    """All reasons by name, from data/cases/reasons.yml."""
    data = yaml.safe_load(REASONS.read_text())
    return {name: _reason(name, entry) for name, entry in data.items()}


def _reason(name: str, entry: dict[str, Any]) -> Reason:
    read: dict[str, Callable[[str], Any]] = {"urgency": Urgency, "follow_up": FollowUp, "solved": Ask}
    return Reason(name, **{key: read[key](value) if key in read else value for key, value in entry.items()})
