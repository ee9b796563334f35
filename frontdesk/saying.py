"""How times and money are said, in each language, in the practice's time zone."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency

from frontdesk import own_languages
from frontdesk.content import ROOT, read_yaml
from frontdesk.locales import locale_of

HABITS = ROOT / "data" / "saying"


@cache
def _habits(language: str) -> Mapping[str, Any]:
    """How days and times are written in a language, where that is not as its locale has it."""
    file = HABITS / f"{language}.yml"
    return dict(own_languages.contents("saying")).get(language) or (read_yaml(file) if file.exists() else {})


def say_date(day: date, language: str) -> str:
    """Weekday and date: "Tuesday, November 24", "martes 24 de noviembre"."""
    if pattern := _habits(language).get("day"):
        return str(format_date(day, pattern, locale=locale_of(language)))
    return f"{format_date(day, 'EEEE', locale=locale_of(language))}, {_day_and_month(day, language)}"


def _day_and_month(day: date, language: str) -> str:
    return str(format_skeleton("MMMMd", day, locale=locale_of(language)))


def say_birth_date(day: date, language: str) -> str:
    """A date of birth with its year, the month in words so that nobody has to guess the order."""
    return str(format_date(day, "long", locale=locale_of(language)))


def say_time(moment: datetime, language: str, zone: ZoneInfo) -> str:
    """The time of day: "3:30 PM", "3:30 p.m."."""
    return str(format_time(moment.astimezone(zone), "short", locale=locale_of(language))).replace("\u202f", " ")


def say_when(moment: datetime, language: str, zone: ZoneInfo) -> str:
    """Weekday, date and time of a moment, as the practice's clock shows it."""
    day, time = say_date(moment.astimezone(zone).date(), language), say_time(moment, language, zone)
    return str(_habits(language).get("day_and_time", "{day}, {time}").format(day=day, time=time))


def say_money(cents: int, currency: str, language: str) -> str:
    """An amount, given in cents."""
    return str(format_currency(Decimal(cents) / 100, currency, locale=locale_of(language)))
