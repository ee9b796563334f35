"""a promise keeps whose it is and for when, also after it was missed

Revision ID: 0056
Revises: 0055
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_moves") as table:
        table.add_column(sa.Column("manager_id", sa.String(40)))
        table.add_column(sa.Column("promised_at", Instant))
    _read_from_cases()


def downgrade() -> None:
    with op.batch_alter_table("case_moves") as table:
        table.drop_column("promised_at")
        table.drop_column("manager_id")


def _read_from_cases() -> None:
    """A case knows whose a promise is that still stands, and for when; what was promised before it is not on record."""
    cases = sa.table("cases", *map(sa.column, ("id", "status", "manager_id", "promised_at")))
    moves = sa.table("case_moves", *map(sa.column, ("case_id", "number", "to", "manager_id", "promised_at")))
    other = moves.alias()
    last = sa.select(sa.func.max(other.c.number)).where(other.c.case_id == moves.c.case_id).scalar_subquery()
    stands = sa.and_(cases.c.id == moves.c.case_id, cases.c.status == "promised")
    whose = sa.select(cases.c.manager_id).where(stands).scalar_subquery()
    when = sa.select(cases.c.promised_at).where(stands).scalar_subquery()
    open_promise = sa.and_(moves.c.to == "promised", moves.c.number == last)
    op.execute(sa.update(moves).where(open_promise).values(manager_id=whose, promised_at=when))
