"""whom each line and each fact of a conversation is about

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLES = ("transcript", "facts")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("patient_id", sa.String(40)))
        op.create_index(f"ix_{table}_patient_id", table, ["patient_id"])
    _read_from_the_log()


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_patient_id", table)
        op.drop_column(table, "patient_id")


def _read_from_the_log() -> None:
    """The audit log has always said whom a line was about when it was written."""
    lines = sa.table("transcript", *map(sa.column, ("conversation_id", "seq", "turn_id", "author", "patient_id")))
    rows = sa.table("audit", *map(sa.column, ("conversation_id", "who", "did", "what", "what_id", "patient_id")))
    who = sa.case((lines.c.author == "patient", "patient"), else_="assistant")
    of_a_turn = sa.and_(rows.c.what == "turn", rows.c.what_id == lines.c.turn_id, rows.c.who == who)
    by_itself = sa.and_(rows.c.what == "line", rows.c.what_id == sa.cast(lines.c.seq, sa.String))
    written = (rows.c.conversation_id == lines.c.conversation_id, rows.c.did == "write", sa.or_(of_a_turn, by_itself))
    named = sa.select(sa.func.max(rows.c.patient_id)).where(*written).scalar_subquery()
    op.execute(sa.update(lines).values(patient_id=named))
