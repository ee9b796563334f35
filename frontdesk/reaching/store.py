"""The tables of what patients have received: a mark for each conversation, and the replies that are unread."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, insert_if_absent, metadata
from frontdesk.reaching.model import Unread

marks = sa.Table(
    "read_marks",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
)

unread = sa.Table(
    "unread_replies",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("case_id", sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("written_at", Instant, nullable=False),
    sa.Column("due_at", Instant, index=True),
    sa.Column("noticed_at", Instant),
    sa.Column("by", sa.String(10)),
    sa.Column("promised_at", Instant),
    sa.Column("is_promise", sa.Boolean, nullable=False, server_default=sa.false()),
)


_MARK_ON = sa.update(marks).where(marks.c.conversation_id == sa.bindparam("this"), marks.c.seq < sa.bindparam("upto"))
_SHOWN = sa.or_(unread.c.seq > sa.bindparam("after"), unread.c.is_promise)
_READ = (unread.c.conversation_id == sa.bindparam("this"), _SHOWN, unread.c.seq <= sa.bindparam("upto"))
_DROP_READ = sa.delete(unread).where(*_READ).returning(unread)


def mark(tx: Connection, conversation_id: str) -> int:
    """Up to which line a browser of the patient has received the conversation; 0: none."""
    return tx.scalar(sa.select(marks.c.seq).where(marks.c.conversation_id == conversation_id)) or 0


def put_mark(tx: Connection, conversation_id: str, seq: int) -> None:
    """Moves the mark on; never back."""
    on = {"this": conversation_id, "upto": seq, "seq": seq}
    moved = tx.execute(_MARK_ON, on).rowcount
    moved = moved or insert_if_absent(tx, marks, {"conversation_id": conversation_id, "seq": seq})
    if not moved:  # it is there: further on, or written by another in between
        tx.execute(_MARK_ON, on)


def add(tx: Connection, reply: Unread) -> None:
    """Writes a reply that nobody has received yet."""
    tx.execute(sa.insert(unread).values(**vars(reply)))


def drop_read(tx: Connection, conversation_id: str, after: int, upto: int) -> list[Unread]:
    """Takes out the replies after a line and up to another, as they are read, and every promise up to there, which is
    never hidden; gives them."""
    read = {"this": conversation_id, "after": after, "upto": upto}
    return [Unread(**row._mapping) for row in tx.execute(_DROP_READ, read)]


def drop_promises(tx: Connection, case_id: str) -> list[Unread]:
    """Takes out the promises of a case, as somebody has come; gives them."""
    mine = (unread.c.case_id == case_id, unread.c.is_promise)
    return [Unread(**row._mapping) for row in tx.execute(sa.delete(unread).where(*mine).returning(unread))]


def has_promise(tx: Connection, conversation_id: str, upto: int) -> bool:
    """Whether a promise up to a line is unread."""
    this = (unread.c.conversation_id == conversation_id, unread.c.is_promise, unread.c.seq <= upto)
    return tx.scalar(sa.select(unread.c.seq).where(*this).limit(1)) is not None


def is_unread(tx: Connection, conversation_id: str, seq: int) -> bool:
    """Whether a reply is still there."""
    this = (unread.c.conversation_id == conversation_id, unread.c.seq == seq)
    return tx.scalar(sa.select(unread.c.seq).where(*this)) is not None


def due(tx: Connection, now: datetime) -> list[tuple[str, str]]:
    """Conversations, and cases in them, of which an unread reply is to be looked at, the longest waiting first."""
    c = unread.c
    late = sa.select(c.conversation_id, c.case_id).where(c.due_at <= now).group_by(c.conversation_id, c.case_id)
    return [(row.conversation_id, row.case_id) for row in tx.execute(late.order_by(sa.func.min(c.due_at)))]


def waiting(tx: Connection, case_id: str, *, lock: bool = False) -> list[Unread]:
    """Unread replies of a case for which not all is done, the oldest first; with `lock` nobody marks them read
    meanwhile."""
    mine = (unread.c.case_id == case_id, unread.c.promised_at.is_(None))
    query = sa.select(unread).where(*mine).order_by(unread.c.seq)
    return [Unread(**row._mapping) for row in tx.execute(query.with_for_update() if lock else query)]


def change(tx: Connection, replies: list[Unread], **values: Any) -> None:
    """Writes down what was done about replies of one conversation."""
    these = (unread.c.conversation_id == replies[0].conversation_id, unread.c.seq.in_([r.seq for r in replies]))
    tx.execute(sa.update(unread).where(*these).values(**values))


def put_off(tx: Connection, case_id: str, now: datetime, by: timedelta) -> None:
    """Has what is due in a case looked at later."""
    late = (unread.c.case_id == case_id, unread.c.due_at <= now)
    tx.execute(sa.update(unread).where(*late).values(due_at=now + by))


def newest_told(tx: Connection, case_id: str) -> Unread | None:
    """The first unread reply of a case's newest stretch of which the patient was told, or could not be."""
    told = sa.select(unread).where(unread.c.case_id == case_id, unread.c.noticed_at.is_not(None))
    newest = told.order_by(unread.c.noticed_at.desc(), unread.c.seq).limit(1)
    row = tx.execute(newest).first()
    return Unread(**row._mapping) if row else None
