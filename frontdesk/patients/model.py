"""A patient as the front desk knows one, what proves to be that patient, and who may act for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

GROWN_UP = 18  # years; from here on parents need an authorisation like anybody else
TEENAGER = 12  # years; from here to 18 a person decides who may know what (state laws on minors' consent differ)


class Level(IntEnum):
    """What identity allows, by the number of facts that fit the record (HIPAA asks for a reasonable check, 45 CFR
    164.514(h); the number of facts is the practice's policy)."""

    NONE = 0
    VISITS = 1  # name and date of birth: the patient's own appointments
    BILLS = 2  # and one more item on file, or a code sent to it: statements and charges
    PERSON = 3  # never by the assistant: a manager looks and decides


class Use(StrEnum):
    """Everything personal that can be asked of the services, named by the service and its method; and what no service
    does, because only a person may."""

    BOOK = "appointments.book"
    MOVE = "appointments.move"
    CANCEL = "appointments.cancel"
    CONFIRM = "appointments.confirm"
    LIST = "appointments.upcoming"
    STATEMENTS = "billing.statements"
    RESULTS = "results"
    RECORDS = "records"
    WHO_MAY_ACT = "who may act for whom"
    NUMBER_ON_FILE = "the number on file"


NEEDS: dict[Use, Level] = {
    Use.BOOK: Level.VISITS,
    Use.MOVE: Level.VISITS,
    Use.CANCEL: Level.VISITS,
    Use.CONFIRM: Level.VISITS,
    Use.LIST: Level.VISITS,
    Use.STATEMENTS: Level.BILLS,
    Use.RESULTS: Level.PERSON,
    Use.RECORDS: Level.PERSON,
    Use.WHO_MAY_ACT: Level.PERSON,
    Use.NUMBER_ON_FILE: Level.PERSON,
}
SCOPES = {Level.VISITS: "appointments", Level.BILLS: "billing"}  # what an authorisation must name for a level


class Outcome(StrEnum):
    """What came of an attempt to prove identity. `no_match` never tells which part was wrong."""

    VERIFIED = "verified"
    NEED_MORE = "need_more"
    NO_MATCH = "no_match"
    LOCKED = "locked"


@dataclass(frozen=True)
class Person:
    """Somebody who can prove who they are: a patient, or a carer who is none. `mobile` is a number that gets texts."""

    id: str
    given: str
    family: str
    birth_date: date
    phones: tuple[str, ...]
    email: str | None
    postal_code: str | None
    member_id: str | None
    language: str
    mobile: str | None = None

    @property
    def name(self) -> str:
        """The full name as it is on the record."""
        return f"{self.given} {self.family}".strip()

    def age(self, today: date) -> int:
        """Full years."""
        return years_between(self.birth_date, today)


@dataclass(frozen=True)
class Patient(Person):
    """A patient's record. Phone numbers are E.164.

    `made_in` is the conversation in which the patient said to be new; `same_as` an older record of that name and date
    of birth: two records that a manager has to make one.
    """

    access_needs: tuple[str, ...] = ()
    made_in: str | None = None
    same_as: str | None = None


@dataclass(frozen=True)
class Authority:
    """That a person may act for a patient: in what, and until when (a guardian: until the child is 12)."""

    patient_id: str
    person_id: str
    relationship: str
    scope: tuple[str, ...]
    until: date | None = None

    def covers(self, level: Level, today: date) -> bool:
        """Whether it is for such things and still runs."""
        return SCOPES.get(level) in self.scope and (self.until is None or today <= self.until)


@dataclass(frozen=True)
class Speaker:
    """Somebody proven who speaks for somebody else, or for nobody yet: what was granted, and whether it holds now."""

    name: str
    relationship: str | None = None
    scope: tuple[str, ...] = ()
    authorised: bool = False


@dataclass(frozen=True)
class Code:
    """A code that was sent: only its keyed hash, whom it would prove, until when and how often it was tried."""

    conversation_id: str
    person_id: str | None
    hash: str
    until: datetime
    tries: int


@dataclass(frozen=True)
class Identified:
    """The result of an attempt; `patient_id` only when verified, and when the person is a patient."""

    outcome: Outcome
    patient_id: str | None = None


def years_between(born: date, today: date) -> int:
    """Full years from one day to another."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def may_decide(patient: Patient, authority: Authority | None, level: Level, today: date) -> bool:
    """Whether somebody may have this done for a patient: the patient, when grown up (`authority` is None), a guardian
    for a small child, a carer within what is authorised. For 12 to 17 years a person decides."""
    age = patient.age(today)
    if level is Level.PERSON or TEENAGER <= age < GROWN_UP:
        return False
    if authority is None:
        return age >= GROWN_UP
    is_guardian = authority.until is None
    return authority.covers(level, today) and not (is_guardian and age >= GROWN_UP)
