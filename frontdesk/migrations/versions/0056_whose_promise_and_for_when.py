"""a promise keeps whose it is and for when, also after it was missed

Revision ID: 0056
Revises: 0055
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_moves") as table:
        table.add_column(sa.Column("manager_id", sa.String(40)))
        table.add_column(sa.Column("promised_at", Instant))


def downgrade() -> None:
    with op.batch_alter_table("case_moves") as table:
        table.drop_column("promised_at")
        table.drop_column("manager_id")
