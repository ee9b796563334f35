"""messages that were never answered are found without looking at all of them

Revision ID: 0055
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    open_ = sa.text("answered_at IS NULL")
    op.create_index("ix_turns_unanswered", "turns", ["started_at"], sqlite_where=open_, postgresql_where=open_)


def downgrade() -> None:
    op.drop_index("ix_turns_unanswered", "turns")
