"""By when a refill must be decided and checked: before the pharmacy closes, and never after the medicine is used up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.refills.pharmacies import Opening

TO_PREPARE = timedelta(minutes=60)  # a pharmacy needs so long, and a patient to get there
TO_FETCH = timedelta(minutes=20)  # a check is worth something while the pharmacy is still open
WARNED_BEFORE = timedelta(minutes=30)
ALARM_EVERY = timedelta(minutes=30)

type NextOpening = Callable[[datetime], Opening | None]


@dataclass(frozen=True)
class Need:
    """What the time depends on. `days_left` is None when nobody knows: then it is as if it were used up today."""

    days_left: int | None
    away_until: date | None  # the prescriber's last day of leave


@dataclass(frozen=True)
class Calendar:
    """The days of the practice, and the openings of the pharmacy."""

    zone: ZoneInfo
    works_on: Callable[[date], bool]
    opening: NextOpening


def runs_out_on(need: Need, today: date) -> date:
    """The first day without the medicine."""
    return today + timedelta(days=need.days_left or 0)


def decide_by(need: Need, calendar: Calendar, now: datetime) -> datetime | None:
    """By when it must be decided; None when the pharmacy does not open within two weeks."""
    opening = _last_chance(need, calendar, now)
    return None if opening is None else before_closing(opening, TO_PREPARE)


def check_by(opening: Opening) -> datetime:
    """By when it must be checked that the medicine is there, on the day of the decision."""
    return before_closing(opening, TO_FETCH)


def before_closing(opening: Opening, needed: timedelta) -> datetime:
    """So long before a pharmacy closes; when less is left, in the middle of what is left."""
    start, end = opening
    return end - min(needed, (end - start) / 2)


def alarm_at(due: datetime, now: datetime) -> datetime:
    """When managers are alarmed of what is due: half an hour before, when there is less time in the middle of it."""
    return due - min(WARNED_BEFORE, max(due - now, timedelta()) / 2)


def _last_chance(need: Need, calendar: Calendar, now: datetime) -> Opening | None:
    """Today when it is too late afterwards; else the next day on which the practice works and the pharmacy opens."""
    first = calendar.opening(now)
    if first is None or _cannot_wait(need, calendar, now, first):
        return first
    later = calendar.opening(first[1])
    while later and not calendar.works_on(_day(later[0], calendar)):
        later = calendar.opening(later[1])
    return later if later and _day(later[0], calendar) < runs_out_on(need, _day(now, calendar)) else first


def _cannot_wait(need: Need, calendar: Calendar, now: datetime, first: Opening) -> bool:
    """Before a weekend or a holiday; when it is used up before the pharmacy opens again or the prescriber is back."""
    today = _day(now, calendar)
    out, later = runs_out_on(need, today), calendar.opening(first[1])
    rests = not calendar.works_on(today + timedelta(days=1))
    used_up = later is None or out <= _day(later[0], calendar)
    return rests or used_up or (need.away_until is not None and out <= need.away_until)


def _day(moment: datetime, calendar: Calendar) -> date:
    return moment.astimezone(calendar.zone).date()
