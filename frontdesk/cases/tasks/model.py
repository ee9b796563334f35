"""A task of a case (FHIR Task): what is to be done, in which department, by whom and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path

import yaml

from frontdesk.errors import IllegalMove, Unknown
from frontdesk.practice.values import Hours, hours_of

DEPARTMENTS = Path(__file__).parents[3] / "data" / "cases" / "departments.yml"
CLIMBS_EVERY = timedelta(minutes=15)  # what the next one has for an overdue task before it goes on


class Status(StrEnum):
    """Where a task stands, by FHIR's words. `accepted`: its owner has said that they see to it."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


OPEN = (Status.REQUESTED, Status.ACCEPTED)
MOVES: dict[Status, set[Status]] = {
    Status.REQUESTED: {Status.REQUESTED, Status.ACCEPTED, Status.COMPLETED, Status.CANCELLED},
    Status.ACCEPTED: {Status.REQUESTED, Status.COMPLETED, Status.CANCELLED},  # requested: of its next owner
    Status.COMPLETED: set(),
    Status.CANCELLED: set(),
}


class Rung(IntEnum):
    """How high an overdue task has climbed; at the top there is an alarm until it is done."""

    OWNER = 0
    DEPUTY = 1
    SUPERVISOR = 2


@dataclass(frozen=True)
class Department:
    """Who does a kind of work: managers with this topic, `minutes` of opening hours; `hours` by weekday, or None for
    those of the practice's sites."""

    name: str
    topic: str
    minutes: int
    clinical: bool = False
    hours: dict[str, tuple[Hours, ...]] | None = None


@dataclass(frozen=True)
class Kind:
    """What is to be done (FHIR code); in how many minutes, unless the department's will do."""

    name: str
    department: str
    minutes: int | None = None


@dataclass(frozen=True)
class Task:
    """A task as it stands. `owner_id` is a manager, always; `due` is FHIR's restriction.period.end, in UTC."""

    id: str
    case_id: str
    kind: str
    department: str
    text: str
    owner_id: str
    status: Status
    due: datetime
    opened_by: str
    opened_at: datetime
    rung: Rung = Rung.OWNER
    climbs_at: datetime | None = None
    outcome: str | None = None
    patient_id: str | None = None  # the case's, as it is now

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in OPEN

    @property
    def alarms(self) -> bool:
        """Whether nobody in the department has done it in time."""
        return self.is_open and self.rung is Rung.SUPERVISOR

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should be done by now."""
        return self.is_open and self.due < now


@dataclass(frozen=True)
class TaskMove:
    """One change of a task: from where to where, whose it is then, by whom, when and why."""

    task_id: str
    number: int
    from_: Status | None
    to: Status
    owner_id: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True)
class TaskFigures:
    """How tasks stand: open ones, those of them that are late, and those that raise an alarm."""

    open: int
    overdue: int
    alarms: int


def check_move(from_: Status, to: Status) -> None:
    """Raises IllegalMove unless the table of moves allows this change."""
    if to not in MOVES[from_]:
        raise IllegalMove(f"{from_} → {to}")


def department_of(kind: str, named: str | None = None) -> Department:
    """The department that was named, else the one of the kind; raises Unknown."""
    if kind not in kinds() or (named and named not in departments()):
        raise Unknown("department")
    return departments()[named or kinds()[kind].department]


@cache
def departments() -> dict[str, Department]:
    """All departments by name, from data/cases/departments.yml."""
    found = {}
    for name, entry in yaml.safe_load(DEPARTMENTS.read_text())["departments"].items():
        week = entry.get("hours")
        hours = {day: hours_of(spans) for day, spans in week.items()} if week else None
        found[name] = Department(name, entry["topic"], entry["minutes"], entry.get("clinical", False), hours)
    return found


@cache
def kinds() -> dict[str, Kind]:
    """All kinds of tasks by name, from the same file."""
    entries = yaml.safe_load(DEPARTMENTS.read_text())["kinds"].items()
    return {name: Kind(name, entry["department"], entry.get("minutes")) for name, entry in entries}
