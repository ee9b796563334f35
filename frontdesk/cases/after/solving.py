"""Hears whether it was solved, and thanks: a button, or a few plain words after the question.

"No" opens the matter again with the same person, in one step. Whatever else is said goes to the assistant as ever.
"""

from collections.abc import Mapping
from typing import Any

from frontdesk import audit
from frontdesk.adapters.assistant.port import Answer, Reply
from frontdesk.cases.after import store
from frontdesk.cases.after.closing import NO, YES
from frontdesk.cases.after.model import ASKED, OPEN_FOR, THANKS
from frontdesk.cases.after.reading import Heard, Reading
from frontdesk.cases.after.service import After
from frontdesk.cases.model import Ask, Case, Status, reasons
from frontdesk.conversations.model import INTERRUPTED, Conversation, Line, Said, Turn
from frontdesk.db import Connection
from frontdesk.standing import Standing
from frontdesk.texts import Texts

THANK = "/thank"
NOT_SOLVED = "not solved"


class Solving:
    """Answers what is said to the question, before the assistant is asked."""

    def __init__(self, after: After, standing: Standing, texts: Texts) -> None:
        self.after = after
        self.standing = standing
        self.texts = texts
        self.reading = Reading(texts)

    def answer(self, conversation: Conversation, said: Said, facts: Mapping[str, Any], turn: Turn) -> Answer | None:
        """What is said to an answer; None when the words are none."""
        asked = facts.get(ASKED) or {}
        if asked.get("open"):
            turn.remembers[ASKED] = asked | {"open": None}  # only the next words answer
        if said.payload is not None:
            return self._pressed(conversation, *said.payload.partition(" ")[::2], turn)
        open_ = asked.get("open") if facts.get(INTERRUPTED) == asked.get("interrupted") else None
        heard = self.reading.heard(said.text, conversation.language, open_)
        busy = conversation.is_busy
        if heard is None or (busy and not open_):
            return None
        case = self._case_meant(conversation, asked.get("case") if open_ else None)
        if case is None or (heard is Heard.THANKS and not open_ and not self._is_named(case, said.text)):
            return None
        return self._do(heard, conversation, case, said.text, turn)

    def _pressed(self, conversation: Conversation, what: str, case_id: str, turn: Turn) -> Answer | None:
        heard = {YES: Heard.YES, NO: Heard.NO, THANK: Heard.THANKS}.get(what)
        if heard is None:
            return None
        case = self.after.cases.get(case_id)
        if case.conversation_id != conversation.id or not _is_theirs(case, conversation):
            return self._say("solved_over", conversation)
        return self._do(heard, conversation, case, "", turn)

    def _do(self, heard: Heard, conversation: Conversation, case: Case, words: str, turn: Turn) -> Answer | None:
        """Notes what was said; None when the words hold a wish as well, which the assistant answers."""
        if heard is Heard.NO:
            return self._reopen(conversation, case)
        with self.after.db.begin() as tx:
            now = self.after.clock.now()
            if heard is not Heard.THANKS:
                store.answer(tx, case.id, "yes", now)
                self._audit(tx, case, "yes")
            if heard is not Heard.YES:
                store.thank(tx, case.id, words or None, now)
                self._audit(tx, case, "thanks")
        if not self.reading.wants_more(words):
            return self._glad(conversation, case, turn) if heard is Heard.YES else self._thanked(conversation, case)
        if heard is not Heard.YES:
            said = self._text("thanks_noted", conversation, manager=self._name(case))
            turn.lines.append(Line("assistant", said, conversation.language, response="thanks_noted"))
        return None

    def _glad(self, conversation: Conversation, case: Case, turn: Turn) -> Answer:
        """After a yes: thanks with one tap or in words, where that is not out of place."""
        if reasons()[case.reason].solved is not Ask.PLAIN:
            return self._say("solved_yes_gentle", conversation)
        turn.remembers[ASKED] = turn.remembers.get(ASKED, {}) | {"case": case.id, "open": THANKS}
        name = self._name(case)
        button = (self.texts.say("thanks_button", conversation.language, manager=name), f"{THANK} {case.id}")
        return self._say("solved_yes", conversation, button, manager=name)

    def _thanked(self, conversation: Conversation, case: Case) -> Answer:
        return self._say("thanks_noted", conversation, manager=self._name(case))

    def _reopen(self, conversation: Conversation, case: Case) -> Answer:
        """The same person gets it again, with all that was said; after a week, whoever is next."""
        cases, now = self.after.cases, self.after.clock.now()
        with self.after.db.reading() as tx:
            known = store.solved_of(tx, case.id)
            recent = store.newest_closed(tx, case.conversation_id, now - OPEN_FOR)
        back_to = known.manager_id if known and recent and recent.id == case.id else None
        new = cases.request(conversation.id, case.reason, why=NOT_SOLVED, back_to=back_to)
        with self.after.db.begin() as tx:
            store.answer(tx, case.id, "no", now)
            self._audit(tx, case, "no")
        if cases.moves(new.id)[0].why == NOT_SOLVED:  # else another matter is open, and the check stays
            self.after.reopened(case.id)
        same = new.manager_id == back_to and new.status is Status.OFFERED
        stands = self._text("reopened_same", conversation) if same else self.standing.of(new, conversation.language)
        words = f"{self._text('solved_no', conversation)} {stands}"
        return Answer((Reply(words, "handoff"),), case.reason, 1.0)

    def _case_meant(self, conversation: Conversation, case_id: str | None) -> Case | None:
        """The case that was asked about; else the newest one of this conversation, closed lately. Not one of
        somebody else who sat at the same screen."""
        with self.after.db.reading() as tx:
            found = store.newest_closed(tx, conversation.id, self.after.clock.now() - OPEN_FOR)
        if found is None or (case_id and found.id != case_id):
            return None
        return found if _is_theirs(found, conversation) else None

    def _is_named(self, case: Case, text: str) -> bool:
        return self.reading.names(text, self._name(case))

    def _name(self, case: Case) -> str:
        manager = self.after.practices.current().managers.get(case.manager_id or "")
        return manager.name if manager else self.after.practices.current().details.name

    def _say(self, key: str, conversation: Conversation, *buttons: tuple[str, str], **values: str) -> Answer:
        return Answer((Reply(self._text(key, conversation, **values), key, buttons),), None, 0.0)

    def _text(self, key: str, conversation: Conversation, **values: str) -> str:
        return self.texts.say(key, conversation.language, **values)

    def _audit(self, tx: Connection, case: Case, result: str) -> None:
        ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
        audit.record(
            tx, self.after.clock.now(), "patient", "answer", "solved", case.id, case.reason, **ids, result=result
        )


def _is_theirs(case: Case, conversation: Conversation) -> bool:
    """Whether whoever is here now is not somebody else than the case was for."""
    return case.patient_id in (None, conversation.patient_id, conversation.person_id)
