"""The table of facts: one row for each thing known from a conversation, encrypted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.cards.talk import mask_value, without
from frontdesk.db import Instant, Sealed, metadata

Whose = str | sa.ScalarSelect[Any]

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("value", Sealed, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("patient_id", sa.String(40), index=True),  # as in the transcript
)


_OF_TALK = facts.c.conversation_id == sa.bindparam("talk")
_FACTS = sa.select(facts.c.key, facts.c.value).where(_OF_TALK).order_by(facts.c.at)


def put(tx: Connection, conversation_id: str, key: str, value: Any, now: datetime, whose: Whose) -> None:
    """Writes a fact; the newest word holds."""
    where = sa.and_(facts.c.conversation_id == conversation_id, facts.c.key == key)
    values = {"value": mask_value(value), "at": now, "patient_id": whose}
    if not tx.execute(sa.update(facts).where(where).values(values)).rowcount:
        tx.execute(sa.insert(facts).values(conversation_id=conversation_id, key=key, **values))


def drop(tx: Connection, conversation_id: str, keys: Iterable[str]) -> None:
    """Forgets facts that no longer hold."""
    tx.execute(sa.delete(facts).where(facts.c.conversation_id == conversation_id, facts.c.key.in_(list(keys))))


def read(tx: Connection, conversation_id: str, upto: datetime | None = None) -> dict[str, Any]:
    """All facts, the oldest first; with `upto`, those that were not written later."""
    statement = _FACTS if upto is None else _FACTS.where(facts.c.at <= upto)
    return {row.key: row.value for row in tx.execute(statement, {"talk": conversation_id})}


def take_out(tx: Connection, conversation_id: str, parts: Sequence[str]) -> None:
    """Takes parts of a card number out of every fact, and out of the reasons of visits held or booked here: a reason is
    the patient's words as well."""
    for table, column in ((facts, "value"), (metadata.tables["appointments"], "reason")):
        keys = list(table.primary_key.columns)
        rows = tx.execute(sa.select(*keys, table.c[column]).where(table.c.conversation_id == conversation_id))
        for *key, value in rows.all():
            if (masked := without(value, parts)) != value:
                this = (own == part for own, part in zip(keys, key, strict=True))
                tx.execute(sa.update(table).where(*this).values({column: masked}))
