"""What a turn has changed: nothing twice when it is worked on again, and nothing more once it was answered.

The row is written in the transaction of the change, under a key that is unique in the database: conversation, turn and
kind of change. It waits for the transaction that answers the message, so that an answer tells of every change, and an
action that is still running when the answer is given is refused. The second of two requests in a message makes its own
changes, and is over when the message is answered. Outside of a turn (a manager at the console, the
worker) nothing is kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from frontdesk.conversations import store
from frontdesk.conversations.answers import store as answers
from frontdesk.conversations.model import message_of
from frontdesk.db import Connection
from frontdesk.errors import TurnOver

_turn: ContextVar[str | None] = ContextVar("turn", default=None)


@contextmanager
def in_turn(turn_id: str | None) -> Iterator[None]:
    """Everything in the block is done for this turn."""
    token = _turn.set(turn_id)
    try:
        yield
    finally:
        _turn.reset(token)


def made_before(tx: Connection, at: datetime, conversation_id: str, what: str, made: str) -> str | None:
    """Notes that this turn makes a change now, and gives None; the id of what it made when it did so before.

    Raises TurnOver when the message was answered without this change. A transaction takes this lock first, or after a
    case's.
    """
    turn_id = _turn.get()
    if turn_id is None:
        return None
    store.get(tx, conversation_id, lock=True)
    before = answers.changes_of(tx, conversation_id, turn_id).get(what)
    if before is None:
        if answers.answered(tx, conversation_id, message_of(turn_id)):
            raise TurnOver(what)
        answers.add_change(tx, conversation_id, turn_id, what, made, at)
    return before
