"""Finds messages by what they were taken for and how they were answered; opens no text."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.conversations.answers.store import turns
from frontdesk.conversations.model import Answered
from frontdesk.conversations.store import lines


def answered_so(
    tx: Connection,
    since: datetime,
    intents: Collection[str],
    responses: Collection[str],
    beginnings: Collection[str],
) -> list[Answered]:
    """The messages since a moment with one of these intents, or an answer of these names or beginnings of names;
    the newest first."""
    answers, other = (table.alias() for table in (lines, lines))
    named = [other.c.response.in_(responses), *(other.c.response.startswith(b, autoescape=True) for b in beginnings)]
    so = sa.exists().where(_answers(other), sa.or_(*named))
    columns = (turns.c.conversation_id, turns.c.turn_id, turns.c.started_at, turns.c.intent, answers.c.response)
    query = sa.select(*columns).select_from(turns.outerjoin(answers, _answers(answers)))
    query = query.where(turns.c.started_at >= since, turns.c.answered_at.is_not(None))
    query = query.where(sa.or_(turns.c.intent.in_(intents), so))
    order = (turns.c.started_at.desc(), turns.c.conversation_id, turns.c.turn_id)
    return _by_turn(tx.execute(query.order_by(*order)))


def intents(tx: Connection, conversation_id: str) -> dict[str, str]:
    """What the messages of a conversation were taken for, by their turns."""
    known = (turns.c.conversation_id == conversation_id, turns.c.intent.is_not(None))
    return {row.turn_id: row.intent for row in tx.execute(sa.select(turns.c.turn_id, turns.c.intent).where(*known))}


def _answers(table: Any) -> sa.ColumnElement[bool]:
    """The lines of a table of lines that answer a message."""
    same = (table.c.conversation_id == turns.c.conversation_id, table.c.turn_id == turns.c.turn_id)
    return sa.and_(*same, table.c.author == "assistant")


def _by_turn(rows: sa.CursorResult[Any]) -> list[Answered]:
    found: dict[tuple[str, str], tuple[Row[Any], set[str]]] = {}
    for row in rows:
        _, names = found.setdefault((row.conversation_id, row.turn_id), (row, set()))
        names |= {row.response} - {None}
    return [
        Answered(row.conversation_id, row.turn_id, row.started_at, row.intent, frozenset(names))
        for row, names in found.values()
    ]
