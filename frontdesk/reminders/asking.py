"""Asks, once a visit is booked, whether the patient wants to be reminded of it, and hears the answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from frontdesk.adapters.assistant.port import Answer, Reply
from frontdesk.consents.model import Channel
from frontdesk.consents.service import Consents
from frontdesk.conversations.model import Conversation, Said, Turn
from frontdesk.conversations.service import Conversations
from frontdesk.patients.model import Level
from frontdesk.patients.service import Patients
from frontdesk.reminders.model import CHANNELS, PURPOSE
from frontdesk.reminders.service import address_of
from frontdesk.texts import Texts
from frontdesk.understanding.text import word_list

BOOKED = frozenset({"utter_booked", "utter_moved"})  # the assistant's words that a visit is booked
ASKED = "remind"  # the fact that it was asked, of which patient
PAYLOAD = "/remind_by_"
NO = "no"
RESPONSE = "remind_question"
NEEDS_IDENTITY = "consent_needs_identity"  # said to who answers after a silence; their next words count as well
LOOK_BACK = 4  # lines: of a turn, and what was said before it


class ReminderQuestion:
    """One question, with a button for each way that is on file. What is on file is never said."""

    def __init__(
        self,
        conversations: Conversations,
        consents: Consents,
        patients: Patients,
        texts: Texts,
        can_send: Callable[[str], bool],
    ) -> None:
        self.conversations = conversations
        self.consents = consents
        self.patients = patients
        self.texts = texts
        self.can_send = can_send

    def asked(self, conversation: Conversation, facts: Mapping[str, Any], answer: Answer, turn: Turn) -> Answer:
        """The answer with the question behind it when it tells of a visit that was booked; once for each patient."""
        booked = any(reply.response in BOOKED for reply in answer.replies)
        last_asks = bool(answer.replies and answer.replies[-1].buttons)
        if not booked or last_asks or turn.danger or answer.is_busy or facts.get(ASKED) == conversation.patient_id:
            return answer
        ways = [] if self.consents.ended_reminders(conversation.id) else self._ways(conversation)
        if not ways:
            return answer
        turn.remembers[ASKED] = conversation.patient_id
        language = conversation.language
        buttons = tuple((self.texts.say(f"remind_button_{way}", language), PAYLOAD + way) for way in (*ways, NO))
        question = Reply(self.texts.say(RESPONSE, language), RESPONSE, buttons)
        return replace(answer, replies=(*answer.replies, question))

    def answer(self, conversation: Conversation, said: Said, facts: Mapping[str, Any], turn: Turn) -> Answer | None:
        """What is said to an answer to the question; None when the words are none."""
        if said.payload is not None:
            way = said.payload.removeprefix(PAYLOAD) if said.payload.startswith(PAYLOAD) else None
        else:
            is_asked = ASKED in facts and self._was_asked_last(conversation)
            way = self._read(said.text, conversation) if is_asked else None
        if way is None:
            return None
        if way != NO and conversation.level_now(self.consents.clock.now()) < Level.VISITS:
            return self._say(NEEDS_IDENTITY, conversation)
        if way != NO:
            channel = next((one for one in self._ways(conversation) if one == way), None)
            if channel is None:
                return None
            self.consents.agree(conversation, channel, PURPOSE)
        return self._say(f"remind_{way}", conversation)

    def _was_asked_last(self, conversation: Conversation) -> bool:
        """Whether nothing was said to the patient since the question: only the next words answer it."""
        lines = self.conversations.transcript(conversation.id, max(conversation.seq - LOOK_BACK, 0))
        said = [line for line in lines if line.author != "patient"]
        return bool(said) and said[-1].response in (RESPONSE, NEEDS_IDENTITY)

    def _say(self, key: str, conversation: Conversation) -> Answer:
        return Answer((Reply(self.texts.say(key, conversation.language), key),), None, 0.0)

    def _ways(self, conversation: Conversation) -> list[Channel]:
        """What is on file of a proven patient and sent by somebody; nothing when they wanted one of them before, nor
        for who speaks for somebody else: it is not their phone."""
        patient_id, level = conversation.patient_id, conversation.level_now(self.consents.clock.now())
        wanted = (self.consents.may_send(patient_id or "", channel, PURPOSE) for channel in CHANNELS.values())
        is_theirs = conversation.person_id == patient_id and level >= Level.VISITS
        if patient_id is None or not is_theirs or any(wanted):
            return []
        patient = self.patients.get(patient_id, "assistant", PURPOSE)
        return [channel for by, channel in CHANNELS.items() if self.can_send(by) and address_of(patient, by)]

    def _read(self, text: str, conversation: Conversation) -> str | None:
        """The way that the words name, when they say nothing else; yes alone is the first that there is."""
        polite = self.texts.phrases("remind_words_polite")
        said = " ".join(word for word in word_list(text) if word not in polite)
        if said in self.texts.phrases("remind_words_no"):
            return NO
        yes = [one for one in self.texts.phrases("remind_words_yes") if f"{said} ".startswith(f"{one} ")]
        agreed = max(yes, key=len, default="")
        rest = said.removeprefix(agreed).strip()
        if agreed and not rest:
            return next(iter(self._ways(conversation)), None)
        return next((way for way in CHANNELS.values() if rest in self.texts.phrases(f"reach_words_{way}")), None)
