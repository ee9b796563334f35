"""The kinds of value in a practice's files: a time, a telephone number, an amount, a text in each language.

Every value arrives as it is written in the file, as text, so `07:30`, `08520` and `12.50` mean what they say.
What can only be judged with the rest of the folder at hand is judged against `Known`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

import phonenumbers
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
)


class Entry(BaseModel):
    """One thing in a file: a field that is not known is refused, and nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, serialize_by_alias=True)


@dataclass(frozen=True)
class Known:
    """What the folder says elsewhere: ids by file, and the practice's languages. None: not known."""

    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    languages: tuple[str, ...] | None = None


def known(info: ValidationInfo) -> Known:
    """The rest of the folder, or nothing where a model is built by hand."""
    return info.context if isinstance(info.context, Known) else Known()


@dataclass(frozen=True)
class Hours:
    """From one time of day to a later one, on the clock of the practice's wall."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def _clock(written: object) -> time:
    if isinstance(written, time):
        return written
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(written)):
        raise ValueError("must be a time between 00:00 and 23:59, such as 09:20")
    return time.fromisoformat(str(written))


def _hours(written: object) -> Hours:
    if isinstance(written, Hours):
        return written
    start, dash, end = str(written).partition("-")
    if not dash:
        raise ValueError('must be a span of time such as "08:00-17:00"')
    hours = Hours(_clock(start.strip()), _clock(end.strip()))
    if hours.start >= hours.end:
        raise ValueError("must end later than it begins, on the same day")
    return hours


def hours_of(written: Iterable[str]) -> tuple[Hours, ...]:
    """Spans such as "08:00-12:00", one after the other; raises ValueError."""
    return tuple(_in_order([_hours(span) for span in written]))


def _in_order(spans: list[Hours]) -> list[Hours]:
    if any(later.start < earlier.end for earlier, later in pairwise(spans)):
        raise ValueError("spans must follow each other and not overlap")
    return spans


def _cents(written: object) -> int:
    if isinstance(written, int):
        return written
    if not isinstance(written, str) or not re.fullmatch(r"\d{1,7}\.\d\d", written):
        raise ValueError("must be an amount with two decimals, such as 120.50")
    return int(Decimal(written) * 100)


def _phone(written: str) -> str:
    try:
        number = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValueError("must be a telephone number with its country, such as +12125550123")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _iso_date(written: object) -> date:
    if isinstance(written, date):
        return written
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", str(written)):
            return date.fromisoformat(str(written))
    except ValueError:
        pass  # such as 2026-02-30
    raise ValueError("must be a date such as 2026-12-31")


def today() -> date:
    """The day in UTC: near enough to tell the past from a slip of the pen."""
    return datetime.now(UTC).date()


def _born(day: date) -> date:
    if not date(1900, 1, 1) <= day < today():
        raise ValueError("must be a day in the past, after 1900")
    return day


def _not_in_future(day: date) -> date:
    if day > today():
        raise ValueError("must not be in the future")
    return day


def _each_language[T](texts: dict[str, T], info: ValidationInfo) -> dict[str, T]:
    languages = known(info).languages
    if languages is None:
        return texts
    if missing := [language for language in languages if language not in texts]:
        raise ValueError(f"is missing in {' and '.join(missing)}")
    if strange := [language for language in texts if language not in languages]:
        raise ValueError(f"{' and '.join(strange)} is not a language of this practice")
    return texts


def _like(pattern: str, example: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"must be {example}")
        return value

    return AfterValidator(check)


def refers_to(what: str) -> AfterValidator:
    """The value must be the id of something in `what`, a file of the folder (or `sites`)."""

    def check(value: str, info: ValidationInfo) -> str:
        ids = known(info).ids.get(what)
        if ids is not None and value not in ids:
            raise ValueError(f"there is no '{value}' in {what}")
        return value

    return AfterValidator(check)


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, _like(r"[a-z0-9]+(-[a-z0-9]+)*", "a short name without spaces or accents such as maria-garcia")]
Language = Annotated[str, _like(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", "a language such as es-US")]
Email = Annotated[str, _like(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", "an e-mail address such as name@example.com")]
Website = Annotated[str, _like(r"https?://\S+", "an address such as https://example.com")]
Currency = Annotated[str, _like(r"[A-Z]{3}", "a currency of three letters such as USD")]
Code = Annotated[str, _like(r"((CO|PR|OA|PI)-)?[A-Z]{0,2}\d{1,3}", "an insurer's code such as PR-1")]
Phone = Annotated[str, AfterValidator(_phone)]  # E.164
Clock = Annotated[time, BeforeValidator(_clock), PlainSerializer("{:%H:%M}".format, when_used="json")]
Money = Annotated[int, BeforeValidator(_cents)]  # written "120.50", kept in cents
Date = Annotated[date, BeforeValidator(_iso_date)]
BirthDate = Annotated[Date, AfterValidator(_born)]
PastDate = Annotated[Date, AfterValidator(_not_in_future)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Span = Annotated[Hours, BeforeValidator(_hours), PlainSerializer(str, when_used="json")]
Spans = Annotated[list[Span], AfterValidator(_in_order)]
Week = dict[Day, Spans]  # a day that is not named is a day off
Texts = Annotated[dict[str, Text], AfterValidator(_each_language)]
Phrases = Annotated[dict[str, list[Text]], AfterValidator(_each_language)]

SiteId = Annotated[str, refers_to("sites")]
ProviderId = Annotated[str, refers_to("providers.yml")]
VisitTypeId = Annotated[str, refers_to("visit_types.yml")]
ManagerId = Annotated[str, refers_to("managers.yml")]
PatientId = Annotated[str, refers_to("patients.yml")]
PharmacyId = Annotated[str, refers_to("pharmacies.yml")]
