"""What time it is. Times are aware datetimes in UTC everywhere inside."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Gives the present moment."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


class PinnedClock:
    """A clock that stands still until it is moved: for tests, and for `--now` on the command line."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The pinned moment, in UTC."""
        return self.at

    def advance(self, **by: float) -> None:
        """Moves the clock on; takes the arguments of `timedelta`."""
        self.at += timedelta(**by)


def week_of(at: datetime, zone: ZoneInfo) -> date:
    """The Monday of a moment's week, as the calendar of a time zone has it."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
