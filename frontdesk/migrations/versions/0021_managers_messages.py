"""managers' messages are written once; supervisors look into a case with a reason

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manager_messages",
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("message_id", sa.String(64), primary_key=True),
    )
    op.create_table(
        "broken_glass",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("manager_id", sa.String(40), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("words", Sealed, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("broken_glass")
    op.drop_table("manager_messages")
