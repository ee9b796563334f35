"""Holds and erasures, and the statements that purge, blank and collect rows of every other table."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, Sealed, insert_if_absent, metadata
from frontdesk.phone.legs.model import VOICE, recordings_in
from frontdesk.privacy.model import DataClass, Hold
from frontdesk.privacy.rows import Condition, of_persons, remove, talks_of, these, with_others

holds = sa.Table(
    "holds",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("patient_id", sa.String(40), index=True),
    sa.Column("conversation_id", sa.String(36), index=True),
    sa.Column("reason", Sealed, nullable=False),
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("placed_at", Instant, nullable=False),
    sa.Column("lifted_at", Instant),
    sa.Column("lifted_by", sa.String(80)),
)

erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("patient_id", sa.String(40), primary_key=True),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("why", Sealed, nullable=False),
    sa.Column("done_at", Instant),
)

_NOT_SHOWN = ("_hash", "lease_owner", "lease_until", "engine_state")  # of no use to the person, or a secret


def add_hold(tx: Connection, hold: Hold) -> None:
    """Writes a hold."""
    tx.execute(sa.insert(holds).values(**vars(hold)))


def lift_hold(tx: Connection, hold_id: str, by: str, now: datetime) -> Hold | None:
    """Ends a hold; None when it does not run."""
    running = sa.and_(holds.c.id == hold_id, holds.c.lifted_at.is_(None))
    row = tx.execute(sa.update(holds).where(running).values(lifted_at=now, lifted_by=by).returning(holds)).first()
    return Hold(**row._mapping) if row else None


def read_holds(tx: Connection) -> list[Hold]:
    """The holds that run, the oldest first."""
    query = sa.select(holds).where(holds.c.lifted_at.is_(None)).order_by(holds.c.placed_at)
    return [Hold(**row._mapping) for row in tx.execute(query)]


def keep_holds_still(tx: Connection) -> None:
    """Has nobody place or lift a hold before the transaction ends. SQLite has one writer anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(sa.text("LOCK TABLE holds IN SHARE MODE"))


def keep_cases_still(tx: Connection) -> None:
    """Has nobody open a case before the transaction ends. SQLite has one writer anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(sa.text("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE"))


def is_held(tx: Connection, patient_id: str) -> bool:
    """Whether a patient is under a hold, or one of their conversations, be it by somebody else in it."""
    patients, held = _held()
    talks = metadata.tables["conversations"].c.id
    theirs = sa.select(talks).where(talks.in_(talks_of([patient_id])), talks.in_(held))
    return bool(tx.scalar(sa.select(sa.or_(sa.literal(patient_id).in_(patients), sa.exists(theirs)))))


def purge(tx: Connection, data: DataClass, before: datetime, most: int) -> int:
    """Removes or clears up to `most` rows of a class that are older and under no hold; gives how many rows went."""
    for name, column in data.aged.items():
        table = metadata.tables[name]
        old = [_older(table.c[column], before), _free(table), *_only(data)]
        old += [sa.or_(*(table.c[cleared].is_not(None) for cleared in data.clears))] if data.clears else []
        keys = tx.execute(sa.select(*table.primary_key.columns).where(*old).limit(most)).all()
        if keys:
            return _drop(tx, table, data, these(table, list(keys)))
    return 0


def erase(tx: Connection, data: DataClass, table_name: str, patient_id: str, before: datetime | None) -> int:
    """Removes a person's rows of a table of the class, with `before` only the older ones; gives how many went.

    A conversation in which somebody else has something stays, and the assistant forgets it.
    """
    table = metadata.tables[table_name]
    theirs = of_persons(table, [patient_id], talks_of([patient_id]) if data.of == "conversations" else ())
    if theirs is None:
        return 0
    if table_name == "conversations" and not data.of:
        theirs = sa.and_(theirs, sa.not_(with_others([patient_id])))
    if before is not None and data.aged.get(table_name):
        theirs = sa.and_(theirs, _older(table.c[data.aged[table_name]], before))
    return _drop(tx, table, data, theirs)


def blank(tx: Connection, table_name: str, columns: list[str], patient_id: str) -> int:
    """Empties columns of a person's rows; gives how many rows there are."""
    table = metadata.tables[table_name]
    theirs = of_persons(table, [patient_id])
    if theirs is None:
        return 0
    nothing = {column: None if table.c[column].nullable else "" for column in columns}
    return tx.execute(sa.update(table).where(theirs).values(nothing)).rowcount


