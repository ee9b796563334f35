"""What a patient owes and why. Amounts in cents."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Charge:
    """One thing that was done, and who pays which part of it, in cents."""

    id: str
    day: date
    provider_id: str
    description: dict[str, str]
    billed: int
    adjustment: int
    insurer_paid: int
    insurer_pending: int
    patient: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """What a patient was asked to pay, and what was paid, in cents. `status` as FHIR Invoice."""

    id: str
    patient_id: str
    day: date
    due: date
    status: str
    currency: str
    paid: int
    charges: tuple[Charge, ...]

    @property
    def owed(self) -> int:
        """What is left to pay; below zero when too much was paid."""
        return sum(charge.patient for charge in self.charges) - self.paid

    @property
    def pending(self) -> int:
        """What the insurer has not decided yet."""
        return sum(charge.insurer_pending for charge in self.charges)


@dataclass(frozen=True)
class Term:
    """A word of insurers, in plain words; reviewed text with an owner."""

    id: str
    names: dict[str, list[str]]
    explanation: dict[str, str]
