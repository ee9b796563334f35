"""What comes after a case, for the managers: what they have to check, what came of it, thanks, and opening it again.

What falls due by itself is `Due`'s.
"""

from datetime import date, datetime, time, timedelta

from frontdesk import audit
from frontdesk.cards.mask import mask
from frontdesk.cases.after import store
from frontdesk.cases.after.closing import ENDED, Closing
from frontdesk.cases.after.covers import oversees, own_time
from frontdesk.cases.after.model import MOST_TRIES, Outcome, Planned, Rule, Solved, Thanks
from frontdesk.cases.after.times import first_day
from frontdesk.cases.model import Case, FollowUp, Status
from frontdesk.cases.service import Cases
from frontdesk.cases.store import get as get_case
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.errors import CaseTaken, NotAllowed, Unknown
from frontdesk.practice.service import Practices

THANKS_FOR = timedelta(days=30)  # so long they are in a manager's list


class After:
    """The only door to what comes after a case."""

    def __init__(self, db: Database, clock: Clock, practices: Practices, cases: Cases, closing: Closing) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.cases = cases
        self.closing = closing

    def to_check(self, manager_id: str) -> list[tuple[Planned, Case]]:
        """A manager's follow-ups that are not over, the first one first."""
        with self.db.reading() as tx:
            return [(one, self.cases.get(one.case_id)) for one in store.planned_for(tx, manager_id)]

    def late(self, by: str) -> list[tuple[Planned, Case]]:
        """Follow-ups that nobody made though somebody else had them too, for a supervisor; raises NotAllowed."""
        supervisor = self.practices.manager(by)
        if not oversees(supervisor, None):
            raise NotAllowed("overview")
        with self.db.reading() as tx:
            found = [(one, get_case(tx, one.case_id)) for one in store.all_planned(tx) if one.alarms]
            site_of = self.closing.site_of
            return [(one, case) for one, case in found if oversees(supervisor, site_of(tx, case.conversation_id))]

    def alarms(self) -> int:
        """How many of them there are, for monitoring."""
        with self.db.reading() as tx:
            return store.alarms(tx)

    def planned(self, case_id: str) -> Planned | None:
        """The follow-up of a case that is not over."""
        with self.db.reading() as tx:
            return store.planned_of(tx, case_id)

    def solved(self, case_id: str) -> Solved | None:
        """Whether a closed case was solved, as far as the patient has said."""
        with self.db.reading() as tx:
            return store.solved_of(tx, case_id)

    def would_check(self, case: Case, manager_id: str) -> datetime | None:
        """When a manager would check on a case if they closed it now; None when they are not there for long, or the
        patient cannot be reached."""
        return self.closing.time_for(case, self.practices.manager(manager_id))

    def can_check(self, case: Case, manager_id: str) -> bool:
        """Whether a check could be promised if this manager closed the case now: the patient can be reached."""
        return self.closing.may_promise(case, self.practices.manager(manager_id))

    def done(self, case_id: str, manager_id: str, outcome: Outcome, words: str = "") -> Planned:
        """A manager says what came of a follow-up. Who was not reached is tried once more, and told so.

        Repeating is harmless; raises NotAllowed for any other manager, Unknown when there is none.
        """
        with self.db.begin() as tx:
            case, history = get_case(tx, case_id, lock=True), store.history_of(tx, case_id)
            if not history:
                raise Unknown("follow-up")
            last = history[-1]
            if last.manager_id != manager_id:
                raise NotAllowed("follow-up")
            values = {
                "outcome": outcome,
                "done_at": self.clock.now(),
                "done_by": manager_id,
                "words": mask(words) or None,
            }
            if store.change(tx, last, **values):
                self._audit(tx, case, manager_id, outcome)
                self._go_on(tx, case, last, outcome)
        return last

    def reopen(self, case_id: str, manager_id: str) -> Case:
        """A manager who has closed a case, or checks on it, opens it again and has it at once.

        An open one stays as it is. Raises NotAllowed for any other, CaseTaken while another case is open there.
        """
        case = self.cases.get(case_id)
        with self.db.reading() as tx:
            planned = store.planned_of(tx, case_id)
        if manager_id not in (case.manager_id, planned.manager_id if planned else None):
            raise NotAllowed("case")
        if case.status is not Status.RESOLVED:
            return case
        if another := self.cases.of(case.conversation_id):  # the check that was promised stays
            raise CaseTaken(another.id)
        new = self.cases.request(
            case.conversation_id, case.reason, by=manager_id, why="opened again", back_to=manager_id
        )
        self.reopened(case_id)
        return self.cases.accept(new.id, manager_id)

    def reopened(self, case_id: str) -> None:
        """A follow-up to what is open again is over, and nobody is asked whether it is solved."""
        with self.db.begin() as tx:
            if planned := store.planned_of(tx, case_id):
                store.change(tx, planned, outcome=Outcome.REOPENED, done_at=self.clock.now(), done_by="reopened")
            store.change_solved(tx, case_id, due_at=None)

    def thanks(self, manager_id: str) -> list[Thanks]:
        """What patients have thanked a manager for lately, the newest first; for nobody else. Leaves an audit row."""
        now = self.clock.now()
        with self.db.begin() as tx:
            found = store.thanks_of(tx, manager_id, now - THANKS_FOR)
            if found:
                audit.record(tx, now, manager_id, "read", "thanks", manager_id, "thanks")
        return found

    def rules(self, by: str, first: date, last: date) -> list[Rule]:
        """The rules that got in the way of cases opened from one day to another, both included, for supervisors; leaves
        an audit row. Raises NotAllowed."""
        if not oversees(self.practices.manager(by), None):
            raise NotAllowed("rules")
        zone = self.practices.current().zone
        since, before = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), by, "read", "rules", "-", "figures")
            return store.read_rules(tx, since, before)

    def _go_on(self, tx: Connection, case: Case, last: Planned, outcome: Outcome) -> None:
        """Tells the patient what follows from a try that did not reach them; after a talk nobody asks anything more."""
        if outcome is Outcome.REACHED:
            store.change_solved(tx, case.id, due_at=None)
        if outcome is not Outcome.NOT_REACHED:
            return
        again = self._next_try(tx, last) if last.number < MOST_TRIES else None
        if again is None:
            self.closing.tell(tx, case, ENDED, last)
            return
        store.plan(tx, again)
        self.closing.tell(tx, case, "follow_up_again", again)

    def _next_try(self, tx: Connection, last: Planned) -> Planned | None:
        rota, now = self.practices.rota(tx), self.clock.now()
        first = first_day(rota.practice, now, FollowUp.NEXT_WORKING_DAY)
        at = own_time(tx, rota, self.practices.manager(last.manager_id), first, now)
        return Planned(last.case_id, last.number + 1, last.manager_id, at) if at else None

    def _audit(self, tx: Connection, case: Case, who: str, result: str) -> None:
        ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
        audit.record(tx, self.clock.now(), who, "check", "follow-up", case.id, case.reason, **ids, result=result)
