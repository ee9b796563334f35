"""accounts: second factors, recovery codes, invitations, sessions

Revision ID: 0020
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from frontdesk.db import Instant, Sealed

revision = "0020"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manager_accounts",
        sa.Column("manager_id", sa.String(40), primary_key=True),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("totp", Sealed),
        sa.Column("totp_step", sa.Integer),
    )
    # All passwords so far came from the files of a demo practice.
    op.execute(
        "INSERT INTO manager_accounts (manager_id, hash, demo) SELECT manager_id, hash, true FROM manager_passwords"
    )
    op.drop_table("manager_passwords")
    op.create_table(
        "manager_recovery_codes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("manager_id", sa.String(40), nullable=False, index=True),
        sa.Column("used_at", Instant),
    )
    op.create_table(
        "manager_invitations",
        sa.Column("manager_id", sa.String(40), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("expires_at", Instant, nullable=False),
    )
    op.create_table(
        "manager_sessions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("manager_id", sa.String(40), nullable=False, index=True),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("began_at", Instant, nullable=False, index=True),
        sa.Column("active_at", Instant, nullable=False),
        sa.Column("locked_at", Instant),
        sa.Column("new_totp", Sealed),
    )


def downgrade() -> None:
    op.create_table(
        "manager_passwords",
        sa.Column("manager_id", sa.String(40), primary_key=True),
        sa.Column("hash", sa.String(200), nullable=False),
    )
    # Accounts with a second factor are not carried over: they would be open to the password alone.
    op.execute(
        "INSERT INTO manager_passwords (manager_id, hash) SELECT manager_id, hash FROM manager_accounts WHERE demo"
    )
    for table in ("manager_sessions", "manager_invitations", "manager_recovery_codes", "manager_accounts"):
        op.drop_table(table)
