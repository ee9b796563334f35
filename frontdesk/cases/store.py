"""The tables of cases: themselves, their moves, offers and booked call-backs."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.cases.model import Case, Move, Offer, Status, Urgency
from frontdesk.conversations.about import may_be_anybodys
from frontdesk.db import Instant, Sealed, insert_if_absent, metadata
from frontdesk.errors import Unknown

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("patient_id", sa.String(40), index=True),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("urgency", sa.String(10), nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("status", sa.String(10), nullable=False, index=True),
    sa.Column("manager_id", sa.String(40), index=True),
    sa.Column("why_manager", sa.String(400), nullable=False),
    sa.Column("deadline", Instant, index=True),
    sa.Column("promised_at", Instant),
    sa.Column("agreed", Sealed),
    sa.Column("outcome", Sealed),
    sa.Column("created_at", Instant, nullable=False),
)
sa.Index(
    "uq_cases_one_open_per_conversation",
    cases.c.conversation_id,
    unique=True,
    sqlite_where=cases.c.status != Status.RESOLVED.value,
    postgresql_where=cases.c.status != Status.RESOLVED.value,
)

moves = sa.Table(
    "case_moves",
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("from_", sa.String(10)),
    sa.Column("to", sa.String(10), nullable=False),
    sa.Column("by", sa.String(60), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("why", sa.String(400), nullable=False),
    sa.Column("manager_id", sa.String(40)),  # of a promise: whose it is, and for when
    sa.Column("promised_at", Instant),
)

offers = sa.Table(
    "offers",
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("manager_id", sa.String(40), nullable=False),
    sa.Column("offered_at", Instant, nullable=False),
    sa.Column("deadline", Instant, nullable=False),
    sa.Column("outcome", sa.String(12)),
)

callbacks = sa.Table(
    "callbacks",
    metadata,
    sa.Column("manager_id", sa.String(40), primary_key=True),
    sa.Column("at", Instant, primary_key=True),
    sa.Column("case_id", sa.ForeignKey("cases.id"), nullable=False, index=True),
)

messages = sa.Table(
    "manager_messages",  # those that were written, so that a retry is not written again
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
)

broken_glass = sa.Table(
    "broken_glass",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("case_id", sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("manager_id", sa.String(40), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("until", Instant, nullable=False),
    sa.Column("why", sa.String(40), nullable=False),
    sa.Column("words", Sealed, nullable=False),
)


_OLDEST_FIRST = sa.select(cases).order_by(cases.c.created_at)
_OPEN_IN = _OLDEST_FIRST.where(cases.c.conversation_id == sa.bindparam("talk"), cases.c.status != Status.RESOLVED)


def add(tx: Connection, case: Case) -> bool:
    """Writes a new case; False when the conversation has an open one."""
    return insert_if_absent(tx, cases, {name: getattr(case, name) for name in Case.__dataclass_fields__})


def get(tx: Connection, case_id: str, *, lock: bool = False) -> Case:
    """The case as it stands; with `lock` nobody else changes it before the transaction ends."""
    statement = sa.select(cases).where(cases.c.id == case_id)
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise Unknown("case")
    return _case(row)


def find(tx: Connection, *where: sa.ColumnElement[bool]) -> list[Case]:
    """The cases that fit, the oldest first."""
    return [_case(row) for row in tx.execute(_OLDEST_FIRST.where(*where))]


def open_in(tx: Connection, conversation_id: str, *, lock: bool = False) -> Case | None:
    """The conversation's open case; with `lock` nobody else changes it before the transaction ends."""
    found = [_case(row) for row in tx.execute(_OPEN_IN, {"talk": conversation_id})]
    if not (found and lock):
        return found[0] if found else None
    locked = get(tx, found[0].id, lock=True)  # somebody may have closed it while we waited for the lock
    return locked if locked.status is not Status.RESOLVED else None


def all_in(tx: Connection, conversation_id: str) -> list[Case]:
    """The conversation's cases, open or not, the oldest first."""
    return find(tx, cases.c.conversation_id == conversation_id)


