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


def give_nobodys(tx: Connection, conversation_id: str, patient_id: str) -> None:
    """Makes what is nobody's in a conversation this patient's."""
    for table in (metadata.tables["transcript"], metadata.tables["facts"]):
        nobodys = (table.c.conversation_id == conversation_id, table.c.patient_id.is_(None))
        tx.execute(sa.update(table).where(*nobodys).values(patient_id=patient_id))
