"""up to which line a conversation is somebody else's, and stays hidden

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("others_upto", sa.Integer, nullable=False, server_default="0"))
    # Whose the lines before were is not known any more: what is hidden now stays hidden.
    op.execute("UPDATE conversations SET others_upto = hidden_upto")


def downgrade() -> None:
    op.drop_column("conversations", "others_upto")
