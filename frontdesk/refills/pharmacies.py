"""Which pharmacy a medicine goes to, and when it is open; a holiday of the practice closes none."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.practice.rota import DAYS
from frontdesk.practice.schema import Pharmacy, Site
from frontdesk.refills.naming import named_in

LOOKED_AHEAD = 14  # days

type Opening = tuple[datetime, datetime]  # from, until; in UTC


def said_in(text: str, pharmacies: Mapping[str, Pharmacy], on_file: str | None) -> str | None:
    """The pharmacy that a patient names. Of two, of which one is on file, the other: it is what changes. None: none, or
    nobody can tell which."""
    names = {pharmacy.id: (pharmacy.name, *pharmacy.also_called) for pharmacy in pharmacies.values()}
    said = named_in(text, names)
    if len(said) > 1:
        said = [one for one in said if one != on_file]
    return said[0] if len(said) == 1 else None


def reachable(pharmacies: Mapping[str, Pharmacy], chosen: str | None, postal_code: str | None) -> str | None:
    """For somebody who cannot drive: the chosen one if it delivers or is near; else one that delivers, or is near."""
    one = pharmacies.get(chosen or "")
    if one is not None and (one.delivers or one.postal_code == postal_code):
        return one.id
    near = [each for each in pharmacies.values() if each.delivers or each.postal_code == postal_code]
    best = sorted(near, key=lambda each: (not each.delivers, each.id))
    return best[0].id if best else chosen


def openings(place: Pharmacy | Site, first: date, zone: ZoneInfo) -> Iterable[Opening]:
    """When a place is open from a day on, in order."""
    for day in (first + timedelta(days=number) for number in range(LOOKED_AHEAD)):
        for span in place.hours.get(DAYS[day.weekday()], ()):  # type: ignore[call-overload]
            start, end = (datetime.combine(day, at, zone).astimezone(UTC) for at in (span.start, span.end))
            yield start, end


def open_from(place: Pharmacy | Site, moment: datetime, zone: ZoneInfo) -> Opening | None:
    """The opening that a moment is in, from that moment on, or the next one; None within two weeks."""
    for start, end in openings(place, moment.astimezone(zone).date(), zone):
        if moment < end:
            return max(start, moment), end
    return None
