"""The tables of codes and links by which a conversation goes on elsewhere: hashes only."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, insert_if_absent, metadata

continue_codes = sa.Table(
    "continue_codes",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    sa.Column("until", Instant, nullable=False),
)

continue_links = sa.Table(
    "continue_links",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    sa.Column("until", Instant, nullable=False),
    sa.Column("unread_from", sa.Integer, nullable=False),
)


def put(tx: Connection, conversation_id: str, hash: str, until: datetime, now: datetime) -> bool:
    """Writes a conversation's only code to go on elsewhere; False when another conversation has the same."""
    mine_or_over = sa.or_(continue_codes.c.conversation_id == conversation_id, continue_codes.c.until <= now)
    tx.execute(sa.delete(continue_codes).where(mine_or_over))
    return insert_if_absent(tx, continue_codes, {"hash": hash, "conversation_id": conversation_id, "until": until})


def use(tx: Connection, hash: str, now: datetime) -> str | None:
    """Takes a code out of use and gives its conversation; None when there is none that works."""
    working = (continue_codes.c.hash == hash, continue_codes.c.until > now)
    return tx.scalar(sa.delete(continue_codes).where(*working).returning(continue_codes.c.conversation_id))


def put_link(tx: Connection, conversation_id: str, hash: str, until: datetime, unread_from: int, now: datetime) -> None:
    """Writes a link into a conversation; those that are over go."""
    tx.execute(sa.delete(continue_links).where(continue_links.c.until <= now))
    values = {"hash": hash, "conversation_id": conversation_id, "until": until, "unread_from": unread_from}
    tx.execute(sa.insert(continue_links).values(values))


def use_link(tx: Connection, hash: str, now: datetime) -> tuple[str, int] | None:
    """Takes a link out of use; gives its conversation and the first unread line, None when there is none that works."""
    c = continue_links.c
    used = sa.delete(continue_links).where(c.hash == hash, c.until > now).returning(c.conversation_id, c.unread_from)
    row = tx.execute(used).first()
    return (row.conversation_id, row.unread_from) if row else None
