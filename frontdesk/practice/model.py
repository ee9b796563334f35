"""What is entered of when managers are there: absences, and hours of single days."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from frontdesk.practice.values import Hours


class Kind(StrEnum):
    """Why a manager is not there; told to nobody but themselves and supervisors."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"


@dataclass(frozen=True)
class Absence:
    """A manager is not there between two moments (UTC); who has their cases meanwhile; who ended it early, and when."""

    id: str
    manager_id: str
    kind: Kind
    from_: datetime
    until: datetime
    cover_id: str
    entered_by: str
    entered_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the manager is not there because of it."""
        return self.ended_at is None and self.from_ <= moment < self.until


@dataclass(frozen=True)
class ChangedHours:
    """A manager's hours on one date of the practice's calendar, in place of those of the week; none: a day off."""

    manager_id: str
    day: date
    hours: tuple[Hours, ...]
    entered_by: str
    entered_at: datetime
