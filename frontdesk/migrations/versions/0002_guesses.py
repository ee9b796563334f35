"""limits on guessing

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guesses",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("until", Instant, nullable=False),
    )
    op.create_index("ix_guesses_until", "guesses", ["until"])


def downgrade() -> None:
    op.drop_table("guesses")
