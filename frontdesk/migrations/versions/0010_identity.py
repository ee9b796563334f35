"""who may act for whom, codes, and who is speaking

Revision ID: 0010
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0010"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("patients") as table:
        table.add_column(sa.Column("mobile", Sealed))
        table.add_column(sa.Column("made_in", sa.String(36)))
        table.add_column(sa.Column("same_as", sa.String(40)))
        table.create_index("ix_patients_same_as", ["same_as"])
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("person_id", sa.String(40)))
    op.execute("UPDATE conversations SET person_id = patient_id")
    op.create_table(
        "carers",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("given", Sealed, nullable=False),
        sa.Column("family", Sealed, nullable=False),
        sa.Column("birth_date", Sealed, nullable=False),
        sa.Column("birth_hash", sa.String(64), nullable=False),
        sa.Column("phones", Sealed, nullable=False),
        sa.Column("email", Sealed),
        sa.Column("postal_code", Sealed),
        sa.Column("member_id", Sealed),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("mobile", Sealed),
    )
    op.create_index("ix_carers_birth_hash", "carers", ["birth_hash"])
    op.create_table(
        "authorities",
        sa.Column("patient_id", sa.String(40), sa.ForeignKey("patients.id"), primary_key=True),
        sa.Column("person_id", sa.String(40), primary_key=True),
        sa.Column("relationship", Sealed, nullable=False),
        sa.Column("scope", sa.String(80), nullable=False),
        sa.Column("until", sa.Date),
    )
    op.create_index("ix_authorities_person_id", "authorities", ["person_id"])
    op.create_table(
        "identity_codes",
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("person_id", sa.String(40)),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in ("identity_codes", "authorities", "carers"):
        op.drop_table(table)
    with op.batch_alter_table("conversations") as conversations:
        conversations.drop_column("person_id")
    with op.batch_alter_table("patients") as patients:
        patients.drop_index("ix_patients_same_as")
        for column in ("same_as", "made_in", "mobile"):
            patients.drop_column(column)
