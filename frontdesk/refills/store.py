"""The tables of medicines on file and of refills that are asked for. Names of medicines and words are encrypted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.db import Instant, Sealed, in_pieces, insert_if_absent, metadata, put
from frontdesk.refills.model import Decision, MedicationRequest, RefillRequest, Stage

medications = sa.Table(
    "medication_requests",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("patient_id", sa.String(40), nullable=False, index=True),
    sa.Column("medicine", Sealed, nullable=False),
    sa.Column("provider_id", sa.String(60), nullable=False, index=True),
    sa.Column("dispensed_on", sa.Date, nullable=False),
    sa.Column("days_supply", sa.Integer, nullable=False),
    sa.Column("controlled", sa.Boolean, nullable=False),
    sa.Column("pharmacy_id", sa.String(60)),
)

refills = sa.Table(
    "refill_requests",
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("medicine", Sealed),
    sa.Column("left", Sealed),
    sa.Column("days_left", sa.Integer),
    sa.Column("medication_id", sa.String(40)),
    sa.Column("controlled", sa.Boolean, nullable=False),
    sa.Column("prescriber_id", sa.String(60)),
    sa.Column("pharmacy_id", sa.String(60)),
    sa.Column("pharmacy_said", sa.Boolean, nullable=False),
    sa.Column("needs_ride", sa.Boolean, nullable=False),
    sa.Column("stage", sa.String(10), nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("alarm_at", Instant, nullable=False, index=True),
    sa.Column("alarms", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("decision", sa.String(10)),
    sa.Column("decided_by", sa.String(60)),
    sa.Column("recorded_by", sa.String(40)),
    sa.Column("decided_at", Instant),
    sa.Column("instead", Sealed),
    sa.Column("ready_at", Instant),
    sa.Column("arrived_at", Instant),
)

ticks = sa.Table(
    "leave_ticks",
    metadata,
    sa.Column("leave_id", sa.ForeignKey("provider_leaves.id"), primary_key=True),
    sa.Column("patient_id", sa.String(40), primary_key=True),
    sa.Column("tick", sa.String(12), primary_key=True),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("at", Instant, nullable=False),
)

_WAITS = refills.c.stage.in_([Stage.TO_DECIDE, Stage.TO_CHECK])


def save_medication(tx: Connection, medication: MedicationRequest) -> None:
    """Writes a medicine on file, new or changed."""
    put(tx, medications, "id", dict(vars(medication)))


def drop_medications(tx: Connection, ids: Collection[str]) -> None:
    """Takes out medicines that are not on file any more."""
    tx.execute(sa.delete(medications).where(medications.c.id.in_(list(ids))))


def medications_by_id(tx: Connection) -> dict[str, MedicationRequest]:
    """All medicines on file."""
    return {row.id: _medication(row) for row in tx.execute(sa.select(medications))}


def medications_of(tx: Connection, patient_id: str) -> list[MedicationRequest]:
    """A patient's medicines on file."""
    rows = tx.execute(sa.select(medications).where(medications.c.patient_id == patient_id).order_by(medications.c.id))
    return [_medication(row) for row in rows]


def medications_from(tx: Connection, provider_id: str) -> list[MedicationRequest]:
    """The medicines that a provider prescribed."""
    rows = tx.execute(sa.select(medications).where(medications.c.provider_id == provider_id))
    return [_medication(row) for row in rows]


def add(tx: Connection, refill: RefillRequest) -> bool:
    """Writes a new refill; False when its case has one."""
    return insert_if_absent(tx, refills, dict(vars(refill)))


def get(tx: Connection, case_id: str, *, lock: bool = False) -> RefillRequest | None:
    """The refill of a case; with `lock` nobody else changes it before the transaction ends."""
    statement = sa.select(refills).where(refills.c.case_id == case_id)
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    return _refill(row) if row else None


def change(tx: Connection, refill: RefillRequest, **values: Any) -> bool:
    """Changes a refill; False when it is no longer at the stage where it was seen."""
    same = (refills.c.case_id == refill.case_id, refills.c.stage == refill.stage)
    return bool(tx.execute(sa.update(refills).where(*same).values(**values)).rowcount)


def to_alarm(tx: Connection, now: datetime) -> list[RefillRequest]:
    """Refills of which managers must be alarmed now."""
    return [_refill(row) for row in tx.execute(sa.select(refills).where(_WAITS, refills.c.alarm_at <= now))]


def with_refill(tx: Connection, case_ids: Collection[str]) -> set[str]:
    """Those of these cases that have a refill."""
    return {row.case_id for row in in_pieces(tx, refills, refills.c.case_id, list(case_ids))}


def tick(tx: Connection, leave_id: str, patient_id: str, what: str, by: str, at: datetime) -> bool:
    """Notes what was done for a patient before a leave; False when it was noted before."""
    values = {"leave_id": leave_id, "patient_id": patient_id, "tick": what, "by": by, "at": at}
    return insert_if_absent(tx, ticks, values)


def untick(tx: Connection, leave_id: str, patient_id: str, what: str) -> bool:
    """Takes such a note back; False when there was none."""
    c = ticks.c
    this = (c.leave_id == leave_id, c.patient_id == patient_id, c.tick == what)
    return bool(tx.execute(sa.delete(ticks).where(*this)).rowcount)


def ticks_of(tx: Connection, leave_id: str) -> set[tuple[str, str]]:
    """What was done before a leave: patient and what."""
    rows = tx.execute(sa.select(ticks.c.patient_id, ticks.c.tick).where(ticks.c.leave_id == leave_id))
    return {(row.patient_id, row.tick) for row in rows}


def _medication(row: Row[Any]) -> MedicationRequest:
    return MedicationRequest(**row._mapping)


def _refill(row: Row[Any]) -> RefillRequest:
    values = dict(row._mapping)
    decision = Decision(values["decision"]) if values["decision"] else None
    return RefillRequest(**{**values, "stage": Stage(values["stage"]), "decision": decision})
