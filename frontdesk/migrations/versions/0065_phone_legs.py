"""Legs: calls by which managers, colleagues and patients who are called back join a talk."""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_legs",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("manager_id", sa.String(40), nullable=False),
        sa.Column("number", Sealed, nullable=False),
        sa.Column("offer", sa.Integer),
        sa.Column("room", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("call_id", sa.String(64)),
        sa.Column("outcome", sa.String(12)),
        sa.Column("accepted", sa.Boolean, nullable=False),
        sa.Column("rung_at", Instant),
        sa.Column("answered_at", Instant),
        sa.Column("joining_at", Instant),
        sa.Column("joined_at", Instant),
        sa.Column("caller_at", Instant),
        sa.Column("ended_at", Instant),
        sa.Column("asked_at", Instant),
        sa.Column("told_at", Instant),
        sa.Column("hang_up_at", Instant),
    )
    for column in ("case_id", "conversation_id", "state", "call_id", "hang_up_at"):
        op.create_index(f"ix_phone_legs_{column}", "phone_legs", [column])
    op.create_index("uq_phone_legs_one_per_offer", "phone_legs", ["case_id", "offer"], unique=True)


def downgrade() -> None:
    op.drop_table("phone_legs")
