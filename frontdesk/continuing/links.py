"""The way back into a conversation from a message we sent: a link that works once, for a day.

Its secret (256 bits) is behind the `#` of the address, so that no server, log or Referer header gets it (RFC 3986,
section 3.5), and opening the page alone uses nothing up: programs that look at links in messages do that.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from frontdesk import audit
from frontdesk.clock import Clock
from frontdesk.continuing import store
from frontdesk.conversations.model import Opened
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.errors import WrongLink
from frontdesk.vault import keyed_hash

LASTS = timedelta(hours=24)


class Links:
    """Issues links and redeems them."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        conversations: Conversations,
        is_unread: Callable[[Connection, str, int], bool],
    ) -> None:
        self.db = db
        self.clock = clock
        self.conversations = conversations
        self.is_unread = is_unread  # whether a line of a conversation is one that the patient has not received

    def issue(self, tx: Connection, conversation_id: str, unread_from: int) -> tuple[str, datetime]:
        """A secret for a link into this conversation and until when it works (UTC), in a transaction of the caller.
        `unread_from` is the first line that the patient has not received."""
        token, until = secrets.token_urlsafe(32), self.clock.now() + LASTS
        store.put_link(tx, conversation_id, _hash(token), until, unread_from, self.clock.now())
        return token, until

    def redeem(self, token: str) -> Opened:
        """The same conversation with a new secret; the old one works no longer. Nobody is proven in it, and what was
        personal is hidden: but where nobody ever was proven, what the patient still has not received waits for them, as
        they have no other way to it. Raises WrongLink."""
        with self.db.begin() as tx:
            found = store.use_link(tx, _hash(token), self.clock.now())
            waits = found[1] if found and self.is_unread(tx, *found) else None
            opened = self.conversations.hand_over(tx, found[0], unread_from=waits) if found else ""
            ids = {"conversation_id": found[0] if found else None, "result": "handed over" if found else "wrong link"}
            audit.record(tx, self.clock.now(), "patient", "redeem", "link", "-", "continue", **ids)
        if not found:
            raise WrongLink("link")
        return Opened(self.conversations.get(found[0]), opened)


def _hash(token: str) -> str:
    return keyed_hash(f"link {token}")
