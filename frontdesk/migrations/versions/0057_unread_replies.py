"""what patients have received of what managers wrote, and links back into a conversation

Revision ID: 0057
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "read_marks",
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
    )
    op.create_table(
        "unread_replies",
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("written_at", Instant, nullable=False),
        sa.Column("due_at", Instant),
        sa.Column("noticed_at", Instant),
        sa.Column("by", sa.String(10)),
        sa.Column("promised_at", Instant),
    )
    op.create_index("ix_unread_replies_case_id", "unread_replies", ["case_id"])
    op.create_index("ix_unread_replies_due_at", "unread_replies", ["due_at"])
    op.create_table(
        "continue_links",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("unread_from", sa.Integer, nullable=False),
    )
    op.create_index("ix_continue_links_conversation_id", "continue_links", ["conversation_id"])


def downgrade() -> None:
    for table in ("continue_links", "unread_replies", "read_marks"):
        op.drop_table(table)
