"""The outbox: notices written in the transaction of their cause."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, Sealed, insert_if_absent, metadata
from frontdesk.notices.model import CLAIM_LASTS, RETRY_AFTER, Figures, Notice

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("to", Sealed, nullable=False),
    sa.Column("by", sa.String(10), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("body", Sealed, nullable=False),
    sa.Column("due_at", Instant, nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("sent_at", Instant),
    sa.Column("until", Instant),
)


def write(
    tx: Connection,
    key: str,
    to: str,
    by: str,
    subject: str,
    body: str,
    due_at: datetime,
    until: datetime | None = None,
) -> None:
    """Writes a notice to be sent; the same key twice is one notice. One with `until` is secret."""
    values: dict[str, Any] = {"id": str(uuid.uuid4()), "key": key, "to": to, "by": by, "subject": subject}
    insert_if_absent(tx, notices, {**values, "body": body, "due_at": due_at, "attempts": 0, "until": until})


def due(tx: Connection, now: datetime) -> list[Notice]:
    """Notices whose time has come and that are not sent."""
    in_time = sa.or_(notices.c.until.is_(None), notices.c.until > now)
    where = (notices.c.sent_at.is_(None), notices.c.due_at <= now, in_time)
    return [Notice(**row._mapping) for row in tx.execute(sa.select(notices).where(*where).order_by(notices.c.due_at))]


def claim(tx: Connection, notice: Notice, now: datetime) -> bool:
    """Makes a notice due again only after its sender must be dead; False when another worker was there first."""
    as_seen = (notices.c.id == notice.id, notices.c.sent_at.is_(None), notices.c.due_at == notice.due_at)
    return bool(tx.execute(sa.update(notices).where(*as_seen).values(due_at=now + CLAIM_LASTS)).rowcount)


def figures(tx: Connection, now: datetime) -> Figures:
    """How many notices wait, and how long the oldest does."""
    unsent = sa.select(notices.c.attempts, notices.c.due_at).where(notices.c.sent_at.is_(None))
    rows = tx.execute(unsent.where(sa.or_(notices.c.due_at <= now, notices.c.attempts > 0))).all()
    oldest = max((now - row.due_at for row in rows), default=timedelta(0))
    return Figures(len(rows), sum(row.attempts > 0 for row in rows), max(oldest.total_seconds(), 0.0))


def sent(tx: Connection, notice: Notice, now: datetime) -> None:
    """Notes that a notice went out; of a secret one neither words nor number are kept, as it went to a patient."""
    body = {} if notice.until is None else {"body": "", "to": ""}
    values = {"sent_at": now, "attempts": notice.attempts + 1, **body}
    tx.execute(sa.update(notices).where(notices.c.id == notice.id).values(**values))


def drop_over(tx: Connection, now: datetime) -> None:
    """Drops secret notices that could not be sent in time."""
    tx.execute(sa.delete(notices).where(notices.c.until <= now, notices.c.sent_at.is_(None)))


def failed(tx: Connection, notice: Notice, now: datetime) -> None:
    """Notes that sending failed, and when to try again."""
    wait = RETRY_AFTER[min(notice.attempts, len(RETRY_AFTER) - 1)]
    values = {"attempts": notice.attempts + 1, "due_at": now + wait}
    tx.execute(sa.update(notices).where(notices.c.id == notice.id).values(**values))


def drop(tx: Connection, key: str) -> None:
    """Drops a notice that was not sent."""
    tx.execute(sa.delete(notices).where(notices.c.key == key, notices.c.sent_at.is_(None)))


def sent_at(tx: Connection, key: str) -> datetime | None:
    """When a notice was sent."""
    at: datetime | None = tx.scalar(sa.select(notices.c.sent_at).where(notices.c.key == key))
    return at
