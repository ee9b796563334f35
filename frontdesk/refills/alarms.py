"""Alarms for refills whose time is nearly over, or is; again and again until they are decided and there."""

from frontdesk.cases.model import Case
from frontdesk.cases.service import Cases
from frontdesk.clock import Clock
from frontdesk.conversations.service import Conversations
from frontdesk.db import Database
from frontdesk.errors import DatabaseAway
from frontdesk.log import log
from frontdesk.refills import store, times
from frontdesk.refills.model import RefillRequest
from frontdesk.refills.service import REASON, Refills


class RefillAlarms:
    """Looks at refills; run by the worker."""

    def __init__(
        self, db: Database, clock: Clock, conversations: Conversations, cases: Cases, refills: Refills
    ) -> None:
        self.db = db
        self.clock = clock
        self.conversations = conversations
        self.cases = cases
        self.refills = refills

    def look(self) -> int:
        """Opens the refill of each case that was left without one by whatever failed, and alarms managers of those that
        are due; gives how many alarms there were."""
        cases = self.cases.open_for(REASON)
        with self.db.reading() as tx:
            known = store.with_refill(tx, [case.id for case in cases])
            late = store.to_alarm(tx, self.clock.now())
        for case in cases:
            if case.id not in known:
                self._open(case)
        return sum(self._alarm(refill) for refill in late)

    def _open(self, case: Case) -> None:
        """One that fails keeps no other waiting."""
        try:
            told = self.conversations.facts(case.conversation_id).get("medicine", "")
            self.refills.hear(case.conversation_id, str(told))
        except DatabaseAway:
            return
        except Exception as error:
            log.error("work failed", work="refills", case=case.id, error=error)

    def _alarm(self, refill: RefillRequest) -> bool:
        """One alarm in one transaction; one that cannot be given, whatever is wrong, keeps no other waiting."""
        now = self.clock.now()
        try:
            with self.db.begin() as tx:
                self.cases.hold_still(tx, refill.case_id)
                fresh = store.get(tx, refill.case_id, lock=True)
                if fresh is None or fresh.alarm_at != refill.alarm_at or fresh.stage is not refill.stage:
                    return False  # decided meanwhile, or another worker was there first
                late = now >= fresh.due_at
                self.cases.press(tx, fresh.case_id, f"{fresh.stage} {'is late' if late else 'is due soon'}")
                again = now + times.ALARM_EVERY if late else fresh.due_at
                store.change(tx, fresh, alarm_at=again, alarms=fresh.alarms + 1)
        except DatabaseAway:  # for a moment: it is tried again at the next look
            return False
        except Exception as error:
            log.error("work failed", work="refills", case=refill.case_id, error=error)
            return False
        log.warning("refill is due", case=refill.case_id)
        return True
