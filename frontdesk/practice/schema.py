"""What a practice's files hold, field by field; `docs/practice-data.md` is for who writes them."""

from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

import holidays
from pydantic import Field, ValidationInfo, field_validator, model_validator

from frontdesk.practice import values as v
from frontdesk.practice.records import Medication, Patient, Statement

Topic = Literal["clinical", "billing", "scheduling", "complaints", "privacy", "general", "devices", "regulators"]
OF_FEW = {"devices", "regulators"}  # where no manager has such a topic, data/cases/reasons.yml says whose it is then


@cache
def _time_zones() -> set[str]:
    """All names; to list them reads a thousand files."""
    return available_timezones()


class Holidays(v.Entry):
    """Public holidays of a country and state, and the practice's own closed days."""

    country: str
    subdivision: str | None = None
    extra: list[v.Date] = []

    @model_validator(mode="after")
    def _place_exists(self) -> Self:
        places = holidays.list_supported_countries(include_aliases=False)
        if self.country not in places:
            raise ValueError("country must be a code of two letters, such as US")
        if self.subdivision is not None and self.subdivision not in places[self.country]:
            raise ValueError(f"subdivision is not a state or region of {self.country}")
        return self


class Site(v.Entry):
    """A place where patients are seen."""

    id: v.Id
    name: v.Text
    address: v.Text
    phone: v.Phone
    hours: v.Week


class Details(v.Entry):
    """practice.yml: the practice itself. The first language is the one used when nothing else is known.

    `talks_at_once`: with so many patients a manager can talk at the same time.
    """

    name: v.Text
    timezone: str
    languages: Annotated[list[v.Language], Field(min_length=1)]
    currency: v.Currency
    phone: v.Phone
    email: v.Email
    website: v.Website
    slot_minutes: Annotated[int, Field(ge=5, le=120)]
    weeks_ahead: Annotated[int, Field(ge=1, le=52)]
    talks_at_once: Annotated[int, Field(ge=1, le=20)] = 3
    holidays: Holidays
    sites: Annotated[list[Site], Field(min_length=1)]
    busy_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    demo: bool = False

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, timezone: str) -> str:
        if timezone not in _time_zones():
            raise ValueError("must be the name of a time zone, such as America/New_York")
        return timezone

    @field_validator("languages")
    @classmethod
    def _each_once(cls, languages: list[str]) -> list[str]:
        if len(set(languages)) < len(languages):
            raise ValueError("names a language twice")
        return languages


class Shift(v.Entry):
    """When a provider sees patients at one site, on these days of every week."""

    site: v.SiteId
    days: Annotated[list[v.Day], Field(min_length=1)]
    hours: Annotated[v.Spans, Field(min_length=1)]


class Away(v.Entry):
    """Days off, first and last included, as dates or calendar days from the day of loading; who covers."""

    from_date: Annotated[v.Date | None, Field(alias="from")] = None
    to_date: Annotated[v.Date | None, Field(alias="to")] = None
    from_in_days: int | None = None
    to_in_days: int | None = None
    covered_by: v.ProviderId

    @model_validator(mode="after")
    def _one_span(self) -> Self:
        dates, days = (self.from_date, self.to_date), (self.from_in_days, self.to_in_days)
        given = [span for span in (dates, days) if span != (None, None)]
        if len(given) != 1 or None in given[0]:
            raise ValueError("needs either from and to, or from_in_days and to_in_days")
        if self.from_date and self.to_date and self.from_date > self.to_date:
            raise ValueError("must not end before it begins")
        if (self.from_in_days or 0) > (self.to_in_days or 0):
            raise ValueError("must not end before it begins")
        return self


class Provider(v.Entry):
    """A doctor, nurse or therapist whom patients see; `prescribes`: may decide on medicines."""

    id: v.Id
    name: v.Text
    specialty: v.Texts
    languages: Annotated[list[v.Language], Field(min_length=1)]
    also_called: list[v.Text] = []
    visit_types: Annotated[list[v.VisitTypeId], Field(min_length=1)]
    schedule: Annotated[list[Shift], Field(min_length=1)]
    prescribes: bool = True
    away: list[Away] = []

    @field_validator("away")
    @classmethod
    def _somebody_else_covers(cls, away: list[Away], info: ValidationInfo) -> list[Away]:
        if any(span.covered_by == info.data.get("id") for span in away):
            raise ValueError("must be covered by somebody else")
        return away


class VisitType(v.Entry):
    """A kind of visit, and the words in a patient's reason that mean it; `procedure`: pain or wounds may follow."""

    id: v.Id
    name: v.Texts
    minutes: Annotated[int, Field(ge=5, le=240)]
    words: v.Phrases
    for_children: v.Phrases | None = None
    telehealth: bool = False
    procedure: bool = False
    default: bool = False
    prepare: v.Texts | None = None


class Pharmacy(v.Entry):
    """A pharmacy that patients of the practice go to; `delivers`: brings medicines to who cannot come."""

    id: v.Id
    name: v.Text
    also_called: list[v.Text] = []
    address: v.Text
    postal_code: v.Text
    phone: v.Phone
    hours: v.Week
    delivers: bool = False


class Manager(v.Entry):
    """A person with a name who owns cases; `clinical` means: may decide clinical matters.

    `role` says what else they may do in the console; an administrator owns no cases. Without `sites`: of all sites.
    """

    id: v.Id
    name: v.Text
    title: v.Texts
    role: Literal["manager", "supervisor", "administrator"] = "manager"
    topics: list[Topic]
    clinical: bool = False
    sites: list[v.SiteId] = []
    languages: Annotated[list[v.Language], Field(min_length=1)]
    hours: v.Week
    deputy: v.ManagerId
    email: v.Email
    phone: v.Phone
    demo_password: Annotated[str, Field(min_length=8)] | None = None

    @field_validator("deputy")
    @classmethod
    def _somebody_else(cls, deputy: str, info: ValidationInfo) -> str:
        if deputy == info.data.get("id"):
            raise ValueError("must be somebody else")
        return deputy

    @property
    def takes_cases(self) -> bool:
        """Whether cases can be put to this person."""
        return self.role != "administrator"

    @model_validator(mode="after")
    def _topics_fit_the_role(self) -> Self:
        if self.takes_cases and not self.topics:
            raise ValueError("topics must not be empty")
        if not self.takes_cases and (self.topics or self.clinical):
            raise ValueError("an administrator takes no cases, so topics must be [] and clinical false")
        return self

    @model_validator(mode="after")
    def _may_decide(self) -> Self:
        if "clinical" in self.topics and not self.clinical:
            raise ValueError("has the topic clinical, so clinical must be true")
        return self


class Article(v.Entry):
    """One answer of the practice, with the manager who answers for it and the day it was last read over."""

    id: v.Id
    topic: v.Id
    question: v.Texts
    also: v.Phrases
    answer: v.Texts
    owner: v.ManagerId
    reviewed: v.PastDate


class Practice(v.Entry):
    """A whole folder, read and found right."""

    details: Details
    providers: Annotated[list[Provider], Field(min_length=1)]
    visit_types: Annotated[list[VisitType], Field(min_length=1)]
    managers: Annotated[list[Manager], Field(min_length=1)]
    patients: list[Patient] = []
    statements: list[Statement] = []
    pharmacies: list[Pharmacy] = []
    medications: list[Medication] = []
    articles: list[Article]
