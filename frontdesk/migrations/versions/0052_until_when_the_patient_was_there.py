"""the last line that was written while the patient was there

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("there_upto", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE conversations SET there_upto = seq")


def downgrade() -> None:
    op.drop_column("conversations", "there_upto")
