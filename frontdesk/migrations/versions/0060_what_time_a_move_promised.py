"""each move that promises a call-back says for when

Revision ID: 0060
Revises: 0055
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0060"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_moves", sa.Column("promised_at", Instant))
    _read_from_cases()


def downgrade() -> None:
    op.drop_column("case_moves", "promised_at")


def _read_from_cases() -> None:
    """A case knows the time of a promise that still stands; what was promised before it is not on record."""
    cases = sa.table("cases", *map(sa.column, ("id", "status", "promised_at")))
    moves = sa.table("case_moves", *map(sa.column, ("case_id", "number", "to", "promised_at")))
    other = moves.alias()
    last = sa.select(sa.func.max(other.c.number)).where(other.c.case_id == moves.c.case_id).scalar_subquery()
    stands = sa.and_(cases.c.id == moves.c.case_id, cases.c.status == "promised")
    promised_at = sa.select(cases.c.promised_at).where(stands).scalar_subquery()
    open_promise = sa.and_(moves.c.to == "promised", moves.c.number == last)
    op.execute(sa.update(moves).where(open_promise).values(promised_at=promised_at))
