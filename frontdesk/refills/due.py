"""The times of one refill, from the practice's calendar and the hours of its pharmacy."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from frontdesk.practice.rota import DAYS
from frontdesk.practice.schema import Pharmacy, Site
from frontdesk.practice.service import LoadedPractice
from frontdesk.refills import times
from frontdesk.refills.cover import cover_of
from frontdesk.refills.model import RefillRequest
from frontdesk.refills.pharmacies import Opening, open_from

WITHOUT_HOURS = timedelta(hours=4)  # where nobody's hours are known


def works_on(practice: LoadedPractice, day: date) -> bool:
    """Whether the practice works on a day as on any weekday: not on weekends, when at most a few are there."""
    weekend = day.weekday() >= DAYS.index("sat")
    return not weekend and not practice.is_closed(day)


def next_working_day(practice: LoadedPractice, after: date) -> date:
    """The first such day after a day."""
    days = (after + timedelta(days=number) for number in range(1, 15))
    return next((day for day in days if works_on(practice, day)), after + timedelta(days=1))


def opening(practice: LoadedPractice, pharmacy_id: str | None, moment: datetime) -> Opening | None:
    """The opening of a refill's pharmacy that a moment is in, or the next one. While nobody knows which pharmacy: of
    those that open first the one that closes first; where none is on file, the practice's own hours."""
    pharmacy = practice.pharmacies.get(pharmacy_id or "")
    if pharmacy is not None:
        return open_from(pharmacy, moment, practice.zone)
    places: Sequence[Pharmacy | Site] = [*practice.pharmacies.values()]
    found = [one for place in places or [*practice.sites.values()] if (one := open_from(place, moment, practice.zone))]
    return min(found, default=None)


def decide_by(refill: RefillRequest, practice: LoadedPractice, now: datetime) -> datetime:
    """By when it must be decided. A pharmacy that opens too late is not waited for: then any other counts."""
    today = now.astimezone(practice.zone).date()
    cover = cover_of(practice, refill.prescriber_id, today)
    need = times.Need(refill.days_left, cover.until if cover else None)
    pharmacy_id = None if opens_too_late(refill, practice, now) else refill.pharmacy_id
    calendar = times.Calendar(
        practice.zone, lambda day: works_on(practice, day), lambda moment: opening(practice, pharmacy_id, moment)
    )
    return times.decide_by(need, calendar, now) or now + WITHOUT_HOURS


def opens_too_late(refill: RefillRequest, practice: LoadedPractice, now: datetime) -> bool:
    """Whether the medicine is used up before its pharmacy opens: today no more, and not early enough after it."""
    found, today = opening(practice, refill.pharmacy_id, now), now.astimezone(practice.zone).date()
    if found is None:
        return True
    opens = found[0].astimezone(practice.zone).date()
    return opens > today and opens >= today + timedelta(days=refill.days_left or 0)


def check_by(refill: RefillRequest, practice: LoadedPractice, now: datetime) -> datetime:
    """By when it must be checked that the medicine is there: before the pharmacy closes, today while it is open."""
    found = opening(practice, refill.pharmacy_id, now)
    return times.check_by(found) if found else now + WITHOUT_HOURS


def is_short(refill: RefillRequest, practice: LoadedPractice, now: datetime) -> str | None:
    """Whether what is left does not last: `none` left, or not over the `weekend` or the `holiday` that begins."""
    if refill.days_left is None:
        return None
    if refill.days_left == 0 and not refill.left:
        return "none"
    today = now.astimezone(practice.zone).date()
    back = next_working_day(practice, today)
    rests = [today + timedelta(days=number) for number in range(1, (back - today).days)]
    if not rests or today + timedelta(days=refill.days_left) >= back:
        return None
    return "weekend" if any(day.weekday() >= DAYS.index("sat") for day in rests) else "holiday"
