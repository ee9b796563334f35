"""what comes after a case: follow-ups, whether it was solved, thanks, rules in the way; and kinds that were changed

Revision ID: 0061
Revises: 0060
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("manager_id", sa.String(40), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("told_at", Instant),
        sa.Column("alarmed_at", Instant),
        sa.Column("outcome", sa.String(12)),
        sa.Column("done_at", Instant),
        sa.Column("done_by", sa.String(40)),
        sa.Column("words", Sealed),
    )
    op.create_index("ix_follow_ups_manager_id", "follow_ups", ["manager_id"])
    op.create_index("ix_follow_ups_at", "follow_ups", ["at"])
    op.create_table(
        "solved",
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("manager_id", sa.String(40), nullable=False),
        sa.Column("due_at", Instant),
        sa.Column("asked_at", Instant),
        sa.Column("answer", sa.String(3)),
        sa.Column("answered_at", Instant),
        sa.Column("thanked_at", Instant),
        sa.Column("thanks", Sealed),
    )
    op.create_index("ix_solved_manager_id", "solved", ["manager_id"])
    op.create_index("ix_solved_due_at", "solved", ["due_at"])
    op.create_table(
        "rules_in_the_way",
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("rule", Sealed, nullable=False),
    )
    op.create_table(
        "case_kinds",
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("from_", sa.String(40), nullable=False),
        sa.Column("to", sa.String(40), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("why", Sealed, nullable=False),
    )


def downgrade() -> None:
    for table in ("case_kinds", "rules_in_the_way", "solved", "follow_ups"):
        op.drop_table(table)
