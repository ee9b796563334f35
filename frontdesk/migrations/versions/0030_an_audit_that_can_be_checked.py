"""audit rows in chains, their ends and seals; rows and seals are never changed

Revision ID: 0030
Revises: 0002
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from frontdesk.audit import store
from frontdesk.audit.model import Row, chain_of
from frontdesk.db import Instant

revision = "0030"
down_revision = "0021"
branch_labels = None
depends_on = None

NEW = ("result", 40), ("place", 80), ("trace", 32), ("chain", 60), ("prev", 64), ("hash", 64)


def upgrade() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("chain", sa.String(60), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Integer, nullable=False),
    )
    op.create_table(
        "audit_seals",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("heads", sa.JSON, nullable=False),
        sa.Column("key", sa.Integer, nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    before = op.get_bind().execute(sa.text("SELECT * FROM audit ORDER BY at, id")).mappings().all()
    op.execute("DELETE FROM audit")
    with op.batch_alter_table("audit") as audit:
        for name, length in NEW:
            audit.add_column(sa.Column(name, sa.String(length), nullable=False))
        for name in ("number", "key"):
            audit.add_column(sa.Column(name, sa.Integer, nullable=False))
        audit.create_unique_constraint("uq_audit_chain_number", ["chain", "number"])
    store.append(op.get_bind(), [_linkable(dict(row)) for row in before])
    for table in ("audit", "audit_seals"):
        _keep(table)


def _linkable(values: dict[str, object]) -> Row:
    """A row from before there were chains; what was not noted then is said to be unknown."""
    at = values["at"]
    if isinstance(at, str):  # SQLite
        at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    chain = chain_of(values["patient_id"], values["conversation_id"])  # type: ignore[arg-type]
    more = {"at": at, "result": "unknown", "place": "unknown", "trace": "-", "chain": chain}
    return Row(**{**values, **more})  # type: ignore[arg-type]


def _keep(table: str) -> None:
    """Whoever speaks SQL to this database cannot change or take out a row."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'rows of the audit log are never changed'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change_of_audit() RETURNS trigger AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of the audit log are never changed'; END $$ LANGUAGE plpgsql"
    )
    for name, when in (("change", "UPDATE OR DELETE"), ("emptying", "TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {when} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()"
        )


def downgrade() -> None:
    """There is no way back: taking the chains away would be what they are there to find."""
    raise NotImplementedError("the audit log cannot be unchained")
