"""Sends what is in the outbox; what cannot be sent stays and is tried again."""

from frontdesk.adapters.messages.port import Messages
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.notices import store
from frontdesk.notices.model import Figures, Notice


class Outbox:
    """The sender of notices, run by the worker."""

    def __init__(self, db: Database, clock: Clock, messages: Messages) -> None:
        self.db = db
        self.clock = clock
        self.messages = messages

    def send_due(self) -> int:
        """Sends each notice whose time has come; gives how many went out."""
        with self.db.reading() as tx:
            due = store.due(tx, self.clock.now())
        return sum(self._send(notice) for notice in due)

    def figures(self) -> Figures:
        """How the outbox stands, for monitoring."""
        with self.db.reading() as tx:
            return store.figures(tx, self.clock.now())

    def _send(self, notice: Notice) -> bool:
        try:
            self.messages.send(notice)
        except Exception:  # whatever the provider does: this notice is tried again, and the others go out
            with self.db.begin() as tx:
                store.failed(tx, notice, self.clock.now())
            return False
        with self.db.begin() as tx:
            store.sent(tx, notice, self.clock.now())
        return True