def count(tx: Connection, table_name: str, patient_id: str) -> int:
    """How many rows of a table are a person's."""
    theirs = of_persons(metadata.tables[table_name], [patient_id])
    if theirs is None:
        return 0
    return tx.scalar(sa.select(sa.func.count()).select_from(metadata.tables[table_name]).where(theirs)) or 0


def collect(tx: Connection, table_name: str, patient_id: str) -> list[dict[str, Any]]:
    """A person's rows of a table, decrypted, without secrets and the assistant's own memory."""
    table = metadata.tables[table_name]
    theirs = of_persons(table, [patient_id])
    if theirs is None:
        return []
    shown = [column for column in table.c if not column.name.endswith(_NOT_SHOWN)]
    rows = tx.execute(sa.select(*shown).where(theirs).order_by(*table.primary_key.columns))
    return [dict(row._mapping) for row in rows]


def recordings(tx: Connection) -> set[str]:
    """The provider's ids of all recorded messages that a conversation has."""
    key = metadata.tables["facts"].c.key
    return set(recordings_in(tx.scalars(sa.select(key).where(key.startswith(VOICE)))))


def has_open_case(tx: Connection, patient_id: str) -> bool:
    """Whether a case of this patient is open, or anybody's in one of their conversations."""
    cases = metadata.tables["cases"]
    theirs = of_persons(cases, [patient_id], talks_of([patient_id]))
    query = sa.select(cases.c.id).where(theirs, cases.c.status != "resolved").limit(1)  # type: ignore[arg-type]
    return tx.scalar(query) is not None


def begin_erasure(tx: Connection, patient_id: str, by: str, why: str, now: datetime) -> None:
    """Notes that a person is to be erased; once, however often it is asked."""
    insert_if_absent(tx, erasures, {"patient_id": patient_id, "asked_at": now, "by": by, "why": why})


def end_erasure(tx: Connection, patient_id: str, now: datetime) -> None:
    """Notes that an erasure is through."""
    tx.execute(sa.update(erasures).where(erasures.c.patient_id == patient_id).values(done_at=now))


def erased(tx: Connection) -> set[str]:
    """The patients who asked to be erased."""
    return set(tx.scalars(sa.select(erasures.c.patient_id)))


def unfinished(tx: Connection) -> list[tuple[str, str, str]]:
    """Erasures that were begun and are not through: patient, by whom, why."""
    rows = tx.execute(sa.select(erasures).where(erasures.c.done_at.is_(None)))
    return [(row.patient_id, row.by, row.why) for row in rows]


def _drop(tx: Connection, table: sa.Table, data: DataClass, where: Condition) -> int:
    if data.clears:
        return tx.execute(sa.update(table).where(where).values(dict.fromkeys(data.clears))).rowcount
    return remove(tx, table, where)


def _older(column: sa.Column[Any], before: datetime) -> Condition:
    return column < (before.date() if isinstance(column.type, sa.Date) else before)


def _free(table: sa.Table) -> Condition:
    """Rows that are under no hold."""
    held = of_persons(table, *_held())
    return sa.true() if held is None else sa.not_(sa.func.coalesce(held, sa.false()))


def _held() -> tuple[sa.Select[Any], sa.CompoundSelect[Any]]:
    """Patients under a hold, and the conversations that are, or in which one of these patients took part."""
    running = holds.c.lifted_at.is_(None)
    patients = sa.select(holds.c.patient_id).where(running, holds.c.patient_id.is_not(None))
    talks = sa.select(holds.c.conversation_id).where(running, holds.c.conversation_id.is_not(None))
    return patients, sa.union(talks, *talks_of(patients).selects)


def _only(data: DataClass) -> list[Condition]:
    return [_conditions()[data.only]] if data.only else []


def _conditions() -> dict[str, Condition]:
    """What `only` in the file stands for."""
    t = metadata.tables
    talks, cases, patients = t["conversations"].c, t["cases"].c, t["patients"].c
    named = sa.select(t["transcript"].c.conversation_id).where(t["transcript"].c.patient_id.is_not(None))
    without_case = talks.id.not_in(sa.select(cases.conversation_id))
    nothing = [
        patients.id.not_in(sa.select(table.c.patient_id).where(table.c.patient_id.is_not(None)))
        for name, table in t.items()
        if "patient_id" in table.c and not table.c.patient_id.foreign_keys and name not in ("audit", "erasures")
    ]
    return {
        "unverified": sa.and_(talks.patient_id.is_(None), talks.id.not_in(named), without_case),
        "without_case": without_case,
        "resolved": cases.status == "resolved",
        "unreferenced": sa.and_(*nothing),
    }
