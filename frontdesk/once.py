"""What a turn has changed already: a message that is worked on again changes nothing a second time.

The row is written in the transaction of the change, under a key that is unique in the database: conversation, turn and
kind of change. Outside of a turn (a manager at the console, the worker) nothing is kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, insert_if_absent, metadata

changes = sa.Table(
    "turn_changes",
    metadata,
    sa.Column("conversation_id", sa.String(36), primary_key=True),
    sa.Column("turn_id", sa.String(64), primary_key=True),
    sa.Column("what", sa.String(20), primary_key=True),
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("at", Instant, nullable=False),
)

_turn: ContextVar[str | None] = ContextVar("turn", default=None)


@contextmanager
def in_turn(turn_id: str | None) -> Iterator[None]:
    """Everything in the block is done for this turn."""
    token = _turn.set(turn_id)
    try:
        yield
    finally:
        _turn.reset(token)


def made_before(tx: Connection, at: datetime, conversation_id: str, what: str, made: str) -> str | None:
    """Notes that this turn makes a change now, and gives None; the id of what it made when it did so before."""
    turn_id = _turn.get()
    if turn_id is None:
        return None
    key = {"conversation_id": conversation_id, "turn_id": turn_id, "what": what}
    if insert_if_absent(tx, changes, {**key, "made": made, "at": at}):
        return None
    return tx.scalar(sa.select(changes.c.made).where(*(changes.c[name] == value for name, value in key.items())))


def made_by(tx: Connection, conversation_id: str, turn_id: str) -> dict[str, str]:
    """What a turn has changed: the ids by kind of change, in order."""
    where = (changes.c.conversation_id == conversation_id, changes.c.turn_id == turn_id)
    rows = tx.execute(sa.select(changes.c.what, changes.c.made).where(*where).order_by(changes.c.at))
    return {row.what: row.made for row in rows}
