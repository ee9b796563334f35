"""Acts on replies that are not read: a notice by the way agreed, then a promised call-back. Run by the worker.

In one case, replies that follow one that is unread already belong to it: one notice and one promise for all of them.
"""

from collections.abc import Callable
from datetime import timedelta

from frontdesk.cases.service import Cases
from frontdesk.clock import Clock
from frontdesk.continuing.links import Links
from frontdesk.db import Connection, Database
from frontdesk.errors import DatabaseAway
from frontdesk.log import log
from frontdesk.notices.service import Notices
from frontdesk.reaching import store
from frontdesk.reaching.model import CALL_AFTER, NO_WAY, NOTICE_AFTER, Unread, Way

TRY_AGAIN_AFTER = timedelta(minutes=1)  # one that cannot be handled keeps no other waiting


class Reaching:
    """Looks at what is unread. `way_of` finds how a conversation's patient may be told."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        cases: Cases,
        notices: Notices,
        links: Links,
        way_of: Callable[[str], Way | None],
    ) -> None:
        self.db = db
        self.clock = clock
        self.cases = cases
        self.notices = notices
        self.links = links
        self.way_of = way_of

    def look(self) -> int:
        """Does what is due for unread replies, also what fell due while everything was down; gives for how many
        cases something was done."""
        with self.db.reading() as tx:
            due = store.due(tx, self.clock.now())
        return sum(self._try(*one) for one in due)

    def _try(self, conversation_id: str, case_id: str) -> bool:
        try:
            return self._act(conversation_id, case_id)
        except DatabaseAway:  # then none can be looked at
            raise
        except Exception as error:
            log.error("work failed", work="reaching", case=case_id, error=error)
            with self.db.begin() as tx:
                store.put_off(tx, case_id, self.clock.now(), TRY_AGAIN_AFTER)
            return False

    def _act(self, conversation_id: str, case_id: str) -> bool:
        """All in one transaction: once the patient has read, nothing is written any more."""
        with self.db.reading() as tx:
            seen = store.waiting(tx, case_id)
        way = self.way_of(conversation_id) if any(one.noticed_at is None for one in seen) else None
        with self.db.begin() as tx:
            self.cases.hold_still(tx, case_id)
            replies = store.waiting(tx, case_id, lock=True)
            if not (seen and replies) or replies[0] != seen[0]:
                return False  # read meanwhile, or another worker was there first
            self._do(tx, replies, way)
        return True

    def _do(self, tx: Connection, replies: list[Unread], way: Way | None) -> None:
        """What the oldest one of each kind asks for counts for all of its kind."""
        now = self.clock.now()
        if self.cases.is_talking(tx, replies[0].case_id):  # by phone: it waits from the end of the talk on
            store.change(tx, replies, written_at=now, due_at=now + NOTICE_AFTER)
            return
        promises = [one for one in replies if one.is_promise and one.due_at and one.due_at <= now]
        if promises:
            self._tell(tx, promises[-1], way)
            store.change(tx, promises, noticed_at=now, by=way.by if way else NO_WAY, promised_at=now, due_at=None)
            self.cases.tell_again(tx, promises[0].case_id)
        if written := [one for one in replies if not one.is_promise]:
            self._do_written(tx, written, way, is_told=bool(promises))

    def _do_written(self, tx: Connection, replies: list[Unread], way: Way | None, *, is_told: bool) -> None:
        """What managers wrote: told first, unless that was done just now, and then a call-back is promised."""
        first, now = replies[0], self.clock.now()
        calls_at = first.written_at + CALL_AFTER
        if first.noticed_at is None and now >= first.written_at + NOTICE_AFTER:
            if not is_told:
                self._tell(tx, first, way)
            store.change(tx, replies, noticed_at=now, by=way.by if way else NO_WAY)
            self.cases.tell_again(tx, first.case_id)
        if now >= calls_at:
            self.cases.promise_unread(tx, first.case_id)
            store.change(tx, store.waiting(tx, first.case_id), promised_at=now, due_at=None)  # and what is promised now
        else:
            store.change(tx, replies, due_at=calls_at)

    def _tell(self, tx: Connection, reply: Unread, way: Way | None) -> None:
        """A notice that says nothing but the practice's name, with a link back into the same conversation."""
        if way is not None:
            token, until = self.links.issue(tx, reply.conversation_id, reply.seq)
            self.notices.send_link(tx, way.by, way.to, way.language, token, reply.key, until)
