"""Agreeing with a patient how they are reached: asks once, reads the answer, and says it back.

A button, a few plain words, a number or an address are read here. Whatever else is said goes to the assistant as ever:
only the next words answer the question.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.adapters.assistant.port import Answer, Reply
from frontdesk.cases.model import Case, Status
from frontdesk.cases.service import Cases
from frontdesk.consents.model import Channel
from frontdesk.consents.service import Consents
from frontdesk.conversations.model import Conversation, Said, Turn
from frontdesk.patients.model import Level
from frontdesk.patients.service import Patients
from frontdesk.practice.service import Practices
from frontdesk.reaching.asking import ASKED, CALLS_FROM, PAYLOAD, REACH_BY, RESPONSE, WAY, WAYS, Asking
from frontdesk.reaching.model import REPLY
from frontdesk.saying import say_when
from frontdesk.texts import Texts
from frontdesk.understanding.contact import read_phone
from frontdesk.understanding.text import word_list
from frontdesk.watch import HANDED_OFF

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
CHANNELS: dict[str, Channel] = {"text": "text", "call": "call", "email": "email"}
LAST_DIGITS = 2
ASKS = "utter_ask_"  # how the names of questions begin: one question at a time
MOST_WORDS = 14  # a longer message tells more than how to be reached, and is for the assistant to read


@dataclass(frozen=True)
class Address:
    """Where to: what the patient gave, or what is on file, which is never said."""

    value: str
    is_given: bool


class Agreeing:
    """Asks and hears how to reach a patient."""

    def __init__(
        self, asking: Asking, cases: Cases, consents: Consents, patients: Patients, practices: Practices, texts: Texts
    ) -> None:
        self.asking = asking
        self.cases = cases
        self.consents = consents
        self.patients = patients
        self.practices = practices
        self.texts = texts

    def asked(self, conversation: Conversation, facts: Mapping[str, Any], answer: Answer, turn: Turn) -> Answer:
        """The answer with the question behind it when a call-back is promised and it is not known; in the middle of a
        task only when the promise was made just now, as there the task asks."""
        if (facts.get(ASKED) or {}).get("open"):
            turn.remembers.setdefault(ASKED, {"open": None})
        now = any(reply.response in HANDED_OFF for reply in answer.replies)
        before = not answer.is_busy and (conversation.case_stamp or "").startswith(Status.PROMISED)
        asks = bool(answer.replies) and (answer.replies[-1].response or "").startswith(ASKS)
        if turn.danger or asks or not (now or before) or not self.asking.is_open({**facts, **turn.remembers}):
            return answer
        case = self.cases.of(conversation.id)
        if case is None or case.status is not Status.PROMISED:
            return answer
        with self.cases.db.reading() as tx:
            words, buttons = self.asking.question(tx, conversation, conversation.language)
        turn.remembers[ASKED] = {"open": WAY}
        reply = Reply(words, RESPONSE, tuple((button.title, button.payload) for button in buttons))
        return replace(answer, replies=(*answer.replies, reply))

    def answer(self, conversation: Conversation, said: Said, facts: Mapping[str, Any], turn: Turn) -> Answer | None:
        """What is said to an answer to the question; None when the words are none."""
        open_ = (facts.get(ASKED) or {}).get("open")
        if said.payload is not None:
            way = said.payload.removeprefix(PAYLOAD) if said.payload.startswith(PAYLOAD) else None
            return self._chosen(conversation, way, facts, turn) if way in WAYS else None
        if not open_ or "?" in said.text or len(said.text.split()) > MOST_WORDS:
            return None
        given = self._given(said.text, conversation.language)
        if given:
            way = "email" if "@" in given else self._by_number(conversation, open_, said.text)
            return self._settled(conversation, way, Address(given, is_given=True), turn)
        named = self._named(said.text) if open_ == WAY else None
        return self._chosen(conversation, named, facts, turn) if named else None

    def may_call(self, conversation_id: str) -> bool:
        """Whether a call can be promised to whoever is in this conversation."""
        with self.cases.db.reading() as tx:
            return "call" in self.asking.ways(tx, self.asking.conversations.read(tx, conversation_id))

    def _chosen(
        self, conversation: Conversation, way: str | None, facts: Mapping[str, Any], turn: Turn
    ) -> Answer | None:
        with self.cases.db.reading() as tx:
            offered = self.asking.ways(tx, conversation)
        if way is None or way not in offered:
            return None
        if way == "chat":
            return self._settled(conversation, way, None, turn)
        address = self._known(conversation, way, facts)
        if address:
            return self._settled(conversation, way, address, turn)
        turn.remembers[ASKED] = {"open": way}
        return self._say("reach_ask_email" if way == "email" else "reach_ask_phone", conversation)

    def _settled(self, conversation: Conversation, way: str, address: Address | None, turn: Turn) -> Answer:
        """Keeps the way, and the patient's own word that they want it; says what happens next."""
        turn.remembers |= {REACH_BY: way, ASKED: {"open": None}}
        if address and address.is_given:
            turn.remembers["email" if way == "email" else "phone"] = address.value
        if way in CHANNELS:
            self.consents.agree(conversation, CHANNELS[way], REPLY)
        case = self.cases.of(conversation.id)
        if case is None or case.status is not Status.PROMISED or case.promised_at is None:
            return self._noted(conversation)
        file = "_on_file" if address and not address.is_given else ""
        end = address.value[-LAST_DIGITS:] if address and way != "email" else ""
        return self._say(f"reach_{way}{file}", conversation, digits=end, **self._who_and_when(case, conversation))

    def _noted(self, conversation: Conversation) -> Answer:
        """That it is noted; and the check that could not be promised before."""
        with self.cases.db.reading() as tx:
            promised = self.cases.closing.promised(tx, conversation.id)
        words = f"{self.texts.say('reach_noted', conversation.language)} {promised}".strip()
        return Answer((Reply(words, "reach_noted"),), None, 0.0)

    def _who_and_when(self, case: Case, conversation: Conversation) -> dict[str, str]:
        practice = self.practices.current()
        manager = practice.managers.get(case.manager_id or "")
        when = say_when(case.promised_at, conversation.language, practice.zone) if case.promised_at else ""
        return {"manager": manager.name if manager else practice.details.name, "when": when}

    def _known(self, conversation: Conversation, way: str, facts: Mapping[str, Any]) -> Address | None:
        """What they gave in this talk; else what is on file, for who is proven now."""
        if given := facts.get("email") if way == "email" else facts.get("phone") or facts.get(CALLS_FROM):
            return Address(str(given), is_given=True)
        if conversation.patient_id is None or conversation.level_now(self.cases.clock.now()) < Level.VISITS:
            return None
        patient = self.patients.get(conversation.patient_id, "assistant", REPLY)
        first = next(iter(patient.phones), None)
        found = {"text": patient.mobile, "call": patient.mobile or first, "email": patient.email}[way]
        return Address(found, is_given=False) if found else None

    def _given(self, text: str, language: str) -> str | None:
        found = EMAIL.search(text)
        return found.group() if found and self.asking.can_send("e-mail") else read_phone(text, language)

    def _by_number(self, conversation: Conversation, open_: str, text: str) -> str:
        """A number alone is for a call, unless a text was asked for or the patient cannot hear one."""
        with self.cases.db.reading() as tx:
            offered = self.asking.ways(tx, conversation)
        wants_text = open_ == "text" or bool(set(word_list(text)) & self.texts.phrases("reach_words_text"))
        return "text" if "text" in offered and (wants_text or "call" not in offered) else "call"

    def _named(self, text: str) -> str | None:
        """The way that a few plain words name, in any of our languages."""
        said = " ".join(word_list(text))
        return next((way for way in WAYS if said in self.texts.phrases(f"reach_words_{way}")), None)

    def _say(self, key: str, conversation: Conversation, **values: str) -> Answer:
        return Answer((Reply(self.texts.say(key, conversation.language, **values), key),), None, 0.0)
