"""Reminders of visits, and the calls that tell of them."""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("patient_id", sa.String(40), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("days", sa.Integer, primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("by", sa.String(10), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
    )
    op.create_table(
        "reminder_calls",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("patient_id", sa.String(40), nullable=False, index=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("number", Sealed, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("next_at", Instant, index=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("call_id", sa.String(64)),
        sa.Column("conversation_id", sa.String(36), index=True),
    )


def downgrade() -> None:
    op.drop_table("reminder_calls")
    op.drop_table("reminders")
