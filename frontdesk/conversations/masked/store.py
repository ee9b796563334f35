"""The newest messages of a patient, and what of them is masked when the last part of a card number comes."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.cards.mask import LOOK_BACK, Message
from frontdesk.cards.talk import taken_out, without
from frontdesk.conversations import store
from frontdesk.conversations.facts import store as facts
from frontdesk.conversations.model import MASKED


def newest_messages(tx: Connection, conversation_id: str, asks_number: Collection[str]) -> list[Message]:
    """The patient's newest messages, and whether what we had said before each asked for a number."""
    c = store.lines.c
    mine = sa.and_(c.conversation_id == conversation_id, c.author.in_(["patient", "assistant"]))
    rows = tx.execute(sa.select(c.seq, c.author, c.text, c.response).where(mine).order_by(c.seq.desc()).limit(30))
    asked, found = False, []
    for row in reversed(rows.all()):
        if row.author == "patient":
            found.append(Message(row.text, asked, row.seq))
            asked = False
        else:
            asked = asked or row.response in asks_number
    return [*found[-LOOK_BACK + 1 :], Message("", asked)]


def rewrite(tx: Connection, conversation_id: str, before: Message, after: Message) -> None:
    """Masks an earlier message, and its words wherever the conversation keeps them."""
    line = sa.and_(store.lines.c.conversation_id == conversation_id, store.lines.c.seq == before.seq)
    tx.execute(sa.update(store.lines).where(line).values(text=after.text))
    take_out(tx, conversation_id, taken_out(before.text, after.text))


def take_out(tx: Connection, conversation_id: str, parts: Sequence[str]) -> None:
    """Takes parts of a card number out of what is kept beside the lines."""
    facts.take_out(tx, conversation_id, parts)
    state = store.get(tx, conversation_id).engine_state
    if state and (masked := without(state, parts)) != state:
        store.change(tx, conversation_id, engine_state={**masked, MASKED: True})
