"""a turn exactly once

Revision ID: 0040
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0040"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "turn_changes",
        sa.Column("conversation_id", sa.String(36), primary_key=True),
        sa.Column("turn_id", sa.String(64), primary_key=True),
        sa.Column("what", sa.String(20), primary_key=True),
        sa.Column("made", sa.String(40), nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("word", sa.Integer, nullable=False, server_default="0"))
        table.drop_column("lease_owner")


def downgrade() -> None:
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("lease_owner", sa.String(64)))
        table.drop_column("word")
    op.drop_table("turn_changes")
