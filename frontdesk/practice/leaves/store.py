"""The table of leave of providers, and how it gets into the practice as it is known."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, metadata
from frontdesk.practice.leaves.model import Leave

leaves = sa.Table(
    "provider_leaves",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("provider_id", sa.String(60), nullable=False),
    sa.Column("from_day", sa.Date, nullable=False),
    sa.Column("to_day", sa.Date, nullable=False, index=True),
    sa.Column("cover_id", sa.String(60), nullable=False),
    sa.Column("entered_by", sa.String(40), nullable=False),
    sa.Column("entered_at", Instant, nullable=False),
    sa.Column("ended_by", sa.String(40)),
    sa.Column("ended_at", Instant),
)


def add(tx: Connection, leave: Leave) -> None:
    """Writes a leave."""
    tx.execute(sa.insert(leaves).values(dict(vars(leave))))


def get(tx: Connection, leave_id: str) -> Leave | None:
    """One leave."""
    row = tx.execute(sa.select(leaves).where(leaves.c.id == leave_id)).one_or_none()
    return Leave(**row._mapping) if row else None


def end(tx: Connection, leave_id: str, last_day: date, by: str, now: datetime) -> bool:
    """Ends a leave with a day, the last one of it; False when it was over before."""
    runs = (leaves.c.id == leave_id, leaves.c.ended_at.is_(None), leaves.c.to_day > last_day)
    values = {"to_day": last_day, "ended_by": by, "ended_at": now}
    return bool(tx.execute(sa.update(leaves).where(*runs).values(values)).rowcount)


def coming(tx: Connection, today: date) -> list[Leave]:
    """Leave that is not over, by the day it begins; one that was called off is over."""
    runs = (leaves.c.to_day >= today, leaves.c.to_day >= leaves.c.from_day)
    rows = tx.execute(sa.select(leaves).where(*runs).order_by(leaves.c.from_day, leaves.c.id))
    return [Leave(**row._mapping) for row in rows]


def with_leaves(tx: Connection, data: dict[str, Any]) -> dict[str, Any]:
    """What the practice's files say, with the leave that was entered since."""
    entered: dict[str, list[dict[str, Any]]] = {}
    for row in tx.execute(sa.select(leaves).order_by(leaves.c.from_day)):
        leave = Leave(**row._mapping)
        if leave.to_day >= leave.from_day:
            span = {"from": leave.from_day.isoformat(), "to": leave.to_day.isoformat(), "covered_by": leave.cover_id}
            entered.setdefault(leave.provider_id, []).append(span)
    providers = [{**one, "away": [*one["away"], *entered.get(one["id"], ())]} for one in data["providers"]]
    return {**data, "providers": providers}
