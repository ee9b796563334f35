"""The tables of turns: which messages came and were answered, and what was changed for each."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, insert_if_absent, metadata

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("turn_id", sa.String(64), primary_key=True),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("answered_at", Instant),
    sa.Column("intent", sa.String(60)),
    sa.Column("confidence", sa.Float),
)
_OPEN = turns.c.answered_at.is_(None)
sa.Index("ix_turns_unanswered", turns.c.started_at, sqlite_where=_OPEN, postgresql_where=_OPEN)

changes = sa.Table(
    "turn_changes",
    metadata,
    sa.Column("conversation_id", sa.String(36), primary_key=True),
    sa.Column("turn_id", sa.String(64), primary_key=True),
    sa.Column("what", sa.String(20), primary_key=True),
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("at", Instant, nullable=False),
)

_THIS_TURN = (turns.c.conversation_id == sa.bindparam("this"), turns.c.turn_id == sa.bindparam("turn"))
_ANSWERED = sa.select(turns.c.answered_at).where(*_THIS_TURN)
_FINISH_TURN = sa.update(turns).where(*_THIS_TURN)


def start_turn(tx: Connection, conversation_id: str, turn_id: str, now: datetime) -> bool:
    """Notes that a message came; False when it came before."""
    return insert_if_absent(tx, turns, {"conversation_id": conversation_id, "turn_id": turn_id, "started_at": now})


def answered(tx: Connection, conversation_id: str, turn_id: str) -> bool:
    """Whether this message has been answered to the end."""
    return tx.scalar(_ANSWERED, {"this": conversation_id, "turn": turn_id}) is not None


def unanswered(tx: Connection, after: datetime, upto: datetime, most: int) -> list[tuple[str, str, datetime]]:
    """Messages that came in this time and have no answer: conversation, turn and when, the oldest first."""
    c = turns.c
    came = sa.and_(_OPEN, c.started_at > after, c.started_at <= upto)
    some = sa.select(c.conversation_id, c.turn_id, c.started_at).where(came).order_by(c.started_at).limit(most)
    return [(row.conversation_id, row.turn_id, row.started_at) for row in tx.execute(some)]


def count_unanswered(tx: Connection, after: datetime, upto: datetime) -> int:
    """How many messages came in this time and have no answer."""
    came = sa.and_(_OPEN, turns.c.started_at > after, turns.c.started_at <= upto)
    return tx.scalar(sa.select(sa.func.count()).where(came)) or 0


def finish_turn(
    tx: Connection, conversation_id: str, turn_id: str, now: datetime, intent: str | None, confidence: float
) -> None:
    """Notes that a message was answered, and what it was taken for."""
    found = {"answered_at": now, "intent": intent, "confidence": confidence}
    tx.execute(_FINISH_TURN, {"this": conversation_id, "turn": turn_id, **found})


def add_change(tx: Connection, conversation_id: str, turn_id: str, what: str, made: str, at: datetime) -> None:
    """Notes what was changed for a message; a unique key refuses the same kind of change a second time."""
    values = {"conversation_id": conversation_id, "turn_id": turn_id, "what": what, "made": made, "at": at}
    tx.execute(sa.insert(changes).values(values))


def changes_of(tx: Connection, conversation_id: str, *turn_ids: str) -> dict[str, str]:
    """What was changed for messages: the ids of what was made, by kind of change; where two made the same kind, that of
    the later named."""
    where = (changes.c.conversation_id == conversation_id, changes.c.turn_id.in_(turn_ids))
    rows = tx.execute(sa.select(changes).where(*where).order_by(changes.c.at)).all()
    return {row.what: row.made for turn_id in turn_ids for row in rows if row.turn_id == turn_id}
