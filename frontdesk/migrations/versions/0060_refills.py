"""medicines on file, refills that are asked for, and leave of providers

Revision ID: 0060
Revises: 0059
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "medication_requests",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("patient_id", sa.String(40), nullable=False),
        sa.Column("medicine", Sealed, nullable=False),
        sa.Column("provider_id", sa.String(60), nullable=False),
        sa.Column("dispensed_on", sa.Date, nullable=False),
        sa.Column("days_supply", sa.Integer, nullable=False),
        sa.Column("controlled", sa.Boolean, nullable=False),
        sa.Column("pharmacy_id", sa.String(60)),
    )
    op.create_index("ix_medication_requests_patient_id", "medication_requests", ["patient_id"])
    op.create_index("ix_medication_requests_provider_id", "medication_requests", ["provider_id"])
    op.create_table(
        "refill_requests",
        sa.Column("case_id", sa.String(36), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("medicine", Sealed),
        sa.Column("left", Sealed),
        sa.Column("days_left", sa.Integer),
        sa.Column("medication_id", sa.String(40)),
        sa.Column("controlled", sa.Boolean, nullable=False),
        sa.Column("prescriber_id", sa.String(60)),
        sa.Column("pharmacy_id", sa.String(60)),
        sa.Column("pharmacy_said", sa.Boolean, nullable=False),
        sa.Column("needs_ride", sa.Boolean, nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("alarm_at", Instant, nullable=False),
        sa.Column("alarms", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("decision", sa.String(10)),
        sa.Column("decided_by", sa.String(60)),
        sa.Column("recorded_by", sa.String(40)),
        sa.Column("decided_at", Instant),
        sa.Column("instead", Sealed),
        sa.Column("ready_at", Instant),
        sa.Column("arrived_at", Instant),
    )
    op.create_index("ix_refill_requests_alarm_at", "refill_requests", ["alarm_at"])
    op.create_table(
        "provider_leaves",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("provider_id", sa.String(60), nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("to_day", sa.Date, nullable=False),
        sa.Column("cover_id", sa.String(60), nullable=False),
        sa.Column("entered_by", sa.String(40), nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", Instant),
    )
    op.create_index("ix_provider_leaves_to_day", "provider_leaves", ["to_day"])
    op.create_table(
        "leave_ticks",
        sa.Column("leave_id", sa.String(36), sa.ForeignKey("provider_leaves.id"), primary_key=True),
        sa.Column("patient_id", sa.String(40), primary_key=True),
        sa.Column("tick", sa.String(12), primary_key=True),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", Instant, nullable=False),
    )


def downgrade() -> None:
    for table in ("leave_ticks", "provider_leaves", "refill_requests", "medication_requests"):
        op.drop_table(table)
