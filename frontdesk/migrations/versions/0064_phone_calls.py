"""Phone calls of patients, their turns, and how patients asked to be spoken to."""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0064"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_calls",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("number", Sealed),
        sa.Column("began_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("spoken_upto", sa.Integer, nullable=False),
        sa.Column("said_from", sa.Integer, nullable=False),
        sa.Column("quiet", sa.Integer, nullable=False),
        sa.Column("slow", sa.Boolean, nullable=False),
        sa.Column("loud", sa.Boolean, nullable=False),
        sa.Column("patient", sa.Boolean, nullable=False),
        sa.Column("expects", sa.String(10)),
    )
    op.create_index("ix_phone_calls_conversation_id", "phone_calls", ["conversation_id"])
    op.create_table(
        "phone_turns",
        sa.Column("call_id", sa.String(64), sa.ForeignKey("phone_calls.id"), primary_key=True),
        sa.Column("key", sa.String(20), primary_key=True),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("meaning", sa.String(12), nullable=False),
        sa.Column("text", Sealed, nullable=False),
        sa.Column("payload", sa.String(200)),
        sa.Column("quiet", sa.Integer, nullable=False),
        sa.Column("spoken_from", sa.Integer, nullable=False),
    )
    op.create_table(
        "speech_wishes",
        sa.Column("patient_id", sa.String(40), sa.ForeignKey("patients.id"), primary_key=True),
        sa.Column("slow", sa.Boolean, nullable=False),
        sa.Column("loud", sa.Boolean, nullable=False),
        sa.Column("patient", sa.Boolean, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("speech_wishes")
    op.drop_table("phone_turns")
    op.drop_table("phone_calls")
