"""The table of reminders. Of the secret of a link only a hash is kept."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, insert_if_absent, metadata
from frontdesk.reminders.model import Reminder

reminders = sa.Table(
    "reminders",
    metadata,
    sa.Column("patient_id", sa.String(40), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("days", sa.Integer, primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("by", sa.String(10), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("until", Instant, nullable=False),
)


def add(tx: Connection, reminder: Reminder) -> bool:
    """Writes a reminder; False when there is one already."""
    return insert_if_absent(tx, reminders, vars(reminder))


def is_there(tx: Connection, patient_id: str, day: date, days: int) -> bool:
    """Whether a patient was reminded of a day so many days ahead."""
    c = reminders.c
    this = (c.patient_id == patient_id, c.day == day, c.days == days)
    return tx.scalar(sa.select(c.hash).where(*this)) is not None


def since(tx: Connection, patient_id: str, moment: datetime) -> int:
    """How many reminders a patient got since a moment."""
    theirs = (reminders.c.patient_id == patient_id, reminders.c.at > moment)
    return tx.scalar(sa.select(sa.func.count()).where(*theirs)) or 0


def find(tx: Connection, hash: str, now: datetime) -> Reminder | None:
    """The reminder whose link works now."""
    row = tx.execute(sa.select(reminders).where(reminders.c.hash == hash, reminders.c.until > now)).first()
    return Reminder(**row._mapping) if row else None
