"""Moments of a practice that matter for who is there: a working morning, the evening, the night, weekends, holidays."""

from collections.abc import Callable
from datetime import datetime, timedelta

from frontdesk.practice.service import LoadedPractice

SATURDAY, SUNDAY = 5, 6
NIGHT, MORNING, MIDDAY, EVENING, LATE = 3, 10, 13, 20, 22  # o'clock


def next_one(practice: LoadedPractice, now: datetime, kind: str) -> datetime:
    """The next moment of a kind, in the practice's time zone."""
    hour, fits = MOMENTS[kind]
    at = now.astimezone(practice.zone).replace(hour=hour, minute=0, second=0, microsecond=0)
    while at <= now or not fits(practice, at):
        at += timedelta(days=1)
    return at


def _works(practice: LoadedPractice, at: datetime) -> bool:
    return at.weekday() < SATURDAY and not practice.is_closed(at.date())


def _is_holiday(practice: LoadedPractice, at: datetime) -> bool:
    return practice.is_closed(at.date())


MOMENTS: dict[str, tuple[int, Callable[[LoadedPractice, datetime], bool]]] = {
    "morning": (MORNING, _works),
    "midday": (MIDDAY, _works),
    "evening": (EVENING, _works),
    "late": (LATE, _works),
    "night": (NIGHT, lambda *_: True),
    "saturday": (MIDDAY, lambda practice, at: at.weekday() == SATURDAY and not practice.is_closed(at.date())),
    "sunday": (LATE, lambda _, at: at.weekday() == SUNDAY),
    "holiday": (MORNING, _is_holiday),
}
