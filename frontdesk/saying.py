"""How times and money are said, in each language, in the practice's time zone."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency


def _locale(language: str) -> str:
    return language.replace("-", "_")


def say_date(day: date, language: str) -> str:
    """Weekday and date: "Tuesday, November 24", "martes 24 de noviembre"."""
    pattern = "EEEE d 'de' MMMM" if language.startswith("es") else "EEEE, MMMM d"
    return str(format_date(day, pattern, locale=_locale(language)))


def say_birth_date(day: date, language: str) -> str:
    """A date of birth with its year, the month in words so that nobody has to guess the order."""
    return str(format_date(day, "long", locale=_locale(language)))


def say_time(moment: datetime, language: str, zone: ZoneInfo) -> str:
    """The time of day: "3:30 PM", "3:30 p.m."."""
    return str(format_time(moment.astimezone(zone), "short", locale=_locale(language))).replace("\u202f", " ")


def say_when(moment: datetime, language: str, zone: ZoneInfo) -> str:
    """Weekday, date and time of a moment, as the practice's clock shows it."""
    day, time = say_date(moment.astimezone(zone).date(), language), say_time(moment, language, zone)
    return f"{day}, {time}" if language.startswith("es") else f"{day} at {time}"


def say_money(cents: int, currency: str, language: str) -> str:
    """An amount, given in cents."""
    return str(format_currency(Decimal(cents) / 100, currency, locale=_locale(language)))
