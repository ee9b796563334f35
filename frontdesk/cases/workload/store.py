"""Queries over cases, moves and offers: what managers have in hand and what they had before."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.cases.model import WITH_MANAGER, Case, Status, Urgency
from frontdesk.cases.store import cases, moves, offers
from frontdesk.cases.workload.model import InHand


def in_hand(tx: Connection) -> list[InHand]:
    """The cases that managers are rung for or talk about, counted by kind."""
    c = cases.c
    kind = (c.manager_id, c.reason, c.urgency, c.status)
    where = (c.status.in_([*WITH_MANAGER, Status.OFFERED]), c.manager_id.is_not(None))
    rows = tx.execute(sa.select(*kind, sa.func.count()).where(*where).group_by(*kind))
    return [InHand(row[0], row[1], Urgency(row[2]), Status(row[3]), row[4]) for row in rows]


def talks_about(tx: Connection, reasons: Collection[str], since: datetime) -> dict[str, int]:
    """How many cases with these reasons each manager has accepted since a moment."""
    accepted = (moves.c.to == Status.ACCEPTED, moves.c.at >= since, cases.c.reason.in_(reasons))
    counted = sa.select(moves.c.by, sa.func.count(sa.distinct(moves.c.case_id))).join(cases).where(*accepted)
    return {row[0]: row[1] for row in tx.execute(counted.group_by(moves.c.by))}


def missed(tx: Connection, since: datetime, signs: Mapping[str, datetime]) -> Counter[str]:
    """How many offers since a moment each manager did not answer after their last sign of life: what they did with any
    case, or said at the console (`signs`)."""
    c, found, last = offers.c, Counter[str](), dict(signs)
    acted = sa.select(moves.c.by, sa.func.max(moves.c.at)).where(moves.c.at >= since).group_by(moves.c.by)
    for row in tx.execute(acted):
        last[row[0]] = max(row[1], last.get(row[0], since))
    lately = sa.select(c.manager_id, c.offered_at).where(c.offered_at >= since, c.outcome == "no_answer")
    for row in tx.execute(lately):
        found[row.manager_id] += row.offered_at > last.get(row.manager_id, since)
    return found


def had_matter(tx: Connection, case: Case, reasons: Collection[str], since: datetime) -> str | None:
    """Who closed the newest case of the same patient, or of nobody known in the same conversation, with one of these
    reasons, not before a moment."""
    c = cases.c
    same = sa.and_(c.conversation_id == case.conversation_id, c.patient_id.is_(None))
    if case.patient_id is not None:
        same = sa.or_(same, c.patient_id == case.patient_id)
    closed = (moves.c.to == Status.RESOLVED, moves.c.at >= since, c.reason.in_(reasons), c.id != case.id)
    query = sa.select(c.manager_id).join(moves, moves.c.case_id == c.id).where(same, *closed)
    return tx.scalar(query.order_by(moves.c.at.desc()).limit(1))


def last_manager_of(tx: Connection, patient_id: str) -> str | None:
    """The manager who last talked with this patient; being rung is not enough."""
    talked = sa.and_(offers.c.case_id == cases.c.id, offers.c.outcome == "accepted")
    statement = sa.select(offers.c.manager_id).join(cases, talked).where(cases.c.patient_id == patient_id)
    return tx.scalar(statement.order_by(offers.c.offered_at.desc()).limit(1))
