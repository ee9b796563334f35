"""What a matter with a time of its own asks of its case: its owner's word, an alarm, a call-back at a certain time.

For whoever knows that time (refills), always in a transaction of the caller.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from frontdesk.accounts.model import RIGHTS, Right, Role
from frontdesk.cases import routing, store
from frontdesk.cases.again import RingingAgain
from frontdesk.cases.cover import WORKER
from frontdesk.cases.model import WITH_MANAGER, Case, Status, Urgency, reasons
from frontdesk.cases.promises import Promise, promises
from frontdesk.cases.workload.model import Workload
from frontdesk.conversations.model import ASSISTANT, Line
from frontdesk.db import Connection
from frontdesk.errors import IllegalMove, NotAllowed
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager

NOT_THEIRS = {Status.REQUESTED, Status.OFFERED, Status.RESOLVED}  # nobody has it, or it is over


class Pressing(RingingAgain):
    """Moves of a case that something else's time causes. `before_close` may refuse that a case is closed;
    `after_return`: what a case that was given back to the assistant still asks for; `hears`: whether a case's patient
    and its owner hear each other by phone at this moment. Then nobody waits for a word, and nobody else is rung."""

    before_close: Callable[[Connection, Case], None] | None = None
    after_return: Callable[[Connection, Case], None] | None = None
    hears: Callable[[Connection, Case], bool] | None = None

    def owned(self, tx: Connection, case_id: str, manager_id: str) -> Case:
        """The case, which nobody else changes before the transaction ends; raises NotAllowed for all but its owner."""
        case = store.get(tx, case_id, lock=True)
        if case.status in NOT_THEIRS or case.manager_id != manager_id:
            raise NotAllowed("case")
        return case

    def tell_patient(self, tx: Connection, case: Case, key: str, by: str, **values: str) -> None:
        """Writes to the patient on a manager's word; it counts as written by them, so who does not read it is told."""
        text = self.texts.say(key, case.language, **values)
        line = Line("notice", text, case.language, response=key, personal=self.texts.get(key, case.language).personal)
        seq = self.conversations.write(tx, case.conversation_id, line, who=by, of=case.patient_id)
        self.replies.wrote(tx, case, seq)
        if case.status in WITH_MANAGER:
            store.update(tx, case.id, deadline=None)

    def show_again(self, tx: Connection, case: Case) -> None:
        """Has open pages of the case look at it again."""
        self.conversations.case_moved(tx, case.conversation_id, f"{case.status} {self.clock.now().isoformat()}")

    def press(self, tx: Connection, case_id: str, about: str) -> None:
        """Alarms managers of a case whose time is over or nearly: its owner, the deputy, all supervisors. When its
        owner is not there, or nobody talks about it, the next in line is rung."""
        case, now = store.get(tx, case_id, lock=True), self.clock.now()
        rota = self.practices.rota(tx)
        self._alarm(tx, rota, case, about)
        if case.status is Status.RESOLVED or case.status is Status.OFFERED or self._is_at_it(tx, rota, case):
            self.show_again(tx, case)
            return
        if not self._next_in_line(tx, case, now):
            return  # a promise stands, or whoever talks goes on: nobody else may have it
        if case.status in WITH_MANAGER and case.manager_id:
            self.conversations.pass_word(tx, case.conversation_id, case.manager_id, ASSISTANT)
            self._tell(tx, case, "manager_gone")
        store.close_offers(tx, case.id, "no_answer")
        store.drop_callbacks(tx, case.id)
        self._offer(tx, case, WORKER, about)

    def promise_for(
        self, tx: Connection, case: Case, manager: Manager, earliest: datetime, why: str, told: str, **values: Any
    ) -> datetime:
        """Promises that a manager asks the patient again, at the first free time from a moment on; whoever talked gives
        the word back."""
        store.drop_callbacks(tx, case.id)
        rota, taken = self.practices.rota(tx), store.booked_callbacks(tx, manager.id, earliest)
        at = routing.callback_time(rota, manager, earliest, taken)
        if at is None or not store.book_callback(tx, manager.id, at, case.id):
            raise IllegalMove("no time for a call-back")
        by, fits = case.manager_id or WORKER, routing.why(manager, reasons()[case.reason], case.language, Workload())
        # Nobody is rung for it before its time, as they are for what is promised because nobody was there.
        changes: dict[str, Any] = {"manager_id": manager.id, "why_manager": f"first free time, {fits}"}
        changes["urgency"] = Urgency.ROUTINE
        self._move(tx, case, Status.PROMISED, by, why, promised_at=at, deadline=at, **changes)
        self.conversations.pass_word(tx, case.conversation_id, by, ASSISTANT)
        self._notify(tx, case, manager, f"promise {at.isoformat()}")
        asked = self.asking.ask(tx, case.conversation_id, case.language)
        self._tell_surely(tx, case, told, asked, manager=manager.name, **values)
        return at

    def promise_ahead(self, tx: Connection, case: Case) -> Promise | None:
        """The newest promise in a case whose time is still to come, also when there was a talk since."""
        now = self.clock.now()
        ahead = [one for one in promises(store.read_moves(tx, case.id), now) if one.at > now]
        return ahead[-1] if ahead else None

    def able(self, tx: Connection, case: Case) -> list[Manager]:
        """The managers who may own a case, whether or not they are there."""
        return self._able(tx, case)

    def promised_times(self, tx: Connection, manager_id: str, after: datetime) -> set[datetime]:
        """The times of a manager that are promised to somebody."""
        return store.booked_callbacks(tx, manager_id, after)

    def open_for(self, reason: str) -> list[Case]:
        """Open cases of a reason, the oldest first."""
        with self.db.reading() as tx:
            return [case for case in store.open_cases(tx) if case.reason == reason]

    def open_of(self, tx: Connection, conversation_id: str) -> Case | None:
        """The conversation's open case, which nobody else changes before the transaction ends."""
        return store.open_in(tx, conversation_id, lock=True)

    def is_heard(self, tx: Connection, case: Case) -> bool:
        """Whether the owner of a case and its patient talk by phone now."""
        return case.status in WITH_MANAGER and self.hears is not None and self.hears(tx, case)

    def _alarm(self, tx: Connection, rota: Rota, case: Case, about: str, what: str = "alarm") -> None:
        """Tells its owner, the deputy and all supervisors of a case that needs them now; `what` names the words."""
        self._audit(tx, case, WORKER, "alarm", about)
        for manager in self._alarmed(rota, case):
            self.notices.tell_manager(
                tx, manager, what, f"{case.id} {manager.id} {what} {self.clock.now().isoformat()}"
            )

    def _alarmed(self, rota: Rota, case: Case) -> list[Manager]:
        managers = rota.practice.managers
        owner = managers.get(case.manager_id or "")
        known = [owner, managers.get(owner.deputy) if owner else None]
        overseers = [one for one in managers.values() if Right.OVERVIEW in RIGHTS[Role(one.role)] and one.takes_cases]
        return list({one.id: one for one in (*known, *overseers) if one}.values())

    def _is_at_it(self, tx: Connection, rota: Rota, case: Case) -> bool:
        """Whether somebody who is there has it in hand, or talks about it by phone past the end of their day."""
        there = case.status in WITH_MANAGER and case.manager_id in rota.on_duty(self.clock.now())
        return there or self.is_heard(tx, case)
