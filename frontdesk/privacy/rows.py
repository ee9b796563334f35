"""Whose a row is, in any table: by its patient or conversation, or through the row it belongs to."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import metadata

Ids = Any  # a list of ids, or a query that gives them
Condition = sa.ColumnElement[bool]


def of_persons(table: sa.Table, patients: Ids, conversations: Ids = ()) -> Condition | None:
    """The rows of a table that belong to these patients or conversations; None when its rows belong to nobody.

    A row that names its patient is that patient's. One that names only a conversation is the conversation's patient's.
    """
    c = table.c
    found: list[Condition] = []
    if table.name == "patients":
        found.append(c.id.in_(patients))
    if table.name == "conversations":
        found.append(c.id.in_(conversations))
    if table.name == "authorities":  # also of who acts for somebody else
        found.append(c.person_id.in_(patients))
    if "patient_id" in c:
        found.append(c.patient_id.in_(patients))
    if "conversation_id" in c:
        found.append(c.conversation_id.in_(conversations))
        nobodys = c.patient_id.is_(None) if "patient_id" in c else sa.true()
        found.append(sa.and_(nobodys, c.conversation_id.in_(_conversations_of(patients))))
    if not found:
        found = list(_through_parents(table, patients, conversations))
    return sa.or_(*found) if found else None


def _conversations_of(patients: Ids) -> sa.Select[Any]:
    conversations = metadata.tables["conversations"]
    return sa.select(conversations.c.id).where(conversations.c.patient_id.in_(patients))


def _through_parents(table: sa.Table, patients: Ids, conversations: Ids) -> Iterator[Condition]:
    for key in table.foreign_keys:
        parents = of_persons(key.column.table, patients, conversations)
        if parents is not None:
            yield key.parent.in_(sa.select(key.column).where(parents))


def remove(tx: Connection, table: sa.Table, where: Condition) -> int:
    """Deletes rows with all that belongs to them; gives how many rows in all tables."""
    count = 0
    for child in metadata.sorted_tables:
        for key in child.foreign_keys:
            if key.column.table is table:
                count += remove(tx, child, key.parent.in_(sa.select(key.column).where(where)))
    return count + tx.execute(sa.delete(table).where(where)).rowcount


def these(table: sa.Table, keys: list[Any]) -> Condition:
    """The rows with these primary keys."""
    columns = list(table.primary_key.columns)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return sa.tuple_(*columns).in_([tuple(key) for key in keys])
