"""The tables of what comes after a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.cases.after.model import Planned, Rule, Solved, Thanks
from frontdesk.cases.model import Case, Status
from frontdesk.cases.store import cases, find
from frontdesk.db import Instant, Sealed, insert_if_absent, metadata

follow_ups = sa.Table(
    "follow_ups",
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("manager_id", sa.String(40), nullable=False, index=True),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Column("told_at", Instant),
    sa.Column("alarmed_at", Instant),
    sa.Column("outcome", sa.String(12)),
    sa.Column("done_at", Instant),
    sa.Column("done_by", sa.String(40)),
    sa.Column("words", Sealed),
)

solved = sa.Table(
    "solved",
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("manager_id", sa.String(40), nullable=False, index=True),  # who closed it
    sa.Column("due_at", Instant, index=True),
    sa.Column("asked_at", Instant),
    sa.Column("answer", sa.String(3)),
    sa.Column("answered_at", Instant),
    sa.Column("thanked_at", Instant),
    sa.Column("thanks", Sealed),
)

rules = sa.Table(
    "rules_in_the_way",
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("rule", Sealed, nullable=False),
)

_OPEN = follow_ups.c.done_at.is_(None)


def plan(tx: Connection, planned: Planned) -> None:
    """Writes a follow-up down."""
    tx.execute(sa.insert(follow_ups).values(**vars(planned)))


def planned_of(tx: Connection, case_id: str) -> Planned | None:
    """The follow-up of a case that is to come; of one that is over none."""
    return next(iter(_planned(tx, follow_ups.c.case_id == case_id, _OPEN)), None)


def history_of(tx: Connection, case_id: str) -> list[Planned]:
    """All follow-ups of a case, the oldest first."""
    return _planned(tx, follow_ups.c.case_id == case_id)


def planned_for(tx: Connection, manager_id: str) -> list[Planned]:
    """A manager's follow-ups that are to come or due, the first one first."""
    return _planned(tx, follow_ups.c.manager_id == manager_id, _OPEN)


def all_planned(tx: Connection) -> list[Planned]:
    """Everybody's follow-ups that are not over."""
    return _planned(tx, _OPEN)


def alarms(tx: Connection) -> int:
    """How many follow-ups of anybody raise an alarm; reads no words."""
    late = (_OPEN, follow_ups.c.alarmed_at > follow_ups.c.at)
    return tx.scalar(sa.select(sa.func.count()).select_from(follow_ups).where(*late)) or 0


def times_of(tx: Connection, manager_id: str) -> set[datetime]:
    """The times of a manager's follow-ups to come."""
    return set(tx.scalars(sa.select(follow_ups.c.at).where(follow_ups.c.manager_id == manager_id, _OPEN)))


def change(tx: Connection, planned: Planned, **values: Any) -> bool:
    """Changes a follow-up; False when it is over, or not as it was seen."""
    c = follow_ups.c
    same = (c.case_id == planned.case_id, c.number == planned.number, c.manager_id == planned.manager_id)
    where = (*same, c.at == planned.at, _OPEN)
    return bool(tx.execute(sa.update(follow_ups).where(*where).values(**values)).rowcount)


def put_solved(tx: Connection, row: Solved) -> bool:
    """Notes that a case was closed and by whom; False when that is known."""
    return insert_if_absent(tx, solved, vars(row))


def solved_of(tx: Connection, case_id: str) -> Solved | None:
    """Whether a case was solved, as far as is known."""
    row = tx.execute(sa.select(solved).where(solved.c.case_id == case_id)).first()
    return Solved(**row._mapping) if row else None


def change_solved(tx: Connection, case_id: str, *where: sa.ColumnElement[bool], **values: Any) -> bool:
    """Changes what is known of a case; False when it is not so any more."""
    return bool(tx.execute(sa.update(solved).where(solved.c.case_id == case_id, *where).values(**values)).rowcount)


