"""A patient as the front desk knows one, and how many facts prove to be that patient."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """What identity allows, by the number of facts that fit the record (HIPAA asks for a reasonable check, 45 CFR
    164.514(h); the number of facts is the practice's policy)."""

    NONE = 0
    VISITS = 1  # name and date of birth: the patient's own appointments
    BILLS = 2  # and one more item on file: statements and charges


class Outcome(StrEnum):
    """What came of an attempt to prove identity. `no_match` never tells which part was wrong."""

    VERIFIED = "verified"
    NEED_MORE = "need_more"
    NO_MATCH = "no_match"
    LOCKED = "locked"


@dataclass(frozen=True)
class Patient:
    """A patient's record. Phone numbers are E.164."""

    id: str
    given: str
    family: str
    birth_date: date
    phones: tuple[str, ...]
    email: str | None
    postal_code: str | None
    member_id: str | None
    language: str
    access_needs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The full name as it is on the record."""
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class Identified:
    """The result of an attempt; `patient_id` only when verified."""

    outcome: Outcome
    patient_id: str | None = None
