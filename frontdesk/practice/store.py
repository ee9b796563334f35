"""The tables of the practice: what its files say, who is at their desk, absences, and hours of single days."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, metadata, put
from frontdesk.practice.model import Absence, ChangedHours, Kind
from frontdesk.practice.values import hours_of

practice = sa.Table(
    "practice",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("loaded_at", Instant, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
)

presence = sa.Table(
    "presence",
    metadata,
    sa.Column("manager_id", sa.String(40), primary_key=True),
    sa.Column("available", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

absences = sa.Table(
    "absences",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("manager_id", sa.String(40), nullable=False, index=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("from_", Instant, nullable=False),
    sa.Column("until", Instant, nullable=False, index=True),
    sa.Column("cover_id", sa.String(40), nullable=False),
    sa.Column("entered_by", sa.String(40), nullable=False),
    sa.Column("entered_at", Instant, nullable=False),
    sa.Column("ended_by", sa.String(40)),
    sa.Column("ended_at", Instant),
)

changed_hours = sa.Table(
    "changed_hours",
    metadata,
    sa.Column("manager_id", sa.String(40), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("hours", sa.JSON, nullable=False),
    sa.Column("entered_by", sa.String(40), nullable=False),
    sa.Column("entered_at", Instant, nullable=False),
)


def version(tx: Connection) -> int | None:
    """A number that grows each time a practice is loaded; None before the first time."""
    return tx.scalar(sa.select(practice.c.version))


def fingerprint(tx: Connection) -> str | None:
    """The hash of the files that were loaded last."""
    return tx.scalar(sa.select(practice.c.fingerprint))


def read(tx: Connection) -> tuple[int, dict[str, Any]] | None:
    """The version and what the files say."""
    row = tx.execute(sa.select(practice.c.version, practice.c.data)).one_or_none()
    return (row.version, row.data) if row else None


def write(tx: Connection, data: dict[str, Any], fingerprint: str, now: datetime) -> None:
    """Puts a practice in the place of the one before."""
    after = (version(tx) or 0) + 1
    put(
        tx,
        practice,
        "id",
        {"id": 1, "version": after, "fingerprint": fingerprint, "loaded_at": now, "data": data},
    )


def touch(tx: Connection) -> None:
    """Has everybody read the practice anew: something entered has changed it."""
    tx.execute(sa.update(practice).values(version=practice.c.version + 1))


def set_presence(tx: Connection, manager_id: str, available: bool, now: datetime) -> None:
    """Notes what a manager said of being at the desk."""
    put(tx, presence, "manager_id", {"manager_id": manager_id, "available": available, "at": now})


def read_presence(tx: Connection) -> dict[str, tuple[bool, datetime]]:
    """What each manager last said, and when."""
    return {row.manager_id: (row.available, row.at) for row in tx.execute(sa.select(presence))}


def add_absence(tx: Connection, absence: Absence) -> None:
    """Writes an absence."""
    tx.execute(sa.insert(absences).values({name: getattr(absence, name) for name in Absence.__dataclass_fields__}))


def end_absence(tx: Connection, absence_id: str, by: str, now: datetime) -> bool:
    """Ends an absence; False when it was ended or over before."""
    runs = (absences.c.id == absence_id, absences.c.ended_at.is_(None), absences.c.until > now)
    return bool(tx.execute(sa.update(absences).where(*runs).values(ended_by=by, ended_at=now)).rowcount)


def get_absence(tx: Connection, absence_id: str) -> Absence | None:
    """One absence."""
    row = tx.execute(sa.select(absences).where(absences.c.id == absence_id)).one_or_none()
    return _absence(row) if row else None


def read_absences(tx: Connection, now: datetime) -> list[Absence]:
    """The absences that are not over, nor ended, by the day they begin."""
    coming = (absences.c.until > now, absences.c.ended_at.is_(None))
    rows = tx.execute(sa.select(absences).where(*coming).order_by(absences.c.from_, absences.c.id))
    return [_absence(row) for row in rows]


def change_hours(tx: Connection, change: ChangedHours) -> None:
    """Writes a manager's hours of one day, in the place of what was written for it before."""
    drop_changed_hours(tx, change.manager_id, change.day)
    values = {**vars(change), "hours": [str(span) for span in change.hours]}
    tx.execute(sa.insert(changed_hours).values(values))


def drop_changed_hours(tx: Connection, manager_id: str, day: date) -> bool:
    """Takes back what was written for a day; False when nothing was."""
    c = changed_hours.c
    return bool(tx.execute(sa.delete(changed_hours).where(c.manager_id == manager_id, c.day == day)).rowcount)


def read_changed_hours(tx: Connection, since: date) -> list[ChangedHours]:
    """What is written for single days, from a day on."""
    c = changed_hours.c
    rows = tx.execute(sa.select(changed_hours).where(c.day >= since).order_by(c.day, c.manager_id))
    return [ChangedHours(**{**row._mapping, "hours": hours_of(row.hours)}) for row in rows]


def _absence(row: sa.Row[Any]) -> Absence:
    return Absence(**{**row._mapping, "kind": Kind(row.kind)})
