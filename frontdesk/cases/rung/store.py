"""The offers that ring, of all cases, and how long they may."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.cases.model import Offer, Status
from frontdesk.cases.store import cases, offers


def rung(tx: Connection) -> list[Offer]:
    """All offers that ring, of all cases."""
    rings = sa.and_(cases.c.id == offers.c.case_id, cases.c.status == Status.OFFERED)
    rows = tx.execute(sa.select(offers).join(cases, rings).where(offers.c.outcome.is_(None)).order_by(offers.c.number))
    return [Offer(**row._mapping) for row in rows]


def prolong_offer(tx: Connection, case_id: str, manager_id: str, until: datetime) -> bool:
    """Has a manager's ringing offer last longer; False when none rings."""
    mine = (offers.c.case_id == case_id, offers.c.manager_id == manager_id, offers.c.outcome.is_(None))
    return bool(tx.execute(sa.update(offers).where(*mine).values(deadline=until)).rowcount)
