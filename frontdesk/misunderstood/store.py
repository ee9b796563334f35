"""The table of what managers said of sentences: what they mean, or that they are left out."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, Sealed, insert_if_absent, metadata
from frontdesk.misunderstood.model import Labelled, Sentence

labelled = sa.Table(
    "labelled",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("conversation_id", sa.String(36), index=True),  # cut after a time, see data/privacy/retention.yml
    sa.Column("turn_id", sa.String(64)),
    sa.Column("text", Sealed),  # none when it is left out
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("intent", sa.String(60)),  # none when it is left out
    sa.Column("by", sa.String(80), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.UniqueConstraint("conversation_id", "turn_id"),
)


def add(
    tx: Connection, id: str, sentence: Sentence, text: str | None, intent: str | None, by: str, at: datetime
) -> bool:
    """Writes what a manager said of a sentence; False when somebody has done so before."""
    values = {name: getattr(sentence, name) for name in ("conversation_id", "turn_id", "language", "channel")}
    return insert_if_absent(tx, labelled, {**values, "id": id, "text": text, "intent": intent, "by": by, "at": at})


def looked_at(tx: Connection) -> set[tuple[str, str]]:
    """The conversation and message of each sentence that somebody has said something of."""
    tied = labelled.c.conversation_id.is_not(None)
    rows = tx.execute(sa.select(labelled.c.conversation_id, labelled.c.turn_id).where(tied))
    return {(row.conversation_id, row.turn_id) for row in rows}


def read(tx: Connection) -> list[Labelled]:
    """All sentences with a meaning, the oldest first."""
    columns = [labelled.c[name] for name in Labelled.__dataclass_fields__]
    query = sa.select(*columns).where(labelled.c.intent.is_not(None)).order_by(labelled.c.at, labelled.c.id)
    return [Labelled(**row._mapping) for row in tx.execute(query)]
