"""Appointments: their statuses (FHIR R4), the moves between them, and the times they take."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk.errors import IllegalMove

HOLD_LASTS = timedelta(minutes=10)
OFFERED_AT_ONCE = 3


class AppointmentStatus(StrEnum):
    """FHIR R4 Appointment.status; a hold is `pending`."""

    PENDING = "pending"
    BOOKED = "booked"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


MOVES: dict[AppointmentStatus, set[AppointmentStatus]] = {
    AppointmentStatus.PENDING: {AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED},
    AppointmentStatus.BOOKED: {
        AppointmentStatus.CANCELLED,
        AppointmentStatus.FULFILLED,
        AppointmentStatus.NOSHOW,
    },
    AppointmentStatus.FULFILLED: set(),
    AppointmentStatus.CANCELLED: set(),
    AppointmentStatus.NOSHOW: set(),
}


@dataclass(frozen=True)
class Slot:
    """A piece of a provider's day that can be claimed once. FHIR Slot, `free` until it is claimed."""

    id: str
    provider_id: str
    site_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class FreeTime:
    """A time at which a visit could be: one slot, or several in a row."""

    slots: tuple[Slot, ...]

    @property
    def provider_id(self) -> str:
        """Who would be seen."""
        return self.slots[0].provider_id

    @property
    def site_id(self) -> str:
        """Where."""
        return self.slots[0].site_id

    @property
    def start(self) -> datetime:
        """When it begins, in UTC."""
        return self.slots[0].start

    @property
    def end(self) -> datetime:
        """When the last slot ends, in UTC."""
        return self.slots[-1].end


@dataclass(frozen=True)
class Appointment:
    """A visit held, booked or past. Times in UTC."""

    id: str
    patient_id: str | None
    conversation_id: str | None
    provider_id: str
    site_id: str
    visit_type_id: str
    start: datetime
    end: datetime
    status: AppointmentStatus
    reason: str
    held_until: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Wish:
    """What a patient wants: a kind of visit, maybe with somebody, maybe within a span, from `after` on."""

    visit_type_id: str
    provider_id: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    times_of_day: tuple[int, int] | None = None
    """Minutes after midnight, from and to, on the practice's clock."""


def check_move(from_: AppointmentStatus, to: AppointmentStatus) -> None:
    """Raises IllegalMove unless the table of moves allows this change."""
    if to not in MOVES[from_]:
        raise IllegalMove(f"{from_} → {to}")
