"""Danger and what must be seen today do not wait for a promised time when somebody is there before it."""

from frontdesk.cases import store
from frontdesk.cases.cover import WORKER, is_handed_on
from frontdesk.cases.deadlines import Deadlines
from frontdesk.cases.model import Case, Status
from frontdesk.db import Connection
from frontdesk.errors import CaseTaken, DatabaseAway
from frontdesk.log import log

NOT_REACHED = "not reached"  # why a call-back is promised once more


class RingingAgain(Deadlines):
    """Rings for promised cases that are urgent, as soon as somebody who may own them can be rung."""

    def ring_again(self) -> int:
        """Rings whoever came to the desk since an urgent case was promised; gives for how many cases. Who was rung for
        it and did not answer is left alone for some minutes."""
        with self.db.reading() as tx:
            urgent = store.urgent_and_promised(tx, self.clock.now())
            waiting = [case for case in urgent if not self._was_not_there(tx, case)]
        return sum(self._ring(case) for case in waiting)

    def _was_not_there(self, tx: Connection, case: Case) -> bool:
        """Whether the patient did not answer a call a moment ago: they are not called again before the next time,
        whoever calls then."""
        moves = reversed(store.read_moves(tx, case.id))
        return next(move for move in moves if not is_handed_on(move)).why == NOT_REACHED

    def _ring(self, case: Case) -> bool:
        """One case; one that cannot be rung for, whatever is wrong with it, keeps no other waiting."""
        try:
            with self.db.reading() as tx:
                if not self._next_in_line(tx, case, self.clock.now()):
                    return False  # nothing is written, and nothing locked, while nobody is there
            with self.db.begin("deadline") as tx:
                fresh = store.get(tx, case.id, lock=True)
                if fresh.status is not Status.PROMISED or not self._next_in_line(tx, fresh, self.clock.now()):
                    return False  # it moved on, or another worker was there first
                store.drop_callbacks(tx, fresh.id)
                self._offer(tx, fresh, WORKER, "somebody is there again")
        except (CaseTaken, DatabaseAway):  # for a moment: it is tried again at the next look
            return False
        except Exception as error:
            log.error("deadline failed", case=case.id, error=error)
            return False
        return True
