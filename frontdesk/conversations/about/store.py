"""Whom a line or a fact is about when it is written, and what becomes of those that are about nobody known."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.conversations.model import ASSISTANT
from frontdesk.db import metadata


def whose(conversation_id: str, author: str) -> sa.ScalarSelect[Any]:
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


def _is_after(table: sa.Table, seq: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Of lines, facts and cases: those that came after a line of their conversation, so not before the next one."""
    if "seq" in table.c:
        return table.c.seq > seq
    lines, since = metadata.tables["transcript"].alias(), table.c["at" if "at" in table.c else "created_at"]
    later = (lines.c.conversation_id == table.c.conversation_id, lines.c.seq > seq, lines.c.at <= since)
    return sa.exists().where(*later).correlate(table)
