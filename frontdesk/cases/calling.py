"""What phone calls ask of a case: who is rung for it, that a talk began or ended, that a call is promised instead.

For the legs of the phone line, always in a transaction of the caller.
"""

from datetime import datetime, timedelta

from frontdesk.cases import store
from frontdesk.cases.cover import WORKER
from frontdesk.cases.model import WITH_MANAGER, Case, Move, Offer, Status, Urgency
from frontdesk.cases.ringing import SUPERSEDED
from frontdesk.cases.routing import callback_time
from frontdesk.cases.rung import store as rung_store
from frontdesk.cases.unread import UnreadReplies
from frontdesk.conversations.model import ASSISTANT
from frontdesk.db import Connection
from frontdesk.practice.schema import Manager

PATIENT = "patient"
BRIEF_LASTS = timedelta(seconds=40)  # nobody else is rung while a manager listens to what it is about
DANGER_AGAIN, SOON = timedelta(minutes=5), timedelta(minutes=20)
AFTER_A_TALK = timedelta(minutes=3)  # whoever stays on the line after a talk waits no longer for a next word


class Calling(UnreadReplies):
    """Moves of a case that phone calls cause."""

    def rung(self, tx: Connection) -> list[Offer]:
        """All offers that ring."""
        return rung_store.rung(tx)

    def stands(self, tx: Connection, case_id: str, *, lock: bool = False) -> Case:
        """The case as it stands; with `lock` nobody else changes it before the transaction ends. Raises Unknown."""
        return store.get(tx, case_id, lock=lock)

    def is_talking(self, tx: Connection, case_id: str) -> bool:
        """Whether the owner of a case and its patient talk by phone now."""
        return self.is_heard(tx, store.get(tx, case_id))

    def open_now(self, tx: Connection, conversation_id: str) -> Case | None:
        """The conversation's open case."""
        return store.open_in(tx, conversation_id)

    def message_waits(self, tx: Connection, case_id: str) -> None:
        """A recorded message joined the case: its owner is told, and owes an answer like to any words."""
        case = store.get(tx, case_id, lock=True)
        owner = self.practices.current().managers.get(case.manager_id or "")
        if owner:
            self._notify(tx, case, owner, f"message {self.clock.now().isoformat()}")
        if case.status in WITH_MANAGER and case.deadline is None:
            store.update(tx, case_id, deadline=self.clock.now() + AFTER_A_TALK)
        self.show_again(tx, case)

    def offers_of(self, tx: Connection, case_id: str) -> list[Offer]:
        """All offers of a case, the oldest first."""
        return store.read_offers(tx, case_id)

    def moves_of(self, tx: Connection, case_id: str) -> list[Move]:
        """All moves of a case, in order."""
        return store.read_moves(tx, case_id)

    def hears_brief(self, tx: Connection, case_id: str, manager_id: str) -> None:
        """A manager listens to the brief: nobody else is rung before they could decide."""
        case, until = store.get(tx, case_id, lock=True), self.clock.now() + BRIEF_LASTS
        too_soon = case.status is Status.OFFERED and case.deadline is not None and case.deadline < until
        if too_soon and rung_store.prolong_offer(tx, case_id, manager_id, until):
            store.update(tx, case_id, deadline=until)

    def not_taken(self, tx: Connection, case_id: str, manager_id: str, outcome: str) -> None:
        """A manager's phone says that they do not take it now ("declined", "no_answer"): the next in line is rung, once
        nobody else rings."""
        case = store.get(tx, case_id, lock=True)
        if case.status is not Status.OFFERED or not store.close_offers(tx, case_id, outcome, manager_id):
            return
        self._audit(tx, case, manager_id, "decline", outcome)
        if not any(offer.outcome is None for offer in store.read_offers(tx, case_id)):
            self._offer(tx, case, WORKER, f"phone: {outcome}")

    def machine_answered(self, tx: Connection, case_id: str, manager_id: str) -> None:
        """A machine seems to have answered a manager's phone: the next in line is rung, where there is one. Where there
        is none nothing is given up, as it may be the manager after all."""
        case = store.get(tx, case_id, lock=True)
        others = any(o.outcome is None and o.manager_id != manager_id for o in store.read_offers(tx, case_id))
        if others or any(one.id != manager_id for one, _ in self._next_in_line(tx, case, self.clock.now())):
            self.not_taken(tx, case_id, manager_id, "no_answer")

    def is_put_through(self, tx: Connection, case_id: str) -> None:
        """The phone of whoever has a case rings, or is led to the patient: they have time until they have talked."""
        case, until = store.get(tx, case_id, lock=True), self.clock.now() + AFTER_A_TALK
        if case.status in WITH_MANAGER and case.deadline is not None and case.deadline < until:
            store.update(tx, case_id, deadline=until)

    def talks(self, tx: Connection, case_id: str, manager_id: str) -> None:
        """The manager who took a case is in the room with the caller, or waits in it."""
        case = store.get(tx, case_id, lock=True)
        if case.status not in WITH_MANAGER or case.manager_id != manager_id:
            return
        if case.status is Status.ACCEPTED:
            self._move(tx, case, Status.TALKING, manager_id, "by phone")
        store.update(tx, case_id, deadline=None)

    def talk_ended(self, tx: Connection, case_id: str, manager_id: str) -> None:
        """The manager hung up and the patient is still on the line: who has the case owes them a word."""
        case = store.get(tx, case_id, lock=True)
        if case.status in WITH_MANAGER and case.manager_id == manager_id:
            store.update(tx, case_id, deadline=self.clock.now() + AFTER_A_TALK)
            self.show_again(tx, case)

    def talk_is_over(self, tx: Connection, case_id: str) -> None:
        """Both have hung up after they talked: nobody waits for a word any more, and the manager closes the case."""
        case = store.get(tx, case_id, lock=True)
        if case.status is Status.TALKING:
            store.update(tx, case_id, deadline=None)

    def left_alone(self, tx: Connection, case_id: str, manager_id: str, why: str) -> None:
        """A manager took a case and was gone before they talked: the next in line is rung."""
        case = store.get(tx, case_id, lock=True)
        if case.status not in WITH_MANAGER or case.manager_id != manager_id:
            return
        self.conversations.pass_word(tx, case.conversation_id, manager_id, ASSISTANT)
        self._tell(tx, case, "manager_gone")
        self._offer(tx, case, WORKER, why)

    def promise_instead(
        self, tx: Connection, case_id: str, by: str, why: str, told: str, wait: timedelta = timedelta(0)
    ) -> bool:
        """Promises a call-back in place of ringing or talking, not sooner than after `wait`; False where one stands
        promised, or the case is closed. Who had taken the case keeps it. Somebody in danger who cannot be reached is
        tried again soon, and all who may decide what else to do hear of it."""
        case = store.get(tx, case_id, lock=True)
        if case.status in (Status.PROMISED, Status.RESOLVED):
            return False
        owner = self.practices.current().managers.get(case.manager_id or "") if case.status in WITH_MANAGER else None
        store.close_offers(tx, case_id, SUPERSEDED)
        store.drop_callbacks(tx, case_id)
        if wait and case.urgency is Urgency.DANGER:
            wait = min(wait, DANGER_AGAIN)
            self._alarm(tx, self.practices.rota(tx), case, why, "not_reached")
            if owner and not self._is_free_soon(tx, owner, self.clock.now() + wait):
                self.conversations.pass_word(tx, case.conversation_id, owner.id, ASSISTANT)
                owner, told = None, ""  # whoever can be reached first tries next
        elif wait or (by == PATIENT and case.urgency is not Urgency.DANGER):  # nobody rings again before that time
            store.update(tx, case_id, urgency=Urgency.ROUTINE)
            case = store.get(tx, case_id)
        self._promise(tx, case, by, why, owner=owner, told=told, wait=wait)
        if owner:
            self.conversations.pass_word(tx, case.conversation_id, owner.id, ASSISTANT)
        return True

    def _is_free_soon(self, tx: Connection, manager: Manager, moment: datetime) -> bool:
        at = callback_time(self.practices.rota(tx), manager, moment, store.booked_callbacks(tx, manager.id, moment))
        return at is not None and at <= moment + SOON

    def back_to_assistant(self, tx: Connection, case_id: str) -> bool:
        """The patient goes on with the assistant; the manager stays the owner. False when no manager has the word."""
        case = store.get(tx, case_id, lock=True)
        if case.status not in WITH_MANAGER or case.manager_id is None:
            return False
        self._move(tx, case, Status.RETURNED, PATIENT, "back to the assistant", deadline=None)
        self.conversations.pass_word(tx, case.conversation_id, case.manager_id, ASSISTANT)
        self._tell(tx, case, "given_back_plain", manager=self.practices.manager(case.manager_id).name)
        return True
