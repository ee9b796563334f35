"""which messages a patient allowed or stopped

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("patient_id", sa.String(40)),
        sa.Column("conversation_id", sa.String(36)),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("wording", sa.String(40), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
    )
    op.create_index("ix_consents_patient_id", "consents", ["patient_id"])
    op.create_index("ix_consents_conversation_id", "consents", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("consents")
