"""Deadlines of cases: nobody answered in time, a promised time has come, or a manager left a patient waiting."""

from datetime import timedelta

from frontdesk.cases import store
from frontdesk.cases.cover import WORKER, Covering
from frontdesk.cases.model import WITH_MANAGER, Case, Status
from frontdesk.conversations.model import ASSISTANT
from frontdesk.db import Connection
from frontdesk.errors import DatabaseAway
from frontdesk.log import log

TRY_AGAIN_AFTER = timedelta(minutes=1)  # a case that cannot be moved on: it stays overdue, for whoever watches


class Deadlines(Covering):
    """Moves cases on when their time has come."""

    def fire_deadlines(self) -> int:
        """Moves on every case whose deadline has passed, also while everything was down; gives how many."""
        now = self.clock.now()
        with self.db.reading() as tx:
            late = store.overdue(tx, now)
        self._try_again_at = {case.id: at for case in late if (at := self._try_again_at.get(case.id, now)) > now}
        return sum(self._fire(case) for case in late if case.id not in self._try_again_at)

    def _fire(self, case: Case) -> bool:
        """One deadline; a case that cannot be moved on, whatever is wrong with it, does not keep the others waiting."""
        try:
            with self.db.begin("deadline") as tx:
                fresh = store.get(tx, case.id, lock=True)
                if fresh.status is not case.status or fresh.deadline != case.deadline:
                    return False  # another worker was there first
                self._deadline(tx, fresh)
        except DatabaseAway:  # for a moment: it is tried again at the next look
            return False
        except Exception as error:
            log.error("deadline failed", case=case.id, error=error)
            self._try_again_at[case.id] = self.clock.now() + TRY_AGAIN_AFTER
            return False
        return True

    def _deadline(self, tx: Connection, case: Case) -> None:
        why = {Status.OFFERED: "nobody answered in time", Status.PROMISED: "promised time"}
        store.close_offers(tx, case.id, "no_answer")
        store.drop_callbacks(tx, case.id)
        if case.status in WITH_MANAGER and case.manager_id:
            self.conversations.pass_word(tx, case.conversation_id, case.manager_id, ASSISTANT)
            self._tell(tx, case, "manager_silent")
        self._offer(tx, case, WORKER, why.get(case.status, "the patient was left without an answer"))
