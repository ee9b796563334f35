"""The handoff: a case is opened once, put to a named manager, and never left without an owner or a promise.

Every change is one transaction that writes the case, its move, the line in the transcript, the notice and the audit
row together, and only where the case still stands as it was seen.
"""

import uuid
from datetime import timedelta

from frontdesk import audit
from frontdesk.cards.mask import mask
from frontdesk.cases import routing, store
from frontdesk.cases.after.model import Closed
from frontdesk.cases.figures import store as figures
from frontdesk.cases.model import (
    WITH_MANAGER,
    Case,
    Figures,
    Move,
    Offer,
    Reason,
    Status,
    Urgency,
    reasons,
)
from frontdesk.cases.reopening import Reopening
from frontdesk.cases.ringing import SUPERSEDED
from frontdesk.cases.tasks import store as tasks_store
from frontdesk.conversations import once
from frontdesk.conversations.model import ASSISTANT, Line
from frontdesk.conversations.word import Word
from frontdesk.db import Connection
from frontdesk.errors import CaseTaken, NotAllowed, TasksOpen

UNANSWERED = timedelta(minutes=3)  # a patient who talks with a manager never waits longer (design P3)
USUAL = Closed()
_MORE_URGENT = [Urgency.ROUTINE, Urgency.TODAY, Urgency.DANGER]


