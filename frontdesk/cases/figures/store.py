"""Reads what the figures are made of: moves and offers, and of a case what it is about. No word of anybody."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.cases.after.store import ruled
from frontdesk.cases.figures.model import Contact, Handoff, Step
from frontdesk.cases.model import Figures, Status, Urgency, reasons
from frontdesk.cases.store import cases, moves, offers
from frontdesk.db import metadata

_OF_CONTACT = [cases.c[name] for name in ("id", "conversation_id", "patient_id", "reason", "created_at")]


def read_handoffs(tx: Connection, since: datetime, before: datetime) -> list[Handoff]:
    """All cases opened in a time, the oldest first."""
    steps, rings = _read_steps(tx, since, before), _read_rings(tx, since, before)
    talks, in_the_way = metadata.tables["conversations"], ruled(tx, since, before)
    columns = (*_OF_CONTACT, cases.c.urgency, cases.c.language, talks.c.channel)
    query = sa.select(*columns).join(talks, talks.c.id == cases.c.conversation_id).where(_opened(since, before))
    return [
        Handoff(
            contact=_contact(row),
            urgency=Urgency(row.urgency),
            language=row.language,
            channel=row.channel,
            steps=tuple(steps[row.id]),
            rung_at=tuple(rings[row.id]),
            ruled=row.id in in_the_way,
        )
        for row in tx.execute(query.order_by(cases.c.created_at, cases.c.id))
    ]


def read_contacts(tx: Connection, since: datetime) -> list[Contact]:
    """Who was put through to a person, about what and when, since a moment."""
    return [_contact(row) for row in tx.execute(sa.select(*_OF_CONTACT).where(cases.c.created_at >= since))]


def _read_steps(tx: Connection, since: datetime, before: datetime) -> dict[str, list[Step]]:
    c, found = moves.c, defaultdict(list)
    query = sa.select(c.case_id, c.to, c.by, c.at, c.promised_at).join(cases).where(_opened(since, before))
    for row in tx.execute(query.order_by(c.case_id, c.number)):
        found[row.case_id].append(Step(Status(row.to), row.by, row.at, row.promised_at))
    return found


def _read_rings(tx: Connection, since: datetime, before: datetime) -> dict[str, list[datetime]]:
    found = defaultdict(list)
    query = sa.select(offers.c.case_id, offers.c.offered_at).join(cases).where(_opened(since, before))
    for row in tx.execute(query.order_by(offers.c.case_id, offers.c.number)):
        found[row.case_id].append(row.offered_at)
    return found


def _opened(since: datetime, before: datetime) -> sa.ColumnElement[bool]:
    """Without what was only left to somebody: nobody was called for."""
    quiet = [reason.name for reason in reasons().values() if reason.quiet]
    return sa.and_(cases.c.created_at >= since, cases.c.created_at < before, cases.c.reason.not_in(quiet))


def _contact(row: Row[Any]) -> Contact:
    reason = reasons().get(row.reason)
    topic = reason.topic if reason else row.reason  # a reason that is gone is a topic of its own
    return Contact(row.id, row.conversation_id, row.patient_id, row.reason, topic, row.created_at)


def standing(tx: Connection, now: datetime) -> Figures:
    """Counts, and how long the oldest case that nobody has answered has been rung."""
    rows = tx.execute(sa.select(cases.c.status, sa.func.count()).group_by(cases.c.status))
    rings = sa.and_(cases.c.id == offers.c.case_id, cases.c.status == Status.OFFERED)
    first = tx.scalar(sa.select(sa.func.min(offers.c.offered_at)).join(cases, rings))
    late = sa.and_(cases.c.deadline < now, cases.c.status != Status.RESOLVED)
    overdue = tx.scalar(sa.select(sa.func.count()).select_from(cases).where(late)) or 0
    return Figures({Status(row[0]): row[1] for row in rows}, (now - first).total_seconds() if first else 0.0, overdue)
