"""A provider's leave: first and last day, and who decides on their patients meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class FiledLeave:
    """A leave that the practice's files name: it is changed there."""

    provider_id: str
    from_day: date
    to_day: date
    cover_id: str


@dataclass(frozen=True)
class Leave:
    """Days of the practice's calendar, both included; who ended it early or called it off, and when."""

    id: str
    provider_id: str
    from_day: date
    to_day: date
    cover_id: str
    entered_by: str
    entered_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None
