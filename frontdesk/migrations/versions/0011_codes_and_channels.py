"""secret notices, and going on with a conversation elsewhere

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("until", Instant))
    op.create_table(
        "continue_codes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("until", Instant, nullable=False),
    )
    op.create_index("ix_continue_codes_conversation_id", "continue_codes", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("continue_codes")
    with op.batch_alter_table("notices") as table:
        table.drop_column("until")
