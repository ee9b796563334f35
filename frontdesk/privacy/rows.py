"""Whose a row is, in any table: by its patient or conversation, or through the row it belongs to."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.conversations.about import may_be_anybodys
from frontdesk.conversations.model import second_of
from frontdesk.db import metadata

Ids = Any  # a list of ids, or a query that gives them
Condition = sa.ColumnElement[bool]
ANYBODYS = {"transcript", "facts", "cases"}  # tables with what was said before anybody was known
NO_PART = {"audit", "holds"}  # tables that tell of patients and conversations, and are no part of a talk


def of_persons(table: sa.Table, patients: Ids, conversations: Ids = ()) -> Condition | None:
    """The rows of a table that belong to these patients or conversations; None when its rows belong to nobody.

    A row that names its patient is that patient's. One of a message is whose the message is. One that names only a
    conversation is the conversation's patient's.
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
        found.append(_without_a_name(table, patients))
    if not found:
        found = list(_through_parents(table, patients, conversations))
    return sa.or_(*found) if found else None


def talks_of(patients: Ids) -> sa.CompoundSelect[Any]:
    """The conversations in which something belongs to one of these patients, or one of them proved identity."""
    talks = metadata.tables["conversations"].c
    own = sa.select(talks.id).where(sa.or_(talks.patient_id.in_(patients), talks.person_id.in_(patients)))
    named = (
        sa.select(table.c.conversation_id).where(table.c.conversation_id.is_not(None), table.c.patient_id.in_(patients))
        for table in _naming()
    )
    return sa.union(own, *named)


def with_others(patients: Ids) -> Condition:
    """Of rows of conversations: those in which something belongs to somebody else, or may be anybody's."""
    talks = metadata.tables["conversations"].c
    of_others: list[Condition] = []
    for table in _naming():
        not_theirs: Condition = table.c.patient_id.not_in(patients)
        if table.name in ANYBODYS:
            not_theirs = sa.or_(not_theirs, may_be_anybodys(table))
        of_others.append(sa.exists().where(table.c.conversation_id == talks.id, not_theirs))
    return sa.or_(*of_others)


def _naming() -> Iterator[sa.Table]:
    """The tables whose rows belong to a conversation and name their patient, as far as one is known."""
    for table in metadata.sorted_tables:
        if {"patient_id", "conversation_id"} <= set(table.c.keys()) and table.name not in NO_PART:
            yield table


def _without_a_name(table: sa.Table, patients: Ids) -> Condition:
    """Rows of a conversation that name no patient and belong to one of these all the same."""
    c, lines, talks = table.c, metadata.tables["transcript"], metadata.tables["conversations"].c
    if "turn_id" in c and table is not lines:
        theirs = sa.or_(lines.c.patient_id.in_(patients), _without_a_name(lines, patients))
        told = (lines.c.author == "patient", lines.c.turn_id.is_not(None))
        turns = (lines.c.turn_id, lines.c.turn_id + second_of(""))  # with what its second request changed
        said = (sa.select(lines.c.conversation_id, turn).where(*told, theirs) for turn in turns)
        return sa.tuple_(c.conversation_id, c.turn_id).in_(sa.union(*said))
    nobodys: Condition = c.patient_id.is_(None) if "patient_id" in c else sa.true()
    if table.name in ANYBODYS:
        nobodys = sa.and_(nobodys, sa.not_(may_be_anybodys(table)))
    return sa.and_(nobodys, c.conversation_id.in_(sa.select(talks.id).where(talks.patient_id.in_(patients))))


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
