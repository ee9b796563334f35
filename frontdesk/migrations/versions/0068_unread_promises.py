"""What was promised is told as well when it is not read: which unread lines are promises."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("unread_replies") as table:
        table.add_column(sa.Column("is_promise", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("unread_replies") as table:
        table.drop_column("is_promise")
