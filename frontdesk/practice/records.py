"""What the front desk knows of patients: `patients.yml`, `statements.yml`, `medications.yml`, field by field."""

from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from frontdesk.practice import values as v

AccessNeed = Literal["hearing", "vision", "speech", "mobility", "interpreter", "more_time"]
AppointmentStatus = Literal["booked", "fulfilled", "cancelled", "noshow"]


class PatientPhone(v.Entry):
    """A number on a patient's record; a family may share one."""

    number: v.Phone
    use: Literal["home", "mobile", "work"]


class Carer(v.Entry):
    """Somebody who may act for a patient, for some things, until a date.

    Without a date of birth the assistant cannot tell who they are, and a manager talks with them.
    """

    name: v.Text
    birth_date: v.BirthDate | None = None
    phones: list[PatientPhone] = []
    relationship: v.Text
    scope: Annotated[list[Literal["appointments", "billing"]], Field(min_length=1)]
    until: v.Date


class PatientAppointment(v.Entry):
    """A visit, counted in the practice's working days from the day of loading (-5: about a week ago).

    When the provider is not there at that time on that day, a booked visit is on the next day they are.
    """

    provider: v.ProviderId
    visit_type: v.VisitTypeId
    in_days: int
    time: v.Clock
    status: AppointmentStatus

    @model_validator(mode="after")
    def _status_fits_day(self) -> Self:
        if self.status == "booked" and self.in_days < 1:
            raise ValueError("a booked appointment needs in_days of 1 or more")
        if self.status in ("fulfilled", "noshow") and self.in_days > -1:
            raise ValueError(f"an appointment that is {self.status} needs in_days of -1 or less")
        return self


class Patient(v.Entry):
    """A patient's record as the front desk sees it."""

    id: v.Id
    given: v.Text
    family: v.Text
    birth_date: v.BirthDate
    phones: list[PatientPhone] = []
    email: v.Email | None = None
    postal_code: v.Text
    member_id: v.Text | None = None
    language: v.Language
    access_needs: list[AccessNeed] = []
    guardians: list[v.PatientId] = []
    carers: list[Carer] = []
    appointments: list[PatientAppointment] = []

    @field_validator("guardians")
    @classmethod
    def _not_oneself(cls, guardians: list[str], info: ValidationInfo) -> list[str]:
        if info.data.get("id") in guardians:
            raise ValueError("must be somebody else")
        return guardians


class Charge(v.Entry):
    """One thing that was done, and who pays which part of it. `patient` is the patient's part."""

    days_ago: Annotated[int, Field(ge=0)]
    provider: v.ProviderId
    description: v.Texts
    billed: v.Money
    adjustment: v.Money
    insurer_paid: v.Money
    insurer_pending: v.Money = 0  # the insurer has not decided yet
    patient: v.Money
    codes: list[v.Code] = []

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.billed != self.adjustment + self.insurer_paid + self.insurer_pending + self.patient:
            raise ValueError("billed must be adjustment + insurer_paid + insurer_pending + patient")
        return self


class Payment(v.Entry):
    """Money that the patient paid towards a statement."""

    days_ago: Annotated[int, Field(ge=0)]
    amount: v.Money


class Statement(v.Entry):
    """What a patient was told to pay, and what was paid. `due_in_days` is below zero when it is overdue."""

    id: v.Id
    patient: v.PatientId
    days_ago: Annotated[int, Field(ge=0)]
    due_in_days: int
    status: Literal["issued", "balanced", "cancelled"]
    charges: Annotated[list[Charge], Field(min_length=1)]
    payments: list[Payment] = []

    @property
    def owed(self) -> int:
        """The patient's part less what was paid, in cents; below zero when too much was paid."""
        paid = sum(payment.amount for payment in self.payments)
        return sum(charge.patient for charge in self.charges) - paid

    @model_validator(mode="after")
    def _days_and_amounts_agree(self) -> Self:
        if self.due_in_days < -self.days_ago:
            raise ValueError("cannot be due before it was issued (due_in_days)")
        if self.status == "balanced" and self.owed:
            raise ValueError("status balanced needs payments that equal the patient's part")
        return self


class Medication(v.Entry):
    """A medicine that a provider prescribed, and when it was last dispensed for how many days."""

    id: v.Id
    patient: v.PatientId
    medicine: v.Text
    provider: v.ProviderId
    dispensed_days_ago: Annotated[int, Field(ge=0)]
    days_supply: Annotated[int, Field(ge=1, le=400)]
    controlled: bool = False
    pharmacy: v.PharmacyId | None = None
