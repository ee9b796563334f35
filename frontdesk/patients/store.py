"""The table of patients. Birth dates and ways to reach them are encrypted; a keyed hash finds a birth date."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.db import HASH_OF, Instant, Sealed, hash_of, metadata, put
from frontdesk.errors import Unknown
from frontdesk.patients.model import Patient
from frontdesk.vault import keyed_hashes

patients = sa.Table(
    "patients",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("given", Sealed, nullable=False),
    sa.Column("family", Sealed, nullable=False),
    sa.Column("birth_date", Sealed, nullable=False),
    sa.Column("birth_hash", sa.String(64), nullable=False, index=True, info={HASH_OF: ("birth", "birth_date")}),
    sa.Column("phones", Sealed, nullable=False),
    sa.Column("email", Sealed),
    sa.Column("postal_code", Sealed),
    sa.Column("member_id", Sealed),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("access_needs", Sealed, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)


def save(tx: Connection, patient: Patient, now: datetime) -> None:
    """Writes a patient's record, new or changed."""
    values: dict[str, Any] = {name: getattr(patient, name) for name in Patient.__dataclass_fields__}
    values.update(
        birth_date=patient.birth_date.isoformat(),
        birth_hash=hash_of(patients.c.birth_hash, patient.birth_date.isoformat()),
        phones=list(patient.phones),
        access_needs=list(patient.access_needs),
        created_at=now,
    )
    put(tx, patients, "id", values)


def get(tx: Connection, patient_id: str) -> Patient:
    """One patient; raises Unknown."""
    row = tx.execute(sa.select(patients).where(patients.c.id == patient_id)).one_or_none()
    if row is None:
        raise Unknown("patient")
    return _patient(row)


def born_on(tx: Connection, day: date) -> list[Patient]:
    """All patients with this date of birth, whichever key their records are sealed with."""
    hashes = keyed_hashes(f"birth {day.isoformat()}")
    return [_patient(row) for row in tx.execute(sa.select(patients).where(patients.c.birth_hash.in_(hashes)))]


def _patient(row: Row[Any]) -> Patient:
    return Patient(
        id=row.id,
        given=row.given,
        family=row.family,
        birth_date=date.fromisoformat(row.birth_date),
        phones=tuple(row.phones),
        email=row.email,
        postal_code=row.postal_code,
        member_id=row.member_id,
        language=row.language,
        access_needs=tuple(row.access_needs),
    )
