"""The one question when a device has failed: is a patient connected to it now? A yes is danger, and so is a maybe."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frontdesk.adapters.assistant.port import Answer, Reply
from frontdesk.cases.model import Status
from frontdesk.cases.service import Cases
from frontdesk.conversations.model import Conversation, Said, Turn
from frontdesk.standing import Standing
from frontdesk.texts import Texts
from frontdesk.understanding.pick import read_yes_no
from frontdesk.understanding.text import word_list
from frontdesk.watch import HANDED_OFF

DEVICE, IN_USE = "device_failure", "device_in_use"
ASKED = "device"  # the fact that it was asked: {"open": whether the next words answer it, "case", "talks" in it so far}
YES, NO = "/device_yes", "/device_no"
CALLS = frozenset({*HANDED_OFF, "utter_noted"})  # after these the case may be of this kind
DETAILS = "utter_ask_caller"  # asks something else: it waits, as there is one question at a time


class DeviceQuestion:
    """Asks it once, behind the words that a person comes, and reads the answer before the assistant is asked."""

    def __init__(self, cases: Cases, standing: Standing, texts: Texts) -> None:
        self.cases = cases
        self.standing = standing
        self.texts = texts

    def asked(self, conversation: Conversation, facts: Mapping[str, Any], answer: Answer, turn: Turn) -> Answer:
        """The answer with the question behind it, when a case of this kind was just opened or changed to it."""
        called = any(reply.response in CALLS for reply in answer.replies)
        if not called or turn.danger or ASKED in {**facts, **turn.remembers}:
            return answer
        case = self.cases.of(conversation.id)
        if case is None or case.reason != DEVICE:
            return answer
        turn.remembers[ASKED] = {"open": True, "case": case.id, "talks": self._talks(case.id)}
        language = conversation.language
        buttons = tuple((self.texts.say(f"device_button_{key}", language), f"/device_{key}") for key in ("yes", "no"))
        question = Reply(self.texts.say("device_question", language), "device_question", buttons)
        others = [reply for reply in answer.replies if reply.response != DETAILS]
        return replace(answer, replies=(*others, question))

    def answer(self, conversation: Conversation, said: Said, facts: Mapping[str, Any], turn: Turn) -> Answer | None:
        """What is said to an answer; None when the words are none."""
        if said.payload is not None:
            return self._said(conversation, said.payload == YES) if said.payload in (YES, NO) else None
        asked = facts.get(ASKED) or {}
        if not asked.get("open"):
            return None
        turn.remembers[ASKED] = {"open": False}  # only the next words answer
        if self._talks(asked.get("case", "")) != asked.get("talks"):
            return None  # a manager came after it, who has asked what they need
        connected = self._read(said.text, conversation.language)
        return None if connected is None else self._said(conversation, connected)

    def _talks(self, case_id: str) -> int:
        """How often a manager has come."""
        return sum(move.to is Status.ACCEPTED for move in self.cases.moves(case_id))

    def _said(self, conversation: Conversation, connected: bool) -> Answer:
        language = conversation.language
        if not connected:
            return Answer((Reply(self.texts.say("device_not_in_use", language), "device_not_in_use"),), None, 0.0)
        case = self.cases.request(conversation.id, IN_USE)
        words = f"{self.texts.say(f'handoff_{IN_USE}', language)} {self.standing.of(case, language)}"
        return Answer((Reply(words, "handoff"),), IN_USE, 1.0)

    def _read(self, text: str, language: str) -> bool | None:
        said = f" {' '.join(word_list(text))} "
        if any(f" {phrase} " in said for phrase in self.texts.phrases("device_words_unsure")):
            return True
        return read_yes_no(text, language)
