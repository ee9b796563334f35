"""Makes slots out of providers' weekly schedules. Hours are local wall-clock time; slots are kept in UTC."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from frontdesk.appointments.model import Slot
from frontdesk.practice.rota import DAYS
from frontdesk.practice.schema import Provider
from frontdesk.practice.service import LoadedPractice
from frontdesk.practice.values import Hours


def slots_of(practice: LoadedPractice, first: date, last: date) -> Iterator[Slot]:
    """Every provider's slots from one day to another, both included, without holidays and days away."""
    for provider in practice.providers.values():
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if not practice.is_closed(day) and not is_away(provider, day):
                yield from _slots_of_day(practice, provider, day)


def is_away(provider: Provider, day: date) -> bool:
    """Whether a provider is on leave that day."""
    return any(away.from_date and away.to_date and away.from_date <= day <= away.to_date for away in provider.away)


def _slots_of_day(practice: LoadedPractice, provider: Provider, day: date) -> Iterator[Slot]:
    for shift in provider.schedule:
        if DAYS[day.weekday()] in shift.days:
            for span in shift.hours:
                yield from _slots_of_span(practice, provider.id, shift.site, day, span)


def _slots_of_span(practice: LoadedPractice, provider_id: str, site_id: str, day: date, span: Hours) -> Iterator[Slot]:
    long = timedelta(minutes=practice.details.slot_minutes)
    start = datetime.combine(day, span.start, practice.zone)
    last = datetime.combine(day, span.end, practice.zone)
    while start + long <= last:
        utc = start.astimezone(UTC)
        if utc.astimezone(practice.zone).time() == start.time():  # else the clock jumps over this time in spring
            yield Slot(f"{provider_id}/{utc:%Y-%m-%dT%H:%MZ}", provider_id, site_id, utc, utc + long)
        start += long
