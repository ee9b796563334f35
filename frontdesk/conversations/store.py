"""The tables of conversations: themselves and their lines."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.cards.mask import mask
from frontdesk.conversations.about.store import whose
from frontdesk.conversations.model import HIDE_AFTER, Button, Conversation, Line
from frontdesk.db import Instant, Sealed, known, metadata
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

_STATE = [c for c in conversations.c if c.name in Conversation.__dataclass_fields__]

# Statements of every turn are made once: making one takes longer than asking a file with it. Their parameters have no
# names of columns: those are what is written.
_THIS = conversations.c.id == sa.bindparam("this")
_GET = sa.select(*_STATE).where(_THIS)
_GET_LOCKED = _GET.with_for_update()
_PATIENT_OF = sa.select(conversations.c.patient_id).where(_THIS)
_CHANGE = sa.update(conversations).where(_THIS)
_FREE = sa.or_(conversations.c.lease_until.is_(None), conversations.c.lease_until < sa.bindparam("now"))
_LEASE = _CHANGE.where(_FREE).values(word=conversations.c.word + 1).returning(conversations.c.word)
_WORD_NUMBER = sa.select(conversations.c.word).where(_THIS).with_for_update()
_RELEASE = _CHANGE.where(conversations.c.word == sa.bindparam("mine"))
_IS_THERE = conversations.c.heard_at >= sa.bindparam("there_since")
_THERE = sa.case((_IS_THERE, conversations.c.seq + 1), else_=conversations.c.there_upto)
_NEXT_LINE = _CHANGE.values(seq=conversations.c.seq + 1, there_upto=_THERE).returning(conversations.c.seq)
_LINES = sa.select(lines).where(lines.c.conversation_id == sa.bindparam("this")).order_by(lines.c.seq)
_LINES_AFTER = _LINES.where(lines.c.seq > sa.bindparam("after"))
_LINES_OF_TURN = _LINES.where(lines.c.turn_id == sa.bindparam("turn"))
_THEIRS = sa.and_(lines.c.conversation_id == sa.bindparam("this"), lines.c.author == "patient")
_OWN = sa.select(sa.func.min(lines.c.seq)).where(_THEIRS, lines.c.turn_id == sa.bindparam("turn")).scalar_subquery()
_SAID_BEFORE = sa.select(lines.c.text).where(_THEIRS, lines.c.seq < _OWN).order_by(lines.c.seq.desc()).limit(1)


def add(tx: Connection, conversation: Conversation, token_hash: str) -> None:
    """Writes a new conversation."""
    values = {column.name: getattr(conversation, column.name) for column in _STATE}
    tx.execute(sa.insert(conversations).values(**values, token_hash=token_hash, created_at=conversation.heard_at))


def get(tx: Connection, conversation_id: str, *, lock: bool = False) -> Conversation:
    """The conversation as it stands; with `lock` nobody else changes it before the transaction ends."""
    row = tx.execute(_GET_LOCKED if lock else _GET, {"this": conversation_id}).one_or_none()
    if row is None:
        raise Unknown("conversation")
    return Conversation(**row._mapping)


def patient_of(tx: Connection, conversation_id: str) -> str | None:
    """The conversation's verified patient, if there is one."""
    return tx.scalar(_PATIENT_OF, {"this": conversation_id})


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
    tx.execute(_CHANGE, {"this": conversation_id, **known(conversations, values)})


def change_handler(tx: Connection, conversation_id: str, from_: str, to: str) -> bool:
    """Passes the word from one speaker to another, unless somebody else has it by now."""
    statement = sa.update(conversations).where(conversations.c.id == conversation_id, conversations.c.handler == from_)
    return bool(tx.execute(statement.values(handler=to)).rowcount)


def lease(tx: Connection, conversation_id: str, now: datetime, lasts: timedelta) -> int | None:
    """Takes the right to answer in this conversation and gives its number; None while another has it."""
    number: int | None = tx.scalar(_LEASE, {"this": conversation_id, "now": now, "lease_until": now + lasts})
    return number


def renew(tx: Connection, conversation_id: str, number: int, until: datetime) -> bool:
    """Keeps the right to answer for longer; False when another has it."""
    mine = sa.and_(conversations.c.id == conversation_id, conversations.c.word == number)
    held = sa.and_(mine, conversations.c.lease_until.is_not(None))
    return bool(tx.execute(sa.update(conversations).where(held).values(lease_until=until)).rowcount)


def word_number(tx: Connection, conversation_id: str) -> int | None:
    """How often the right to answer was taken; it is not taken again before the transaction ends."""
    return tx.scalar(_WORD_NUMBER, {"this": conversation_id})


def release(tx: Connection, conversation_id: str, number: int) -> None:
    """Gives the right to answer back, if nobody else has taken it."""
    tx.execute(_RELEASE, {"this": conversation_id, "mine": number, "lease_until": None})


def append(tx: Connection, conversation_id: str, line: Line, at: datetime, patient_id: str | None = None) -> int:
    """Writes a line under the next number; the conversation's row is locked until the transaction ends.

    Whoever wrote it, no card number is kept. It is about `patient_id`, or whom the conversation is about.
    """
    seq = tx.scalar(_NEXT_LINE, {"this": conversation_id, "there_since": at - HIDE_AFTER})
    if seq is None:
        raise Unknown("conversation")
    values = {name: getattr(line, name) for name in _LINE_FIELDS} | {"text": mask(line.text)}
    buttons = [[button.title, button.payload] for button in line.buttons] or None
    values |= {"conversation_id": conversation_id, "seq": seq, "at": at, "buttons": buttons}
    if patient_id:
        tx.execute(sa.insert(lines), {**values, "patient_id": patient_id})
    else:
        tx.execute(_add_line(line.author), {**values, "this": conversation_id})
    return int(seq)


@cache
def _add_line(author: str) -> sa.Insert:
    return sa.insert(lines).values(patient_id=whose(sa.bindparam("this"), author))


def read(tx: Connection, conversation_id: str, after: int = 0, *, upto: int | None = None) -> list[Line]:
    """The lines after a number, in order."""
    statement = _LINES_AFTER if upto is None else _LINES_AFTER.where(lines.c.seq <= upto)
    return [_line(row) for row in tx.execute(statement, {"this": conversation_id, "after": after})]


def lines_of(tx: Connection, conversation_id: str, turn_id: str) -> list[Line]:
    """The lines of a turn, in order."""
    return [_line(row) for row in tx.execute(_LINES_OF_TURN, {"this": conversation_id, "turn": turn_id})]


def said_before(tx: Connection, conversation_id: str, turn_id: str) -> str:
    """The patient's words before those of this turn, whenever it is worked on; empty when there are none."""
    return tx.scalar(_SAID_BEFORE, {"this": conversation_id, "turn": turn_id}) or ""


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


_LINE_FIELDS = [c.name for c in lines.c if c.name in Line.__dataclass_fields__]


def _line(row: Row[Any]) -> Line:
    values = {name: getattr(row, name) for name in _LINE_FIELDS}
    buttons = tuple(Button(title, payload) for title, payload in row.buttons or ())
    return Line(**{**values, "buttons": buttons})
