"""Whom a line or a fact is about when it is written, and what becomes of those that are about nobody known."""

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.conversations.model import ASSISTANT, HIDE_AFTER, Conversation, Own
from frontdesk.db import metadata


def whose(conversation_id: str | sa.BindParameter[str], author: str) -> sa.ScalarSelect[Any]:
    """The patient that something new is about.

    After a silence somebody else may be there: what is said then is nobody's until identity is proven again. A
    manager's word is about the patient all the same.
    """
    c = metadata.tables["conversations"].c
    known = sa.case((c.level > 0, c.patient_id)) if author in ("patient", ASSISTANT) else c.patient_id
    return sa.select(known).where(c.id == conversation_id).scalar_subquery()


def give_nobodys(tx: Connection, conversation_id: str, patient_id: str, after: int) -> None:
    """Makes what is nobody's in a conversation this patient's, from after that line on: what was said up to it may be
    anybody's, and stays nobody's."""
    for table in (metadata.tables["transcript"], metadata.tables["facts"]):
        nobodys = (table.c.conversation_id == conversation_id, table.c.patient_id.is_(None))
        tx.execute(sa.update(table).where(*nobodys, _is_after(table, sa.literal(after))).values(patient_id=patient_id))


def may_be_anybodys(table: sa.Table) -> sa.ColumnElement[bool]:
    """Of lines, facts and cases: those that are nobody's and came before somebody else who proved identity."""
    talks = metadata.tables["conversations"].c
    others = sa.select(talks.others_upto).where(talks.id == table.c.conversation_id).correlate(table).scalar_subquery()
    return sa.and_(table.c.patient_id.is_(None), sa.not_(_is_after(table, others)))


def own(tx: Connection, conversation_id: str, patients: Collection[str], after: int, upto: int) -> Own:
    """What is about one of these patients, or is nobody's and came after one line and not after another."""
    lines, facts = (metadata.tables[name] for name in ("transcript", "facts"))
    found = []
    for table, key in ((lines, lines.c.seq), (facts, facts.c.key)):
        since = _is_after(table, sa.literal(after)) if after else sa.true()
        nobodys = sa.and_(table.c.patient_id.is_(None), since, sa.not_(_is_after(table, sa.literal(upto))))
        theirs = sa.or_(table.c.patient_id.in_(patients), nobodys)
        found.append(frozenset(tx.scalars(sa.select(key).where(table.c.conversation_id == conversation_id, theirs))))
    return Own(*found)


def before_sitting(tx: Connection, conversation: Conversation, at: datetime) -> int:
    """The last line before whoever spoke at that moment sat down: what was hidden there after a silence."""
    c = metadata.tables["transcript"].c
    theirs = (c.conversation_id == conversation.id, c.author == "patient", c.at <= at)
    said = tx.execute(sa.select(c.seq, c.at).where(*theirs).order_by(c.seq)).all()
    silent = [(old, new) for old, new in pairwise(said) if new.at - old.at > HIDE_AFTER]
    return max((new.seq - 1 for old, new in silent if old.seq <= conversation.hidden_upto), default=0)


def talks_of(tx: Connection, patient_id: str, besides: str, most: int) -> list[tuple[str, datetime]]:
    """The other conversations in which this patient spoke or was spoken of, and when last; the newest first."""
    c = metadata.tables["transcript"].c
    last = sa.func.max(c.at)
    theirs = (c.patient_id == patient_id, c.author == "patient", c.conversation_id != besides)
    found = sa.select(c.conversation_id, last.label("last")).where(*theirs).group_by(c.conversation_id)
    return [(row[0], row[1]) for row in tx.execute(found.order_by(last.desc()).limit(most))]


def _is_after(table: sa.Table, seq: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Of lines, facts and cases: those that came after a line of their conversation, so not before the next one."""
    if "seq" in table.c:
        return table.c.seq > seq
    lines, since = metadata.tables["transcript"].alias(), table.c["at" if "at" in table.c else "created_at"]
    later = (lines.c.conversation_id == table.c.conversation_id, lines.c.seq > seq, lines.c.at <= since)
    return sa.exists().where(*later).correlate(table)
