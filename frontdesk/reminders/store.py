"""The tables of reminders and of the calls that tell of them. Of the secret of a link only a hash is kept."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, Sealed, insert_if_absent, metadata
from frontdesk.reaching.model import NO_WAY
from frontdesk.reminders.model import Reminder, ReminderCall

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

calls = sa.Table(
    "reminder_calls",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("patient_id", sa.String(40), nullable=False, index=True),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("number", Sealed, nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("next_at", Instant, index=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("call_id", sa.String(64)),
    sa.Column("conversation_id", sa.String(36), index=True),
)


def add(tx: Connection, reminder: Reminder) -> bool:
    """Writes a reminder; False when there is one already."""
    return insert_if_absent(tx, reminders, vars(reminder))


def is_there(tx: Connection, patient_id: str, day: date, days: int) -> bool:
    """Whether a patient was reminded of a day so many days ahead."""
    c = reminders.c
    this = (c.patient_id == patient_id, c.day == day, c.days == days)
    return tx.scalar(sa.select(c.hash).where(*this)) is not None


def sent_by(tx: Connection, patient_id: str, ways: Collection[str], since: datetime) -> list[Reminder]:
    """A patient's reminders since a moment that were given to one of these ways."""
    c = reminders.c
    theirs = sa.select(reminders).where(c.patient_id == patient_id, c.at > since, c.by.in_(ways))
    return [Reminder(**row._mapping) for row in tx.execute(theirs)]


def forget(tx: Connection, reminder: Reminder) -> None:
    """Takes away a reminder that nobody got."""
    tx.execute(sa.delete(reminders).where(reminders.c.hash == reminder.hash))


def since(tx: Connection, patient_id: str, moment: datetime) -> int:
    """How many reminders a patient got since a moment."""
    theirs = (reminders.c.patient_id == patient_id, reminders.c.at > moment, reminders.c.by != NO_WAY)
    return tx.scalar(sa.select(sa.func.count()).where(*theirs)) or 0


def find(tx: Connection, hash: str, now: datetime) -> Reminder | None:
    """The reminder whose link works now."""
    row = tx.execute(sa.select(reminders).where(reminders.c.hash == hash, reminders.c.until > now)).first()
    return Reminder(**row._mapping) if row else None


def add_call(tx: Connection, call: ReminderCall) -> None:
    """Writes a call that is to be placed."""
    tx.execute(sa.insert(calls).values(**vars(call)))


def calls_due(tx: Connection, now: datetime) -> list[ReminderCall]:
    """The calls whose time has come, the oldest first."""
    due = sa.select(calls).where(calls.c.next_at <= now).order_by(calls.c.next_at)
    return [ReminderCall(**row._mapping) for row in tx.execute(due)]


def find_call(tx: Connection, id: str, *, lock: bool = False) -> ReminderCall | None:
    """One call; with `lock` nobody else changes it before the transaction ends."""
    query = sa.select(calls).where(calls.c.id == id)
    row = tx.execute(query.with_for_update() if lock else query).first()
    return ReminderCall(**row._mapping) if row else None


def change_call(tx: Connection, call: ReminderCall, **values: Any) -> bool:
    """Writes values of a call; False when it is no longer as it was seen."""
    same = (calls.c.id == call.id, calls.c.tries == call.tries, calls.c.call_id.is_not_distinct_from(call.call_id))
    return bool(tx.execute(sa.update(calls).where(*same).values(**values)).rowcount)
