"""absences of managers, and hours of single days

Revision ID: 0058
Revises: 0057
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("manager_id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("from_", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("cover_id", sa.String(40), nullable=False),
        sa.Column("entered_by", sa.String(40), nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", Instant),
    )
    op.create_index("ix_absences_manager_id", "absences", ["manager_id"])
    op.create_index("ix_absences_until", "absences", ["until"])
    op.create_table(
        "changed_hours",
        sa.Column("manager_id", sa.String(40), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("hours", sa.JSON, nullable=False),
        sa.Column("entered_by", sa.String(40), nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("changed_hours")
    op.drop_table("absences")
