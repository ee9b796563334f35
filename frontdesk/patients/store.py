"""The tables of patients, of carers who are none, of who may act for whom, and of codes. Names, birth dates and ways to
reach people are encrypted; a keyed hash finds a birth date."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import product
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.db import HASH_OF, Instant, Sealed, hash_of, in_pieces, metadata, pieces, put
from frontdesk.errors import Unknown
from frontdesk.patients.model import Authority, Code, Patient, Person
from frontdesk.vault import keyed_hashes

LOOKED_AT = 16  # rows read for a birth date, whether anybody was born then or not: so many never share one here


def _of_person() -> list[sa.Column[Any]]:
    return [
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
        sa.Column("mobile", Sealed),
    ]


patients = sa.Table(
    "patients",
    metadata,
    *_of_person(),
    sa.Column("access_needs", Sealed, nullable=False),
    sa.Column("made_in", sa.String(36)),
    sa.Column("same_as", sa.String(40), index=True),
    sa.Column("created_at", Instant, nullable=False),
)
carers = sa.Table("carers", metadata, *_of_person())

authorities = sa.Table(
    "authorities",
    metadata,
    sa.Column("patient_id", sa.ForeignKey("patients.id"), primary_key=True),
    sa.Column("person_id", sa.String(40), primary_key=True, index=True),
    sa.Column("relationship", Sealed, nullable=False),
    sa.Column("scope", sa.String(80), nullable=False),
    sa.Column("until", sa.Date),
)

codes = sa.Table(
    "identity_codes",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("person_id", sa.String(40)),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("until", Instant, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
)


def save(tx: Connection, patient: Patient, now: datetime) -> None:
    """Writes a patient's record, new or changed."""
    more = {"access_needs": list(patient.access_needs), "made_in": patient.made_in, "same_as": patient.same_as}
    put(tx, patients, "id", {**_values(patient), **more, "created_at": now})


def save_carer(tx: Connection, carer: Person) -> None:
    """Writes somebody who acts for patients and is none."""
    put(tx, carers, "id", _values(carer))


def get(tx: Connection, patient_id: str) -> Patient:
    """One patient; raises Unknown."""
    row = tx.execute(sa.select(patients).where(patients.c.id == patient_id)).one_or_none()
    if row is None:
        raise Unknown("patient")
    return _patient(row)


def by_id(tx: Connection, patient_ids: Sequence[str]) -> dict[str, Patient]:
    """Those of these patients that there are."""
    return {row.id: _patient(row) for row in in_pieces(tx, patients, patients.c.id, patient_ids)}


def carers_by_id(tx: Connection, carer_ids: Sequence[str]) -> dict[str, Person]:
    """Those of these carers that there are."""
    return {row.id: _person(row) for row in in_pieces(tx, carers, carers.c.id, carer_ids)}


def still_on_file(tx: Connection, patient_ids: Sequence[str], now: datetime) -> None:
    """Notes that the practice's files still have these patients: how long a record is kept counts from here."""
    for ids in pieces(patient_ids):
        tx.execute(sa.update(patients).where(patients.c.id.in_(ids)).values(created_at=now))


def person(tx: Connection, person_id: str) -> Person:
    """A patient or a carer; raises Unknown."""
    row = tx.execute(sa.select(carers).where(carers.c.id == person_id)).one_or_none()
    return _person(row) if row else get(tx, person_id)


def born_on(tx: Connection, day: date) -> list[Person]:
    """All patients and carers with this date of birth, whichever key their records are sealed with.

    It reads and decrypts as many rows when there is nobody as when there is somebody: the time tells nothing.
    """
    found: list[Person] = []
    for hash, (table, made) in product(
        keyed_hashes(f"birth {day.isoformat()}"), ((patients, _patient), (carers, _person))
    ):
        near = [(row.birth_hash, made(row)) for row in _from(tx, table, hash)]
        found += [person for birth_hash, person in near if birth_hash == hash]
    return found


def doubled(tx: Connection) -> list[Patient]:
    """Records that may be of a person who has another, for a manager to make one; the oldest first."""
    statement = sa.select(patients).where(patients.c.same_as.is_not(None)).order_by(patients.c.created_at)
    return [_patient(row) for row in tx.execute(statement)]


