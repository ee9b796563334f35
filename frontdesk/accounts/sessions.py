"""Sessions of managers, kept on the server: they lock when nobody is there, and end for good when they end.

The browser has an unguessable token, we have its hash. What a session may do is read anew at each request.
"""

import hashlib
import secrets
import uuid
from dataclasses import replace

from frontdesk import audit
from frontdesk.accounts import store
from frontdesk.accounts.model import LASTS, Account, Session, Step, step_now
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.practice.service import LoadedPractice, Practices


class Sessions:
    """The only door to sessions."""

    def __init__(self, db: Database, clock: Clock, practices: Practices) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices

    def begin(self, tx: Connection, manager_id: str, step: Step) -> str:
        """A new session, and its token for the browser's cookie."""
        now, token = self.clock.now(), secrets.token_urlsafe(32)
        store.add_session(tx, Session(str(uuid.uuid4()), manager_id, step, now, now), _hash(token))
        return token

    def find(self, token: str | None) -> Session | None:
        """The session of a token, with the step it is at now; None when it is over, or its manager may not be here."""
        if not token:
            return None
        practice = self.practices.current()
        with self.db.reading() as tx:
            found = store.session(tx, _hash(token))
            account = store.account(tx, found.manager_id) if found else None
        if found is None:
            return None
        if not may_be_here(account, practice):
            self._end_of_removed(found)
            return None
        now = self.clock.now()
        step = step_now(found.step, found.began_at, found.active_at, now)
        if step is Step.LOCKED and found.locked_at is None:
            self._note_lock(found)
        return None if step is Step.OVER else replace(found, step=step)

    def is_alive(self, token: str | None) -> bool:
        """Whether a session is open or locked: what an open stream asks now and then."""
        found = self.find(token)
        return found is not None and found.step in (Step.OPEN, Step.LOCKED)

    def touch(self, session: Session) -> None:
        """The manager did something: the time until the lock begins anew. Does not open a locked session."""
        if session.step is Step.OPEN:
            with self.db.begin() as tx:
                store.change_session(tx, session.id, active_at=self.clock.now())

    def open(self, tx: Connection, session: Session) -> None:
        """Opens a locked session again."""
        store.change_session(tx, session.id, active_at=self.clock.now(), locked_at=None)
        audit.record(tx, self.clock.now(), session.manager_id, "unlock", "session", session.id, "console")

    def end(self, session: Session) -> None:
        """Signs out: the cookie is worth nothing from now on, wherever it was copied to."""
        with self.db.begin() as tx:
            if store.end_session(tx, session.id):
                audit.record(tx, self.clock.now(), session.manager_id, "sign out", "session", session.id, "console")

    def end_all(self, tx: Connection, manager_id: str, by: str, why: str, *, but: str | None = None) -> None:
        """Ends all sessions of a manager, or all but one."""
        if store.end_sessions(tx, manager_id, but=but):
            audit.record(tx, self.clock.now(), by, "end sessions", "account", manager_id, why)

    def clean_up(self) -> int:
        """Drops sessions that are over; run by the worker. Gives how many."""
        with self.db.begin() as tx:
            return store.drop_old_sessions(tx, self.clock.now() - LASTS)

    def _end_of_removed(self, session: Session) -> None:
        """Somebody who left the practice does not come back with an old cookie when they are in its files again."""
        with self.db.begin() as tx:
            self.end_all(tx, session.manager_id, "practice files", "no longer a manager")

    def _note_lock(self, session: Session) -> None:
        with self.db.begin() as tx:
            if store.note_lock(tx, session.id, self.clock.now()):
                audit.record(tx, self.clock.now(), session.manager_id, "lock", "session", session.id, "idle")


def may_be_here(account: Account | None, practice: LoadedPractice) -> bool:
    """Whether the practice still has this manager, and is a demo where the account is one."""
    if account is None or account.manager_id not in practice.managers:
        return False
    return practice.details.demo or not account.demo


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
