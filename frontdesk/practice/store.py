"""The tables of the practice: what its files say, and who is at their desk."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, metadata, put

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


def set_presence(tx: Connection, manager_id: str, available: bool, now: datetime) -> None:
    """Notes what a manager said of being at the desk."""
    put(tx, presence, "manager_id", {"manager_id": manager_id, "available": available, "at": now})


def read_presence(tx: Connection) -> dict[str, tuple[bool, datetime]]:
    """What each manager last said, and when."""
    return {row.manager_id: (row.available, row.at) for row in tx.execute(sa.select(presence))}
