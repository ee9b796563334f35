"""The tables of conversations: themselves, their lines, turns and facts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.cards.mask import mask
from frontdesk.conversations.about.store import whose
from frontdesk.conversations.model import HIDE_AFTER, Button, Conversation, Line
from frontdesk.db import Instant, Sealed, insert_if_absent, metadata
from frontdesk.errors import Unknown

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("handler", sa.String(40), nullable=False),
    sa.Column("patient_id", sa.String(40), index=True),
    sa.Column("person_id", sa.String(40)),
    sa.Column("level", sa.Integer, nullable=False, default=0),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("heard_at", Instant, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False, default=0),
    sa.Column("hidden_upto", sa.Integer, nullable=False, default=0),
    sa.Column("others_upto", sa.Integer, nullable=False, default=0, server_default="0"),
    sa.Column("there_upto", sa.Integer, nullable=False, default=0, server_default="0"),
    sa.Column("failed_turns", sa.Integer, nullable=False, default=0),
    sa.Column("asked_engine", sa.Boolean, nullable=False, default=False),
    sa.Column("engine_state", Sealed),
    sa.Column("case_stamp", sa.String(60)),  # changes with each move of the conversation's case
    sa.Column("word", sa.Integer, nullable=False, default=0),  # how often the right to answer was taken
    sa.Column("lease_until", Instant),
)

lines = sa.Table(
    "transcript",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("author", sa.String(20), nullable=False),
    sa.Column("name", sa.String(120)),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("text", Sealed, nullable=False),
    sa.Column("buttons", Sealed),
    sa.Column("personal", sa.Boolean, nullable=False),
    sa.Column("alert", sa.Boolean, nullable=False),
    sa.Column("response", sa.String(80)),
    sa.Column("turn_id", sa.String(64)),
    sa.Column("patient_id", sa.String(40), index=True),  # whom it is about; empty: whoever proves identity next
)

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

_STATE = [c for c in conversations.c if c.name in Conversation.__dataclass_fields__]
_GET = sa.select(*_STATE).where(conversations.c.id == sa.bindparam("id"))  # made once: a turn asks a dozen times


def add(tx: Connection, conversation: Conversation, token_hash: str) -> None:
    """Writes a new conversation."""
    values = {column.name: getattr(conversation, column.name) for column in _STATE}
    tx.execute(sa.insert(conversations).values(**values, token_hash=token_hash, created_at=conversation.heard_at))


def get(tx: Connection, conversation_id: str, *, lock: bool = False) -> Conversation:
    """The conversation as it stands; with `lock` nobody else changes it before the transaction ends."""
    row = tx.execute(_GET.with_for_update() if lock else _GET, {"id": conversation_id}).one_or_none()
    if row is None:
        raise Unknown("conversation")
    return Conversation(**row._mapping)


def patient_of(tx: Connection, conversation_id: str) -> str | None:
    """The conversation's verified patient, if there is one."""
    return tx.scalar(sa.select(conversations.c.patient_id).where(conversations.c.id == conversation_id))


def token_hash(tx: Connection, conversation_id: str) -> str | None:
    """The hash of the conversation's secret."""
    return tx.scalar(sa.select(conversations.c.token_hash).where(conversations.c.id == conversation_id))


def last_word_at(tx: Connection, conversation_id: str) -> datetime | None:
    """When the newest line was written."""
    newest = sa.select(sa.func.max(lines.c.at)).where(lines.c.conversation_id == conversation_id)
    at: datetime | None = tx.scalar(newest)
    return at


def case_stamp(tx: Connection, conversation_id: str) -> str | None:
    """Where the conversation's newest case stands, as `case_moved` noted it."""
    return tx.scalar(sa.select(conversations.c.case_stamp).where(conversations.c.id == conversation_id))


def change(tx: Connection, conversation_id: str, **values: Any) -> None:
    """Changes fields of a conversation."""
    tx.execute(sa.update(conversations).where(conversations.c.id == conversation_id).values(**values))


def change_handler(tx: Connection, conversation_id: str, from_: str, to: str) -> bool:
    """Passes the word from one speaker to another, unless somebody else has it by now."""
    statement = sa.update(conversations).where(conversations.c.id == conversation_id, conversations.c.handler == from_)
    return bool(tx.execute(statement.values(handler=to)).rowcount)


def lease(tx: Connection, conversation_id: str, now: datetime, lasts: timedelta) -> int | None:
    """Takes the right to answer in this conversation and gives its number; None while another has it."""
    free = sa.or_(conversations.c.lease_until.is_(None), conversations.c.lease_until < now)
    statement = sa.update(conversations).where(conversations.c.id == conversation_id, free)
    taken = {"word": conversations.c.word + 1, "lease_until": now + lasts}
    number: int | None = tx.scalar(statement.values(taken).returning(conversations.c.word))
    return number


def renew(tx: Connection, conversation_id: str, number: int, until: datetime) -> bool:
    """Keeps the right to answer for longer; False when another has it."""
    mine = sa.and_(conversations.c.id == conversation_id, conversations.c.word == number)
    held = sa.and_(mine, conversations.c.lease_until.is_not(None))
    return bool(tx.execute(sa.update(conversations).where(held).values(lease_until=until)).rowcount)


def word_number(tx: Connection, conversation_id: str) -> int | None:
    """How often the right to answer was taken; it is not taken again before the transaction ends."""
    statement = sa.select(conversations.c.word).where(conversations.c.id == conversation_id)
    return tx.scalar(statement.with_for_update())