class Cases(Reopening):
    """The only door to cases."""

    def request(
        self,
        conversation_id: str,
        reason_name: str,
        *,
        by: str = ASSISTANT,
        why: str = "",
        word: Word | None = None,
        back_to: str | None = None,
    ) -> Case:
        """Gets a person for a conversation: opens its one case, or finds it open and rings again if nobody is there.

        For one message once, however often it is worked on. `back_to`: who had the matter before. Raises WordLost for a
        `word` that somebody else has by now.
        """
        reason = reasons()[reason_name]
        conversation = self.conversations.get(conversation_id)
        with self.db.begin("case") as tx:
            case, new_id = store.open_in(tx, conversation_id, lock=True), str(uuid.uuid4())
            if word:
                self.conversations.check_word(tx, word)
            if made := once.made_before(tx, self.clock.now(), conversation_id, "case", case.id if case else new_id):
                return store.get(tx, made)
            if case is None:
                case = self._open(tx, new_id, conversation, reason, by, why)
            elif self._is_more_urgent(reason, case) and self._may_become(tx, case, reason):
                case = self._raise(tx, case, reason)
            elif not (self._is_danger_told(reason, case) or self._can_ring_again(tx, case)):
                return case
            if case.status in WITH_MANAGER:
                self._alert_owner(tx, case)
                self._wants_an_answer(tx, case)
                return case
            store.drop_callbacks(tx, case.id)
            return self._offer_back(tx, case, by, why or reason.name, back_to)

    def accept(self, case_id: str, manager_id: str) -> Case:
        """A manager takes a case; the first one has it. Repeating is harmless; raises CaseTaken, NotAllowed."""
        with self.db.begin("accept") as tx:
            case = store.get(tx, case_id, lock=True)
            if case.status in WITH_MANAGER and case.manager_id == manager_id:
                return case
            self._require_authority(tx, case, manager_id)
            if case.status in WITH_MANAGER:
                raise CaseTaken(case_id)
            store.close_offers(tx, case_id, "accepted", manager_id)
            store.close_offers(tx, case_id, "no_answer")
            store.drop_callbacks(tx, case_id)
            waits = self.clock.now() + UNANSWERED
            self._move(tx, case, Status.ACCEPTED, manager_id, "accepted", manager_id=manager_id, deadline=waits)
            if not self.conversations.pass_word(tx, case.conversation_id, ASSISTANT, manager_id):
                raise CaseTaken(case_id)
            self.replies.kept(tx, case)
            self._tell(tx, case, "manager_joined", manager=self.practices.manager(manager_id).name)
            return store.get(tx, case_id)

    def decline(self, case_id: str, manager_id: str, why: str = "") -> Case:
        """A manager cannot take a case now; the next in line is rung. Raises NotAllowed for one who was not asked."""
        with self.db.begin("decline") as tx:
            case = store.get(tx, case_id, lock=True)
            self._require_asked(tx, case, manager_id)
            if case.status is not Status.OFFERED or not store.close_offers(tx, case_id, "declined", manager_id):
                return case
            self._audit(tx, case, manager_id, "decline")
            if any(offer.outcome is None for offer in store.read_offers(tx, case_id)):
                return case
            return self._offer(tx, case, manager_id, f"declined: {mask(why)}"[:200])

    def say(self, case_id: str, manager_id: str, text: str, message_id: str | None = None) -> Case:
        """A manager writes to the patient; the first words begin the talk. Raises NotAllowed for any other.

        The same message id again writes nothing.
        """
        with self.db.begin("say") as tx:
            case = store.get(tx, case_id, lock=True)
            if message_id and not store.add_message(tx, case_id, message_id):
                return case
            self._in_hands_of(tx, case_id, manager_id)
            line = Line("manager", text, case.language, name=self.practices.manager(manager_id).name, personal=True)
            seq = self.conversations.write(tx, case.conversation_id, line, who=manager_id, of=case.patient_id)
            self.replies.wrote(tx, case, seq)
            if case.status is Status.ACCEPTED:
                self._move(tx, case, Status.TALKING, manager_id, "first words")
            store.update(tx, case_id, deadline=None)
            return store.get(tx, case_id)

    def patient_waits(self, conversation_id: str) -> None:
        """Notes that a patient has written to the manager who talks with them: an answer is due in three minutes."""
        with self.db.begin("still waiting") as tx:
            case = store.open_in(tx, conversation_id, lock=True)
            if case is None or once.made_before(tx, self.clock.now(), conversation_id, "waits", case.id):
                return
            self.replies.heard(tx, conversation_id)
            if case.status in WITH_MANAGER:
                self._wants_an_answer(tx, case)

    def link_patient(self, conversation_id: str) -> None:
        """Notes in the conversation's cases who the patient is, once that is proven."""
        patient_id = self.conversations.get(conversation_id).patient_id
        with self.db.begin() as tx:
            for case in store.link_patient(tx, conversation_id, patient_id):
                self._audit(tx, case, ASSISTANT, "link patient")

    def give_back(self, case_id: str, manager_id: str, agreed: str) -> Case:
        """Gives the conversation back to the assistant, which is told what was agreed; the manager stays the owner, but
        of what only somebody else may finish: that goes on to them."""
        agreed = mask(agreed)
        with self.db.begin("give back") as tx:
            case = self._in_hands_of(tx, case_id, manager_id)
            if passed := self._pass_on(tx, case, manager_id, agreed):
                return passed
            self._move(tx, case, Status.RETURNED, manager_id, "given back", agreed=agreed, deadline=None)
            self.conversations.pass_word(tx, case.conversation_id, manager_id, ASSISTANT)
            self.conversations.note(tx, case.conversation_id, by=manager_id, of=case.patient_id, agreed=agreed)
            manager = self.practices.manager(manager_id).name
            self._tell(tx, case, "given_back" if agreed else "given_back_plain", manager=manager, agreed=agreed)
            if self.after_return:
                self.after_return(tx, store.get(tx, case_id))
            return store.get(tx, case_id)

    def resolve(self, case_id: str, manager_id: str, outcome: str, closed: Closed = USUAL) -> Case:
        """Closes a case with its outcome and plans what comes after; only its owner may. Repeating is harmless. What is
        open in it and only somebody else may finish goes on to them, and the case stays open.

        Raises TasksOpen while something in it is still to be done: the patient's contact would be gone before it is.
        """
        outcome = mask(outcome)
        with self.db.begin("resolve") as tx:
            case = store.get(tx, case_id, lock=True)
            if case.status is Status.RESOLVED:
                return case
            if case.manager_id != manager_id:
                raise NotAllowed("case")
            if passed := self._pass_on(tx, case, manager_id, outcome):
                return passed
            if self.before_close:
                self.before_close(tx, case)
            if tasks_store.is_open_in(tx, case_id):
                raise TasksOpen(case_id)
            store.drop_callbacks(tx, case_id)
            manager = self.practices.manager(manager_id)
            after = self.closing.close(tx, case, manager, closed)
            talked = self.conversations.pass_word(tx, case.conversation_id, manager_id, ASSISTANT)
            if talked or after[0]:
                self._tell(tx, case, "case_resolved" if talked else "case_closed", after, manager=manager.name)
            self.replies.kept(tx, case)
            self._move(tx, case, Status.RESOLVED, manager_id, "resolved", outcome=outcome, deadline=None)
            return store.get(tx, case_id)

    def of(self, conversation_id: str) -> Case | None:
        """The conversation's open case."""
        with self.db.reading() as tx:
            return store.open_in(tx, conversation_id)

    def of_patient(self, patient_id: str, who: str, why: str) -> list[Case]:
        """All cases of a patient, the oldest first; leaves an audit row."""
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, "read", "cases", patient_id, why, patient_id=patient_id)
            return store.open_of_patient(tx, patient_id)

    def latest(self, conversation_id: str) -> Case | None:
        """The conversation's newest case, open or not."""
        with self.db.reading() as tx:
            return next(reversed(store.all_in(tx, conversation_id)), None)

    def all_in(self, conversation_id: str) -> list[Case]:
        """The conversation's cases, open or not, the oldest first."""
        with self.db.reading() as tx:
            return store.all_in(tx, conversation_id)

    def get(self, case_id: str) -> Case:
        """One case; raises Unknown."""
        with self.db.reading() as tx:
            return store.get(tx, case_id)

    def for_manager(self, manager_id: str) -> list[Case]:
        """Open cases this manager owns or is being rung for, the oldest first."""
        with self.db.reading() as tx:
            return store.for_manager(tx, manager_id)

    def offers(self, case_id: str) -> list[Offer]:
        """All offers of a case, the oldest first."""
        with self.db.reading() as tx:
            return store.read_offers(tx, case_id)

    def moves(self, case_id: str) -> list[Move]:
        """All moves of a case, in order."""
        with self.db.reading() as tx:
            return store.read_moves(tx, case_id)

    def figures(self) -> Figures:
        """How the cases stand, for monitoring."""
        with self.db.reading() as tx:
            return figures.standing(tx, self.clock.now())

    def revision(self) -> int:
        """A number that grows with every move of any case."""
        with self.db.reading() as tx:
            return store.revision(tx)

    def _can_ring_again(self, tx: Connection, case: Case) -> bool:
        """Whether nobody is with the patient or being rung, and somebody can be."""
        if case.status is Status.PROMISED:
            return bool(self._next_in_line(tx, case, self.clock.now()))
        return case.status is Status.RETURNED

    def _is_danger_told(self, reason: Reason, case: Case) -> bool:
        """Whether a manager who is there must hear of a danger, however urgent the case was before."""
        return reason.urgency is Urgency.DANGER and case.status in WITH_MANAGER

    def _wants_an_answer(self, tx: Connection, case: Case) -> None:
        """Whoever talks with the patient has three minutes; fewer when an answer is due already."""
        if case.deadline is None and not self.is_heard(tx, case):
            store.update(tx, case.id, deadline=self.clock.now() + UNANSWERED)

    def _is_more_urgent(self, reason: Reason, case: Case) -> bool:
        """Whether it is about something else from now on, as it is too for what was only left to somebody before."""
        return reasons()[case.reason].quiet or _MORE_URGENT.index(reason.urgency) > _MORE_URGENT.index(case.urgency)

    def _may_become(self, tx: Connection, case: Case, reason: Reason) -> bool:
        """Not what the manager who talks may not decide: they see the words, and give back or find somebody who may."""
        owner = self.practices.current().managers.get(case.manager_id or "")
        if case.status not in WITH_MANAGER or owner is None:
            return True
        return routing.may_own(owner, reason, self.site_of(tx, case.conversation_id))

    def _raise(self, tx: Connection, case: Case, reason: Reason) -> Case:
        store.update(tx, case.id, urgency=reason.urgency, reason=reason.name)
        self._audit(tx, case, ASSISTANT, "raise", reason.name)
        store.close_offers(tx, case.id, SUPERSEDED)
        store.drop_callbacks(tx, case.id)
        return store.get(tx, case.id)

    def _in_hands_of(self, tx: Connection, case_id: str, manager_id: str) -> Case:
        case = store.get(tx, case_id, lock=True)
        if case.status not in WITH_MANAGER or case.manager_id != manager_id:
            raise NotAllowed("case")
        return case

    def _require_authority(self, tx: Connection, case: Case, manager_id: str) -> None:
        manager, site = self.practices.manager(manager_id), self.site_of(tx, case.conversation_id)
        if not routing.may_own(manager, reasons()[case.reason], site):
            raise NotAllowed("case")
        self._require_asked(tx, case, manager_id)

    def _require_asked(self, tx: Connection, case: Case, manager_id: str) -> None:
        """A case is for its owner and for those it was put to, also when the next in line is being rung by now."""
        asked = {offer.manager_id for offer in store.read_offers(tx, case.id)}
        if manager_id not in asked | {case.manager_id}:
            raise NotAllowed("case")
