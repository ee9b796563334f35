"""Medicines on file, and a refill that a patient asked for, as it stands. FHIR R4: MedicationRequest, Task."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Stage(StrEnum):
    """What is due next for a refill."""

    TO_DECIDE = "to_decide"
    TO_CHECK = "to_check"  # decided; that it arrived is not sure yet
    TO_FOLLOW = "to_follow"  # the patient has it; somebody with a name asks again, which is a promise of the case
    DONE = "done"


class Decision(StrEnum):
    """What the prescriber decided."""

    APPROVED = "approved"
    CHANGED = "changed"  # another medicine or amount
    DECLINED = "declined"
    NOT_NEEDED = "not_needed"  # the patient needs it no more, or has it from elsewhere


class Found(StrEnum):
    """What the check on the same day found."""

    READY = "ready"  # the pharmacy has it
    ARRIVED = "arrived"  # the patient has it
    MISSING = "missing"


@dataclass(frozen=True)
class MedicationRequest:
    """A medicine that was prescribed. It runs out when the supply that was dispensed last is used up."""

    id: str
    patient_id: str
    medicine: str
    provider_id: str
    dispensed_on: date
    days_supply: int
    controlled: bool
    pharmacy_id: str | None

    @property
    def runs_out_on(self) -> date:
        """The first day without it."""
        return self.dispensed_on + timedelta(days=self.days_supply)


@dataclass(frozen=True)
class RefillRequest:
    """What a case for a refill is about: as the patient said it, as a manager put it right, and what became of it.

    `days_left` is None when nobody could tell; `left` are the patient's words for it. `due_at` is when the next step
    must be done, `alarm_at` when managers are alarmed if it is not.
    """

    case_id: str
    medicine: str | None
    left: str | None
    days_left: int | None
    medication_id: str | None
    controlled: bool
    prescriber_id: str | None
    pharmacy_id: str | None
    pharmacy_said: bool
    needs_ride: bool
    stage: Stage
    due_at: datetime
    alarm_at: datetime
    alarms: int
    created_at: datetime
    decision: Decision | None = None
    decided_by: str | None = None
    recorded_by: str | None = None
    decided_at: datetime | None = None
    instead: str | None = None
    ready_at: datetime | None = None
    arrived_at: datetime | None = None
