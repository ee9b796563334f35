"""The table of guesses: one row per thing guessed at, under a keyed hash, so that it names nobody."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, insert_if_absent, metadata

guesses = sa.Table(
    "guesses",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("until", Instant, nullable=False, index=True),
)


def add(tx: Connection, key: str, now: datetime, per: timedelta) -> int:
    """Counts one more guess; gives how many there were since the first of this period. Locks the row."""
    over = guesses.c.until <= now
    statement = sa.update(guesses).where(guesses.c.key == key)
    changed = statement.values(
        count=sa.case((over, 1), else_=guesses.c.count + 1), until=sa.case((over, now + per), else_=guesses.c.until)
    )
    while True:  # a right answer elsewhere may take the row away between the two statements
        insert_if_absent(tx, guesses, {"key": key, "count": 0, "until": now + per})
        counted = tx.scalar(changed.returning(guesses.c.count))
        if counted is not None:
            return int(counted)


def count(tx: Connection, key: str, now: datetime) -> int:
    """How many guesses there were in the running period."""
    where = (guesses.c.key == key, guesses.c.until > now)
    return tx.scalar(sa.select(guesses.c.count).where(*where)) or 0


def forget(tx: Connection, key: str) -> None:
    """Starts the count anew."""
    tx.execute(sa.delete(guesses).where(guesses.c.key == key))


def forget_over(tx: Connection, now: datetime) -> int:
    """Drops what is over; gives how many rows."""
    return tx.execute(sa.delete(guesses).where(guesses.c.until <= now)).rowcount
