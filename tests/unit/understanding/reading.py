"""Shared by the tests of dates: the clock they read at, and a reading as one short line."""

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from frontdesk.understanding.when import ImpossibleDate, When, read_when

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZONE)


def cases(english: Mapping[str, str], spanish: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (language, text, expected) for a table of each language."""
    rows = [("en-US", text, expected) for text, expected in english.items()]
    return rows + [("es-US", text, expected) for text, expected in spanish.items()]


def read(text: str, language: str, now: datetime = FRIDAY, day: date | None = None) -> str:
    """Return what `text` is read as, in the form of `line`."""
    return line(read_when(text, language, now, ZONE, day=day))


def line(when: When | ImpossibleDate | None) -> str:
    """Return "11-24", "11-24 14:30", "11-24 12:00-18:00", "11-23..11-30 06:00-12:00", and what is said besides."""
    if when is None:
        return "none"
    if isinstance(when, ImpossibleDate):
        return when.reason
    parts = [_span(when)]
    parts += ["past"] * when.past + ["undated"] * (not when.dated)
    for name in ("ambiguous", "also", "excluded"):
        others: tuple[When, ...] = getattr(when, name)
        if others:
            shown = ", ".join(map(_span, others[:3])) + (" ..." if len(others) > 3 else "")
            parts.append(f"{name}: {shown}")
    return " | ".join(parts)


def _span(when: When) -> str:
    hours = f" {_time(when.hours[0])}-{_time(when.hours[1])}" if when.hours else ""
    if when.precision in ("soonest", "open"):
        return when.precision + hours
    if when.precision == "minute":
        return f"{when.start:%m-%d %H:%M}"
    if when.precision == "day" or (when.hours and when.start.date() == _last_day(when)):
        return f"{when.start:%m-%d}{hours}"
    return f"{when.start:%m-%d}..{when.end:%m-%d}{hours}"


def _last_day(when: When) -> date:
    ends_at_midnight = when.end.time() == time.min
    return date.fromordinal(when.end.date().toordinal() - ends_at_midnight)


def _time(of_day: time) -> str:
    return "24:00" if of_day == time.max else f"{of_day:%H:%M}"
