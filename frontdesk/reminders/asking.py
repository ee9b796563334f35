"""Asks, once a visit is booked, whether the patient wants to be reminded of it, and hears the answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from frontdesk.adapters.assistant.port import Answer, Reply
from frontdesk.consents.service import Consents
from frontdesk.conversations.model import Conversation, Said, Turn
from frontdesk.patients.model import Level
from frontdesk.patients.service import Patients
from frontdesk.reminders.model import CHANNELS, PURPOSE
from frontdesk.reminders.service import address_of
from frontdesk.texts import Texts
from frontdesk.understanding.pick import read_yes_no
from frontdesk.understanding.text import word_list

BOOKED = frozenset({"utter_booked", "utter_moved"})  # the assistant's words that a visit is booked
ASKED = "remind"  # the fact that it was asked: {"open": whether the next words answer it}
PAYLOAD = "/remind_by_"
NO = "no"
RESPONSE = "remind_question"


class ReminderQuestion:
    """One question, with a button for each way that is on file. What is on file is never said."""

    def __init__(self, consents: Consents, patients: Patients, texts: Texts, can_send: Callable[[str], bool]) -> None:
        self.consents = consents
        self.patients = patients
        self.texts = texts
        self.can_send = can_send

    def asked(self, conversation: Conversation, facts: Mapping[str, Any], answer: Answer, turn: Turn) -> Answer:
        """The answer with the question behind it when it tells of a visit that was booked."""
        if (facts.get(ASKED) or {}).get("open"):
            turn.remembers.setdefault(ASKED, {"open": False})
        booked = any(reply.response in BOOKED for reply in answer.replies)
        last_asks = bool(answer.replies and answer.replies[-1].buttons)
        if not booked or last_asks or turn.danger or answer.is_busy or ASKED in facts:
            return answer
        ways = self._ways(conversation)
        if not ways:
            return answer
        turn.remembers[ASKED] = {"open": True}
        language = conversation.language
        buttons = tuple((self.texts.say(f"remind_button_{way}", language), PAYLOAD + way) for way in (*ways, NO))
        question = Reply(self.texts.say(RESPONSE, language), RESPONSE, buttons)
        return replace(answer, replies=(*answer.replies, question))

    def answer(self, conversation: Conversation, said: Said, facts: Mapping[str, Any], turn: Turn) -> Answer | None:
        """What is said to an answer to the question; None when the words are none."""
        is_open = bool((facts.get(ASKED) or {}).get("open"))
        if said.payload is not None:
            way = said.payload.removeprefix(PAYLOAD) if said.payload.startswith(PAYLOAD) else None
        else:
            way = self._read(said.text, conversation) if is_open else None
        if way is None:
            return None
        turn.remembers[ASKED] = {"open": False}
        if way != NO and conversation.level_now(self.consents.clock.now()) < Level.VISITS:
            return self._say("consent_needs_identity", conversation)
        if way != NO and way not in self._ways(conversation):
            return None
        if way != NO:
            self.consents.agree(conversation, next(one for one in CHANNELS.values() if one == way), PURPOSE)
        return self._say(f"remind_{way}", conversation)

    def _say(self, key: str, conversation: Conversation) -> Answer:
        return Answer((Reply(self.texts.say(key, conversation.language), key),), None, 0.0)

    def _ways(self, conversation: Conversation) -> list[str]:
        """What is on file of a proven patient and sent by somebody; nothing when they wanted one of them before."""
        patient_id, level = conversation.patient_id, conversation.level_now(self.consents.clock.now())
        wanted = (self.consents.may_send(patient_id or "", channel, PURPOSE) for channel in CHANNELS.values())
        if patient_id is None or level < Level.VISITS or any(wanted):
            return []
        patient = self.patients.get(patient_id, "assistant", PURPOSE)
        return [channel for by, channel in CHANNELS.items() if self.can_send(by) and address_of(patient, by)]

    def _read(self, text: str, conversation: Conversation) -> str | None:
        """The way that a few words name; yes alone is the first that there is."""
        said = " ".join(word_list(text))
        if named := next((way for way in (*CHANNELS.values(), NO) if said in self._words(way)), None):
            return named
        agrees = read_yes_no(text, conversation.language)
        if agrees is None:
            return None
        if not agrees:
            return NO
        within = (way for way in CHANNELS.values() if any(f" {one} " in f" {said} " for one in self._words(way)))
        return next(within, next(iter(self._ways(conversation)), None))

    def _words(self, way: str) -> set[str]:
        key = "remind_words_no" if way == NO else f"reach_words_{way}"
        found = "|".join(self.texts.say(key, language) for language in self.texts.languages)
        return {" ".join(word_list(phrase)) for phrase in found.split("|")}
