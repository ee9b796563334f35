"""What was heard so far while a call still listens."""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_partials",
        sa.Column("call_id", sa.String(64), sa.ForeignKey("phone_calls.id"), primary_key=True),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("text", Sealed, nullable=False),
        sa.Column("heard_at", Instant, nullable=False),
        sa.Column("is_whole", sa.Boolean, nullable=False),
        sa.Column("is_led", sa.Boolean, nullable=False),
    )
    op.create_index("ix_phone_partials_heard_at", "phone_partials", ["heard_at"])
    with op.batch_alter_table("phone_calls") as table:
        table.add_column(sa.Column("listens", sa.String(20)))


def downgrade() -> None:
    with op.batch_alter_table("phone_calls") as table:
        table.drop_column("listens")
    op.drop_table("phone_partials")