def open_of_patient(tx: Connection, patient_id: str) -> list[Case]:
    """All cases of a patient."""
    return find(tx, cases.c.patient_id == patient_id)


def overdue(tx: Connection, now: datetime) -> list[Case]:
    """Open cases whose deadline has passed."""
    return find(tx, cases.c.deadline < now, cases.c.status != Status.RESOLVED)


def promised(tx: Connection, now: datetime) -> list[Case]:
    """Cases that a manager has promised to answer at a time that is not overdue, the oldest first."""
    return find(tx, cases.c.status == Status.PROMISED, cases.c.promised_at >= now)


def urgent_and_promised(tx: Connection, now: datetime) -> list[Case]:
    """Those of them that do not wait for their time when somebody is there."""
    urgent = cases.c.urgency != Urgency.ROUTINE
    return find(tx, cases.c.status == Status.PROMISED, cases.c.promised_at >= now, urgent)


def given_back(tx: Connection) -> list[Case]:
    """Cases that somebody has while the assistant goes on, the oldest first."""
    return find(tx, cases.c.status == Status.RETURNED)


def ringing(tx: Connection, manager_ids: Collection[str]) -> list[Case]:
    """Cases that ring for one of these managers, the oldest first."""
    rung = sa.select(offers.c.case_id).where(offers.c.manager_id.in_(manager_ids), offers.c.outcome.is_(None))
    return find(tx, cases.c.status == Status.OFFERED, cases.c.id.in_(rung))


def for_manager(tx: Connection, manager_id: str) -> list[Case]:
    """Open cases this manager owns or is being rung for."""
    rung = sa.select(offers.c.case_id).where(offers.c.manager_id == manager_id, offers.c.outcome.is_(None))
    mine = sa.or_(cases.c.manager_id == manager_id, cases.c.id.in_(rung))
    return find(tx, mine, cases.c.status != Status.RESOLVED)


def change(tx: Connection, case: Case, to: Status, by: str, at: datetime, why: str, **values: Any) -> bool:
    """Moves a case and writes the move; False when the case is no longer where it was seen."""
    same = sa.and_(cases.c.id == case.id, cases.c.status == case.status, _same_manager(case))
    if not tx.execute(sa.update(cases).where(same).values(status=to, **values)).rowcount:
        return False
    promise = (values["manager_id"], values["promised_at"]) if to is Status.PROMISED else (None, None)
    _write_move(tx, Move(case.id, 0, case.status, to, by, at, why, *promise))
    return True


def update(tx: Connection, case_id: str, **values: Any) -> None:
    """Changes fields of a case that are no move."""
    tx.execute(sa.update(cases).where(cases.c.id == case_id).values(**values))


def open_with(tx: Connection, case: Case, by: str, why: str) -> None:
    """Writes the first move of a new case."""
    _write_move(tx, Move(case.id, 0, None, case.status, by, case.created_at, why))


def read_moves(tx: Connection, case_id: str) -> list[Move]:
    """All moves of a case, in order."""
    rows = tx.execute(sa.select(moves).where(moves.c.case_id == case_id).order_by(moves.c.number))
    return [_move(row) for row in rows]


def add_offer(tx: Connection, offer: Offer) -> None:
    """Puts a case to a manager."""
    last = tx.scalar(sa.select(sa.func.max(offers.c.number)).where(offers.c.case_id == offer.case_id)) or 0
    values = {name: getattr(offer, name) for name in Offer.__dataclass_fields__} | {"number": last + 1}
    tx.execute(sa.insert(offers).values(values))


def read_offers(tx: Connection, case_id: str) -> list[Offer]:
    """All offers of a case, the oldest first."""
    rows = tx.execute(sa.select(offers).where(offers.c.case_id == case_id).order_by(offers.c.number))
    return [Offer(**row._mapping) for row in rows]


