"""legal holds and erasures

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("patient_id", sa.String(40)),
        sa.Column("conversation_id", sa.String(36)),
        sa.Column("reason", Sealed, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("placed_at", Instant, nullable=False),
        sa.Column("lifted_at", Instant),
        sa.Column("lifted_by", sa.String(80)),
    )
    op.create_index("ix_holds_patient_id", "holds", ["patient_id"])
    op.create_index("ix_holds_conversation_id", "holds", ["conversation_id"])
    op.create_table(
        "erasures",
        sa.Column("patient_id", sa.String(40), primary_key=True),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("why", Sealed, nullable=False),
        sa.Column("done_at", Instant),
    )


def downgrade() -> None:
    op.drop_table("erasures")
    op.drop_table("holds")
