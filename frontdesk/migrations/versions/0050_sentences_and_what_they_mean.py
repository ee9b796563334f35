"""sentences that were not understood, and what a manager says they mean

Revision ID: 0050
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0050"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "labelled",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("conversation_id", sa.String(36)),
        sa.Column("turn_id", sa.String(64)),
        sa.Column("text", Sealed),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("intent", sa.String(60)),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.UniqueConstraint("conversation_id", "turn_id"),
    )
    op.create_index("ix_labelled_conversation_id", "labelled", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("labelled")
