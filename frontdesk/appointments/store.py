"""The tables of slots, claims on them, appointments and their history.

A claim's key is the slot: two people never hold one slot, whatever else goes wrong.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.appointments.model import Appointment, AppointmentStatus, Slot
from frontdesk.db import Instant, Sealed, insert_if_absent, metadata
from frontdesk.errors import Unknown

slots = sa.Table(
    "slots",
    metadata,
    sa.Column("id", sa.String(80), primary_key=True),
    sa.Column("provider_id", sa.String(60), nullable=False),
    sa.Column("site_id", sa.String(60), nullable=False),
    sa.Column("start", Instant, nullable=False),
    sa.Column("end", Instant, nullable=False),
    sa.Index("ix_slots_provider_start", "provider_id", "start"),
)

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("slot_id", sa.ForeignKey("slots.id"), primary_key=True),
    sa.Column("appointment_id", sa.String(40), index=True),  # empty: filled outside Frontdesk
    sa.Column("held_until", Instant),  # empty: for good
)

appointments = sa.Table(
    "appointments",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("patient_id", sa.String(40), index=True),
    sa.Column("conversation_id", sa.String(36), index=True),
    sa.Column("provider_id", sa.String(60), nullable=False),
    sa.Column("site_id", sa.String(60), nullable=False),
    sa.Column("visit_type_id", sa.String(60), nullable=False),
    sa.Column("start", Instant, nullable=False),
    sa.Column("end", Instant, nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("reason", Sealed, nullable=False),
    sa.Column("held_until", Instant),
    sa.Column("created_at", Instant, nullable=False),
)

history = sa.Table(
    "appointment_history",
    metadata,
    sa.Column("appointment_id", sa.ForeignKey("appointments.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("from_", sa.String(12)),
    sa.Column("to", sa.String(12), nullable=False),
    sa.Column("by", sa.String(60), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("why", sa.String(200), nullable=False),
)


def add_slots(tx: Connection, new: Iterable[Slot]) -> list[Slot]:
    """Writes slots that are not there yet; gives those that were new."""
    known = set(tx.scalars(sa.select(slots.c.id)))
    fresh = [slot for slot in new if slot.id not in known]
    if fresh:
        tx.execute(
            sa.insert(slots),
            [{name: getattr(slot, name) for name in Slot.__dataclass_fields__} for slot in fresh],
        )
    return fresh


def drop_free_slots(tx: Connection, keep: Iterable[str], after: datetime) -> int:
    """Removes slots to come that the schedules no longer have and that nobody claimed; gives how many."""
    kept = set(keep)
    free = sa.select(slots.c.id).where(slots.c.start > after, slots.c.id.not_in(sa.select(claims.c.slot_id)))
    gone = [slot_id for slot_id in tx.scalars(free) if slot_id not in kept]
    for start in range(0, len(gone), 500):
        tx.execute(sa.delete(slots).where(slots.c.id.in_(gone[start : start + 500])))
    return len(gone)


def find_free(
    tx: Connection, provider_ids: Collection[str], after: datetime, before: datetime, now: datetime
) -> list[Slot]:
    """Slots of these providers that nobody has claimed, in order of time."""
    taken = sa.select(claims.c.slot_id).where(sa.or_(claims.c.held_until.is_(None), claims.c.held_until > now))
    statement = sa.select(slots).where(
        slots.c.provider_id.in_(list(provider_ids)),
        slots.c.start >= after,
        slots.c.start < before,
        slots.c.id.not_in(taken),
    )
    return [Slot(**row._mapping) for row in tx.execute(statement.order_by(slots.c.start, slots.c.provider_id))]


def get_slots(tx: Connection, slot_ids: Sequence[str]) -> list[Slot]:
    """Slots by id, in order of time."""
    rows = tx.execute(sa.select(slots).where(slots.c.id.in_(list(slot_ids))).order_by(slots.c.start))
    return [Slot(**row._mapping) for row in rows]


def slots_between(tx: Connection, provider_id: str, start: datetime, end: datetime) -> list[Slot]:
    """A provider's slots that touch a span, claimed or not."""
    where = (slots.c.provider_id == provider_id, slots.c.start < end, slots.c.end > start)
    return [Slot(**row._mapping) for row in tx.execute(sa.select(slots).where(*where).order_by(slots.c.start))]


def claim(tx: Connection, slot_id: str, appointment_id: str | None, now: datetime, until: datetime | None) -> bool:
    """Claims a slot, taking the place of a hold that has run out; False when somebody has it."""
    tx.execute(sa.delete(claims).where(claims.c.slot_id == slot_id, claims.c.held_until <= now))
    return insert_if_absent(tx, claims, {"slot_id": slot_id, "appointment_id": appointment_id, "held_until": until})


def claim_for_others(tx: Connection, slot_ids: Collection[str]) -> None:
    """Claims slots that were filled outside Frontdesk, as far as they are free."""
    taken = set(tx.scalars(sa.select(claims.c.slot_id)))
    rows = [{"slot_id": slot_id} for slot_id in slot_ids if slot_id not in taken]
    if rows:
        tx.execute(sa.insert(claims), rows)