def save_authority(tx: Connection, granted: Authority) -> None:
    """Writes that a person may act for a patient, new or changed."""
    drop_authority(tx, granted.patient_id, granted.person_id)
    values = {"relationship": granted.relationship, "scope": " ".join(granted.scope), "until": granted.until}
    ids = {"patient_id": granted.patient_id, "person_id": granted.person_id}
    tx.execute(sa.insert(authorities).values(**ids, **values))


def drop_authority(tx: Connection, patient_id: str, person_id: str) -> None:
    """A person may act for this patient no longer."""
    where = (authorities.c.patient_id == patient_id, authorities.c.person_id == person_id)
    tx.execute(sa.delete(authorities).where(*where))


def authorities_for(tx: Connection, patient_ids: Sequence[str]) -> dict[tuple[str, str], Authority]:
    """All who may act for these patients, by patient and person."""
    found = (_authority(row) for row in in_pieces(tx, authorities, authorities.c.patient_id, patient_ids))
    return {(each.patient_id, each.person_id): each for each in found}


def authority(tx: Connection, person_id: str, patient_id: str) -> Authority | None:
    """That this person may act for this patient, whether it still runs or not."""
    found = [each for each in authorities_of(tx, person_id) if each.patient_id == patient_id]
    return found[0] if found else None


def authorities_of(tx: Connection, person_id: str) -> list[Authority]:
    """Everybody this person may act for."""
    statement = sa.select(authorities).where(authorities.c.person_id == person_id).order_by(authorities.c.patient_id)
    return [_authority(row) for row in tx.execute(statement)]


def put_code(tx: Connection, code: Code) -> None:
    """Writes a conversation's code; an older one is no good any more."""
    put(tx, codes, "conversation_id", {name: getattr(code, name) for name in Code.__dataclass_fields__})


def try_code(tx: Connection, conversation_id: str, now: datetime, most: int) -> Code | None:
    """Counts a try and gives the code as it stands; None when there is none, it is over or was tried too often."""
    open_ = (codes.c.conversation_id == conversation_id, codes.c.until > now, codes.c.tries < most)
    counted = sa.update(codes).where(*open_).values(tries=codes.c.tries + 1)
    row = tx.execute(counted.returning(codes)).one_or_none()
    return Code(**row._mapping) if row else None


def use_code(tx: Connection, conversation_id: str) -> bool:
    """Takes a code out of use; False when somebody did that before."""
    return bool(tx.execute(sa.delete(codes).where(codes.c.conversation_id == conversation_id)).rowcount)


def _from(tx: Connection, table: sa.Table, hash: str) -> Sequence[Row[Any]]:
    """The rows at this hash and after it, from the beginning again at the end; more when so many share a birth date."""
    ordered = sa.select(table).order_by(table.c.birth_hash)
    rows = list(tx.execute(ordered.where(table.c.birth_hash >= hash).limit(LOOKED_AT)))
    if len(rows) == LOOKED_AT and rows[-1].birth_hash == hash:
        return list(tx.execute(sa.select(table).where(table.c.birth_hash == hash)))
    return rows + list(tx.execute(ordered.where(table.c.birth_hash < hash).limit(LOOKED_AT - len(rows))))


def _values(person: Person) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(person, name) for name in Person.__dataclass_fields__}
    born = person.birth_date.isoformat()
    birth = {"birth_date": born, "birth_hash": hash_of(patients.c.birth_hash, born)}
    return {**values, **birth, "phones": list(person.phones)}


def _fields(row: Row[Any]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in Person.__dataclass_fields__}
    return {**values, "birth_date": date.fromisoformat(row.birth_date), "phones": tuple(row.phones)}


def _authority(row: Row[Any]) -> Authority:
    return Authority(row.patient_id, row.person_id, row.relationship, tuple(row.scope.split()), row.until)


def _person(row: Row[Any]) -> Person:
    return Person(**_fields(row))


def _patient(row: Row[Any]) -> Patient:
    return Patient(**_fields(row), access_needs=tuple(row.access_needs), made_in=row.made_in, same_as=row.same_as)
