"""Sends what is in the outbox; what cannot be sent stays and is tried again."""

from frontdesk import audit
from frontdesk.adapters.messages.port import Messages
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.errors import DatabaseAway
from frontdesk.failpoints import around
from frontdesk.log import log
from frontdesk.notices import store
from frontdesk.notices.model import Figures, Notice


class Outbox:
    """The sender of notices, run by the worker."""

    def __init__(self, db: Database, clock: Clock, messages: Messages) -> None:
        self.db = db
        self.clock = clock
        self.messages = messages

    def send_due(self) -> int:
        """Sends each notice whose time has come; gives how many went out.

        A notice is claimed first, so that of several workers one sends it. A worker that dies in between leaves it to
        be sent later, maybe twice: the provider knows it by its id.
        """
        with self.db.begin() as tx:
            store.drop_over(tx, self.clock.now())
        with self.db.reading() as tx:
            due = store.due(tx, self.clock.now())
        return sum(self._try(notice) for notice in due)

    def figures(self) -> Figures:
        """How the outbox stands, for monitoring."""
        with self.db.reading() as tx:
            return store.figures(tx, self.clock.now())

    def _try(self, notice: Notice) -> bool:
        """One notice; one that cannot be handled, whatever is wrong with it, does not keep the others waiting."""
        try:
            return self._send(notice)
        except DatabaseAway:  # then none can be
            raise
        except Exception as error:
            log.error("work failed", work="notices", error=error)
            return False

    def _send(self, notice: Notice) -> bool:
        with self.db.begin("notice claimed") as tx:
            if not store.claim(tx, notice, self.clock.now()):
                return False
        try:
            with around("provider"):
                self.messages.send(notice)
        except Exception:  # whatever the provider does: this notice is tried again, and the others go out
            with self.db.begin() as tx:
                store.failed(tx, notice, self.clock.now())
                self._audit(tx, notice, "failed")
            return False
        with self.db.begin("notice sent") as tx:
            store.sent(tx, notice, self.clock.now())
            self._audit(tx, notice, "sent")
        return True

    def _audit(self, tx: Connection, notice: Notice, result: str) -> None:
        audit.record(tx, self.clock.now(), "worker", "send", "notice", notice.id, notice.by, result=result)