def keep_claims(tx: Connection, appointment_id: str, now: datetime) -> int:
    """Makes the slots that an appointment still holds claimed for good; gives how many."""
    held = sa.and_(claims.c.appointment_id == appointment_id, claims.c.held_until > now)
    return tx.execute(sa.update(claims).where(held).values(held_until=None)).rowcount


def release_claims(tx: Connection, appointment_id: str) -> None:
    """Frees an appointment's slots."""
    tx.execute(sa.delete(claims).where(claims.c.appointment_id == appointment_id))


def add(tx: Connection, appointment: Appointment) -> None:
    """Writes a new appointment."""
    tx.execute(sa.insert(appointments).values({n: getattr(appointment, n) for n in Appointment.__dataclass_fields__}))


def get(tx: Connection, appointment_id: str, *, lock: bool = False) -> Appointment:
    """One appointment; with `lock` nobody else changes it before the transaction ends. Raises Unknown."""
    query = sa.select(appointments).where(appointments.c.id == appointment_id)
    row = tx.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise Unknown("appointment")
    return _appointment(row)


def exists(tx: Connection, appointment_id: str) -> bool:
    """Whether there is such an appointment."""
    return tx.scalar(sa.select(appointments.c.id).where(appointments.c.id == appointment_id)) is not None


def site_in(tx: Connection, conversation_id: str) -> str | None:
    """Where the newest appointment made or held in a conversation is."""
    c = appointments.c
    mine = sa.select(c.site_id).where(c.conversation_id == conversation_id)
    return tx.scalar(mine.order_by(c.created_at.desc()).limit(1))


def held_in(tx: Connection, conversation_id: str) -> list[Appointment]:
    """The holds of a conversation."""
    where = (
        appointments.c.conversation_id == conversation_id,
        appointments.c.status == AppointmentStatus.PENDING,
    )
    return [_appointment(row) for row in tx.execute(sa.select(appointments).where(*where))]


def of_patient(tx: Connection, patient_id: str, after: datetime | None = None) -> list[Appointment]:
    """A patient's appointments in order of time; with `after`, only booked ones still to come."""
    statement = sa.select(appointments).where(appointments.c.patient_id == patient_id)
    if after is not None:
        statement = statement.where(appointments.c.start > after, appointments.c.status == AppointmentStatus.BOOKED)
    return [_appointment(row) for row in tx.execute(statement.order_by(appointments.c.start))]


def seen_by(
    tx: Connection, provider_id: str, visit_type_ids: Collection[str], since: datetime, until: datetime
) -> list[tuple[str, datetime]]:
    """Whom a provider saw, or will see, for one of these kinds of visit, and when; reads no reasons."""
    c = appointments.c
    real = (c.patient_id.is_not(None), c.status.in_([AppointmentStatus.BOOKED, AppointmentStatus.FULFILLED]))
    where = (c.provider_id == provider_id, c.visit_type_id.in_(list(visit_type_ids)), c.start >= since, c.start < until)
    rows = tx.execute(sa.select(c.patient_id, c.start).where(*where, *real).order_by(c.start))
    return [(row.patient_id, row.start) for row in rows]


def booked(tx: Connection, since: datetime, until: datetime) -> list[Appointment]:
    """What patients have booked to begin between two moments, in order of time."""
    c = appointments.c
    where = (c.status == AppointmentStatus.BOOKED, c.patient_id.is_not(None), c.start >= since, c.start < until)
    return [_appointment(row) for row in tx.execute(sa.select(appointments).where(*where).order_by(c.start))]


def was(tx: Connection, appointment_id: str, why: str) -> bool:
    """Whether an appointment's history has a line for this reason."""
    this = (history.c.appointment_id == appointment_id, history.c.why == why)
    return tx.scalar(sa.select(history.c.number).where(*this).limit(1)) is not None


def change(
    tx: Connection,
    appointment: Appointment,
    to: AppointmentStatus,
    by: str,
    at: datetime,
    why: str,
    **values: Any,
) -> bool:
    """Moves an appointment and writes its history; False when it is no longer where it was seen."""
    same = sa.and_(appointments.c.id == appointment.id, appointments.c.status == appointment.status)
    if not tx.execute(sa.update(appointments).where(same).values(status=to, **values)).rowcount:
        return False
    add_history(tx, appointment.id, appointment.status, to, by, at, why)
    return True


def add_history(
    tx: Connection,
    appointment_id: str,
    from_: AppointmentStatus | None,
    to: AppointmentStatus,
    by: str,
    at: datetime,
    why: str,
) -> None:
    """Writes one status change."""
    last = tx.scalar(sa.select(sa.func.max(history.c.number)).where(history.c.appointment_id == appointment_id))
    values = {"from_": from_, "to": to, "by": by, "at": at, "why": why}
    tx.execute(sa.insert(history).values(appointment_id=appointment_id, number=(last or 0) + 1, **values))


def _appointment(row: Row[Any]) -> Appointment:
    values = dict(row._mapping)
    return Appointment(**{**values, "status": AppointmentStatus(values["status"])})
