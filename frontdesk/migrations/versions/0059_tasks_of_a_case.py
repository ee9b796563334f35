"""tasks of a case, and their moves

Revision ID: 0059
Revises: 0058
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("text", Sealed, nullable=False),
        sa.Column("owner_id", sa.String(40), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("due", Instant, nullable=False),
        sa.Column("opened_by", sa.String(60), nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("rung", sa.Integer, nullable=False),
        sa.Column("climbs_at", Instant),
        sa.Column("outcome", Sealed),
    )
    for column in ("case_id", "owner_id", "status", "climbs_at"):
        op.create_index(f"ix_tasks_{column}", "tasks", [column])
    op.create_table(
        "task_moves",
        sa.Column("task_id", sa.String(36), sa.ForeignKey("tasks.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("from_", sa.String(10)),
        sa.Column("to", sa.String(10), nullable=False),
        sa.Column("owner_id", sa.String(40), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("task_moves")
    op.drop_table("tasks")