def close_offers(tx: Connection, case_id: str, outcome: str, manager_id: str | None = None) -> int:
    """Ends the ringing offers of a case, or of one manager in it; gives how many rang."""
    where = [offers.c.case_id == case_id, offers.c.outcome.is_(None)]
    if manager_id:
        where.append(offers.c.manager_id == manager_id)
    return tx.execute(sa.update(offers).where(*where).values(outcome=outcome)).rowcount


def add_message(tx: Connection, case_id: str, message_id: str) -> bool:
    """Notes that a manager's message was written; False when it was before."""
    return insert_if_absent(tx, messages, {"case_id": case_id, "message_id": message_id})


def open_cases(tx: Connection) -> list[Case]:
    """All cases that are not closed, the oldest first."""
    return find(tx, cases.c.status != Status.RESOLVED)


def break_glass(tx: Connection, **values: Any) -> None:
    """Notes that a supervisor looks into a case of somebody else, until when and why."""
    tx.execute(sa.insert(broken_glass).values(**values))


def glass_is_broken(tx: Connection, case_id: str, manager_id: str, now: datetime) -> bool:
    """Whether a supervisor may look into this case now."""
    c = broken_glass.c
    where = (c.case_id == case_id, c.manager_id == manager_id, c.until > now)
    return tx.execute(sa.select(c.id).where(*where).limit(1)).first() is not None


def link_patient(tx: Connection, conversation_id: str, patient_id: str | None) -> list[Case]:
    """Writes the patient into the cases of a conversation that have none yet, and are open or not of before a silence
    that may be anybody's; gives those."""
    nobodys = sa.and_(cases.c.conversation_id == conversation_id, cases.c.patient_id.is_(None))
    theirs = sa.or_(cases.c.status != Status.RESOLVED, sa.not_(may_be_anybodys(cases)))
    linked = tx.execute(sa.update(cases).where(nobodys, theirs).values(patient_id=patient_id).returning(cases))
    return [_case(row) for row in linked]


def book_callback(tx: Connection, manager_id: str, at: datetime, case_id: str) -> bool:
    """Books a call-back in a manager's day; False when that time is taken."""
    return insert_if_absent(tx, callbacks, {"manager_id": manager_id, "at": at, "case_id": case_id})


def booked_callbacks(tx: Connection, manager_id: str, after: datetime) -> set[datetime]:
    """The times of a manager that are promised to somebody."""
    where = (callbacks.c.manager_id == manager_id, callbacks.c.at >= after)
    return set(tx.scalars(sa.select(callbacks.c.at).where(*where)))


def strangers_promised(tx: Connection) -> int:
    """How many have a time of their own without having said who they are."""
    theirs = sa.select(sa.func.count()).select_from(callbacks.join(cases, cases.c.id == callbacks.c.case_id))
    return tx.scalar(theirs.where(cases.c.patient_id.is_(None))) or 0


def drop_callbacks(tx: Connection, case_id: str) -> bool:
    """Frees the time promised for a case; False when it had none of its own."""
    return bool(tx.execute(sa.delete(callbacks).where(callbacks.c.case_id == case_id)).rowcount)


def revision(tx: Connection) -> int:
    """A number that grows with every move of any case, so that a console knows when to look again."""
    return tx.scalar(sa.select(sa.func.count()).select_from(moves)) or 0


def _same_manager(case: Case) -> sa.ColumnElement[bool]:
    return cases.c.manager_id == case.manager_id if case.manager_id else cases.c.manager_id.is_(None)


def _case(row: Row[Any]) -> Case:
    values = dict(row._mapping)
    return Case(**{**values, "status": Status(values["status"]), "urgency": Urgency(values["urgency"])})


def _write_move(tx: Connection, move: Move) -> None:
    last = tx.scalar(sa.select(sa.func.max(moves.c.number)).where(moves.c.case_id == move.case_id)) or 0
    values = {name: getattr(move, name) for name in Move.__dataclass_fields__} | {"number": last + 1}
    tx.execute(sa.insert(moves).values(values))


def _move(row: Row[Any]) -> Move:
    values = dict(row._mapping)
    return Move(**{**values, "from_": Status(row.from_) if row.from_ else None, "to": Status(row.to)})