def release(tx: Connection, conversation_id: str, number: int) -> None:
    """Gives the right to answer back, if nobody else has taken it."""
    mine = sa.and_(conversations.c.id == conversation_id, conversations.c.word == number)
    tx.execute(sa.update(conversations).where(mine).values(lease_until=None))


def append(tx: Connection, conversation_id: str, line: Line, at: datetime, patient_id: str | None = None) -> int:
    """Writes a line under the next number; the conversation's row is locked until the transaction ends.

    Whoever wrote it, no card number is kept. It is about `patient_id`, or whom the conversation is about.
    """
    c = conversations.c
    there = sa.case((c.heard_at >= at - HIDE_AFTER, c.seq + 1), else_=c.there_upto)
    statement = sa.update(conversations).where(c.id == conversation_id)
    seq = tx.scalar(statement.values(seq=c.seq + 1, there_upto=there).returning(c.seq))
    if seq is None:
        raise Unknown("conversation")
    values = {name: getattr(line, name) for name in _LINE_FIELDS} | {"text": mask(line.text)}
    buttons = [[button.title, button.payload] for button in line.buttons] or None
    values |= {"seq": seq, "at": at, "buttons": buttons}
    values["patient_id"] = patient_id or whose(conversation_id, line.author)
    tx.execute(sa.insert(lines).values(conversation_id=conversation_id, **values))
    return int(seq)


def read(
    tx: Connection,
    conversation_id: str,
    after: int = 0,
    *,
    upto: int | None = None,
    turn_id: str | None = None,
) -> list[Line]:
    """The lines after a number, in order; with `turn_id`, those of that turn only."""
    statement = sa.select(lines).where(lines.c.conversation_id == conversation_id, lines.c.seq > after)
    if upto is not None:
        statement = statement.where(lines.c.seq <= upto)
    if turn_id is not None:
        statement = statement.where(lines.c.turn_id == turn_id)
    return [_line(row) for row in tx.execute(statement.order_by(lines.c.seq))]


def said_before(tx: Connection, conversation_id: str, turn_id: str) -> str:
    """The patient's words before those of this turn, whenever it is worked on; empty when there are none."""
    theirs = sa.and_(lines.c.conversation_id == conversation_id, lines.c.author == "patient")
    own = sa.select(sa.func.min(lines.c.seq)).where(theirs, lines.c.turn_id == turn_id).scalar_subquery()
    before = sa.select(lines.c.text).where(theirs, lines.c.seq < own)
    return tx.scalar(before.order_by(lines.c.seq.desc()).limit(1)) or ""


def spoke_since(tx: Connection, conversation_id: str, seq: int) -> bool:
    """Whether the patient has said anything after a line."""
    theirs = (lines.c.conversation_id == conversation_id, lines.c.author == "patient", lines.c.seq > seq)
    return tx.scalar(sa.select(lines.c.seq).where(*theirs).limit(1)) is not None


def spoke_after(tx: Connection, conversation_id: str, moment: datetime) -> bool:
    """Whether the patient has said anything after a moment."""
    theirs = (lines.c.conversation_id == conversation_id, lines.c.author == "patient", lines.c.at > moment)
    return tx.scalar(sa.select(lines.c.seq).where(*theirs).limit(1)) is not None


def last_answer(tx: Connection, conversation_id: str) -> Line | None:
    """The assistant's newest line."""
    theirs = sa.and_(lines.c.conversation_id == conversation_id, lines.c.author == "assistant")
    row = tx.execute(sa.select(lines).where(theirs).order_by(lines.c.seq.desc()).limit(1)).first()
    return _line(row) if row else None


def unanswered_since(tx: Connection, conversation_id: str, last: int) -> datetime | None:
    """When the patient wrote the first of the last lines that no manager has answered; reads no words."""
    newest = sa.select(lines.c.seq, lines.c.author, lines.c.at).where(lines.c.conversation_id == conversation_id)
    rows = list(reversed(tx.execute(newest.order_by(lines.c.seq.desc()).limit(last)).all()))
    answered = max((row.seq for row in rows if row.author == "manager"), default=0)
    return next((row.at for row in rows if row.author == "patient" and row.seq > answered), None)


def stamps(tx: Connection, conversation_ids: Iterable[str]) -> dict[str, tuple[int, str, str | None]]:
    """The newest line's number, the speaker and the case's standing of each conversation."""
    c = conversations.c
    rows = tx.execute(sa.select(c.id, c.seq, c.handler, c.case_stamp).where(c.id.in_(list(conversation_ids))))
    return {row.id: (row.seq, row.handler, row.case_stamp) for row in rows}


def start_turn(tx: Connection, conversation_id: str, turn_id: str, now: datetime) -> bool:
    """Notes that a message came; False when it came before."""
    return insert_if_absent(tx, turns, {"conversation_id": conversation_id, "turn_id": turn_id, "started_at": now})


def answered(tx: Connection, conversation_id: str, turn_id: str) -> bool:
    """Whether this message has been answered to the end."""
    where = sa.and_(turns.c.conversation_id == conversation_id, turns.c.turn_id == turn_id)
    return tx.scalar(sa.select(turns.c.answered_at).where(where)) is not None


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
    where = sa.and_(turns.c.conversation_id == conversation_id, turns.c.turn_id == turn_id)
    tx.execute(sa.update(turns).where(where).values(answered_at=now, intent=intent, confidence=confidence))


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


_LINE_FIELDS = [c.name for c in lines.c if c.name in Line.__dataclass_fields__]


def _line(row: Row[Any]) -> Line:
    values = {name: getattr(row, name) for name in _LINE_FIELDS}
    buttons = tuple(Button(title, payload) for title, payload in row.buttons or ())
    return Line(**{**values, "buttons": buttons})
