"""Says what day, time or date of birth each sentence is read as: the readers of the channels, and nothing else."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.understanding import tables
from frontdesk.understanding.birth import BirthDate, read_birth_date
from frontdesk.understanding.when import When, read_when

Answer = dict[str, Any]
_NOTHING: Answer = {"start": None, "end": None, "ambiguous": False, "readings": [], "also": [], "except": []}
_DAY = timedelta(days=1)
_MOST_REFUSED = 62  # days listed one by one


def read_dates(lines: list[dict[str, Any]]) -> Iterator[Answer]:
    """One answer per line; nothing read is an answer too."""
    readers: dict[str, Callable[[str, str, datetime, ZoneInfo], Answer | None]] = {
        "date": _date,
        "time": _time,
        "birth": _birth,
    }
    for line in lines:
        now = datetime.fromisoformat(line["now"])
        read = readers[line.get("expects", "date")]
        answer = read(str(line["text"]), line["language"], now, ZoneInfo(line["zone"]))
        yield {"id": line.get("id")} | (answer or _NOTHING)


def _date(text: str, language: str, now: datetime, zone: ZoneInfo) -> Answer | None:
    when = read_when(text, language, now, zone)
    if not isinstance(when, When) or not (when.dated or when.precision in ("soonest", "open")):
        return None
    refused = [day for other in when.excluded if other.dated for day in _days(other)]
    return _answer(when, _first_and_last) | {"except": [day.isoformat() for day in refused[:_MOST_REFUSED]]}


def _time(text: str, language: str, now: datetime, zone: ZoneInfo) -> Answer | None:
    """Read a time on a day that is agreed on already, so that "4" is one; a day to come, so that none of it is over."""
    when = read_when(text, language, now, zone, day=now.astimezone(zone).date() + _DAY)
    if not isinstance(when, When):
        return None
    if when.hours or when.precision == "minute":
        return _answer(when, _from_and_to)
    refused = [other.hours for other in when.excluded if other.hours and not other.dated]
    return _NOTHING | _rest_of_day(*refused[0]) if len(refused) == 1 else None


def _rest_of_day(first: time, end: time) -> Answer:
    """ "Anything but mornings": the longer rest of the day."""
    if first.hour < 24 - end.hour:
        return _span(f"{end:%H:%M}", "23:59")
    return _span("00:00", f"{first:%H:%M}")


def _birth(text: str, language: str, now: datetime, zone: ZoneInfo) -> Answer | None:
    """Read in the language of the talk, else in another: people mix them for dates."""
    for each in sorted(tables.languages(), key=lambda other: other != language):
        born = read_birth_date(text, each, now.astimezone(zone).date())
        if isinstance(born, BirthDate):
            others = [_span(day.isoformat(), None) for day in born.alternatives]
            return _NOTHING | _span(born.date.isoformat(), None) | {"ambiguous": bool(others), "readings": others}
    return None


def _answer(when: When, span: Callable[[When], Answer]) -> Answer:
    first = span(when)
    readings = [other for other in map(span, when.ambiguous) if other != first]
    also = [other for other in map(span, when.also) if other != first]
    several = bool(readings or also)  # also of days that were offered side by side: which one is asked
    return _NOTHING | first | {"ambiguous": several, "readings": readings, "also": also}


def _first_and_last(when: When) -> Answer:
    days = _days(when)
    return _span(days[0].isoformat(), days[-1].isoformat() if len(days) > 1 else None)


def _days(when: When) -> list[date]:
    last = (when.end - timedelta(microseconds=1)).date()
    return [when.start.date() + n * _DAY for n in range((last - when.start.date()).days + 1)]


def _from_and_to(when: When) -> Answer:
    if when.precision == "minute" or when.hours is None:
        return _span(f"{when.start:%H:%M}", None)
    return _span(*(f"{hour:%H:%M}" for hour in when.hours))


def _span(start: str, end: str | None) -> Answer:
    return {"start": start, "end": end}
