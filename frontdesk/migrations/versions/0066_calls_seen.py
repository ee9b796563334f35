"""When something was last heard of a patient's call: of one that is silent the provider is asked whether it goes on."""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("phone_calls") as table:
        table.add_column(sa.Column("seen_at", Instant))
    op.create_index("ix_phone_calls_ended_at", "phone_calls", ["ended_at"])


def downgrade() -> None:
    op.drop_index("ix_phone_calls_ended_at", "phone_calls")
    with op.batch_alter_table("phone_calls") as table:
        table.drop_column("seen_at")
