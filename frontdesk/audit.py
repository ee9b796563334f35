"""Who did what with whose data, when and why: one row for each read and write of personal data."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, metadata

audit_rows = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Column("who", sa.String(80), nullable=False),
    sa.Column("did", sa.String(40), nullable=False),
    sa.Column("what", sa.String(40), nullable=False),
    sa.Column("what_id", sa.String(80), nullable=False),
    sa.Column("patient_id", sa.String(40), index=True),
    sa.Column("conversation_id", sa.String(36), index=True),
    sa.Column("why", sa.String(80), nullable=False),
)


def record(
    tx: Connection,
    at: datetime,
    who: str,
    did: str,
    what: str,
    what_id: str,
    why: str,
    *,
    patient_id: str | None = None,
    conversation_id: str | None = None,
) -> None:
    """Writes one audit row in the transaction of the read or change it tells of. No personal text in any field."""
    tx.execute(
        sa.insert(audit_rows).values(
            id=str(uuid.uuid4()),
            at=at,
            who=who,
            did=did,
            what=what,
            what_id=what_id,
            why=why,
            patient_id=patient_id,
            conversation_id=conversation_id,
        )
    )