def ask(tx: Connection, case_id: str, now: datetime, remind_at: datetime | None) -> bool:
    """Notes that it is asked now; False when it was asked before."""
    return change_solved(tx, case_id, solved.c.asked_at.is_(None), asked_at=now, due_at=remind_at)


def nothing_due(tx: Connection, case_id: str) -> bool:
    """Has nobody ask, or tell of it, any more; False when nobody would have."""
    return change_solved(tx, case_id, solved.c.due_at.is_not(None), due_at=None)


def answer(tx: Connection, case_id: str, said: str, now: datetime) -> None:
    """Notes an answer; the newest holds."""
    change_solved(tx, case_id, answer=said, answered_at=now)


def thank(tx: Connection, case_id: str, words: str | None, now: datetime) -> None:
    """Notes thanks; words are not lost to a tap that comes after them."""
    change_solved(tx, case_id, thanked_at=now, **({"thanks": words} if words else {}))


def due_questions(tx: Connection, now: datetime) -> list[str]:
    """Cases of which it is to be asked now whether they were solved, or told that the question waits."""
    return list(tx.scalars(sa.select(solved.c.case_id).where(solved.c.due_at <= now).order_by(solved.c.due_at)))


def thanks_of(tx: Connection, manager_id: str, since: datetime) -> list[Thanks]:
    """The thanks for a manager since a moment, the newest first."""
    columns = (solved.c.case_id, cases.c.reason, solved.c.thanked_at, solved.c.thanks)
    query = sa.select(*columns).join(cases, cases.c.id == solved.c.case_id)
    theirs = query.where(solved.c.manager_id == manager_id, solved.c.thanked_at >= since)
    return [Thanks(*row) for row in tx.execute(theirs.order_by(solved.c.thanked_at.desc()))]


def add_rule(tx: Connection, case_id: str, rule: str, now: datetime) -> None:
    """Notes that a rule got in the way of a case, and which."""
    insert_if_absent(tx, rules, {"case_id": case_id, "at": now, "rule": rule})


def read_rules(tx: Connection, since: datetime, before: datetime) -> list[Rule]:
    """The rules that got in the way of cases opened in a time, the newest first."""
    opened = (cases.c.created_at >= since, cases.c.created_at < before)
    query = sa.select(rules.c.case_id, cases.c.reason, rules.c.at, rules.c.rule)
    found = query.join(cases, cases.c.id == rules.c.case_id).where(*opened).order_by(rules.c.at.desc())
    return [Rule(*row) for row in tx.execute(found)]


def ruled(tx: Connection, since: datetime, before: datetime) -> set[str]:
    """The cases opened in a time in which a rule got in the way; reads no words."""
    opened = (cases.c.created_at >= since, cases.c.created_at < before)
    return set(tx.scalars(sa.select(rules.c.case_id).join(cases, cases.c.id == rules.c.case_id).where(*opened)))


def newest_closed(tx: Connection, conversation_id: str, since: datetime) -> Case | None:
    """The newest closed case of a conversation, if that was not before a moment."""
    found = find(tx, cases.c.conversation_id == conversation_id, cases.c.status == Status.RESOLVED)
    if not found:
        return None
    last = found[-1]
    closed = tx.scalar(sa.select(solved.c.case_id).where(solved.c.case_id == last.id, _closed_since(since)))
    return last if closed else None


def _closed_since(since: datetime) -> sa.ColumnElement[bool]:
    moves = metadata.tables["case_moves"]
    newest = sa.select(sa.func.max(moves.c.at)).where(moves.c.case_id == solved.c.case_id).scalar_subquery()
    return newest >= since


def _planned(tx: Connection, *where: sa.ColumnElement[bool]) -> list[Planned]:
    order: Sequence[Any] = (follow_ups.c.at, follow_ups.c.number)
    return [Planned(**row._mapping) for row in tx.execute(sa.select(follow_ups).where(*where).order_by(*order))]
