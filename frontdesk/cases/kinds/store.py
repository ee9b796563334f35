"""The table of kinds that were changed."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.cases.kinds.model import Change
from frontdesk.db import Instant, Sealed, metadata

kinds = sa.Table(
    "case_kinds",
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("from_", sa.String(40), nullable=False),
    sa.Column("to", sa.String(40), nullable=False),
    sa.Column("by", sa.String(60), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("why", Sealed, nullable=False),
)


def add(tx: Connection, change: Change) -> None:
    """Writes down that the kind of a case was changed."""
    last = tx.scalar(sa.select(sa.func.max(kinds.c.number)).where(kinds.c.case_id == change.case_id)) or 0
    tx.execute(sa.insert(kinds).values(**vars(change), number=last + 1))


def read(tx: Connection, case_id: str) -> list[Change]:
    """All changes of a case, the oldest first."""
    columns = [kinds.c[name] for name in Change.__dataclass_fields__]
    rows = tx.execute(sa.select(*columns).where(kinds.c.case_id == case_id).order_by(kinds.c.number))
    return [Change(**row._mapping) for row in rows]
