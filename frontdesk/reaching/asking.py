"""The one question how a patient wants to be reached, asked when a promise is made and nobody knows it yet."""

from collections.abc import Callable, Mapping
from typing import Any

from frontdesk.conversations.model import Button, Conversation
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection
from frontdesk.patients.service import Patients
from frontdesk.reaching.model import By
from frontdesk.texts import Texts

REACH_BY = "reach_by"  # the fact: one of WAYS
ASKED = "reach"  # the fact that it was asked: {"open": what the next words answer, or None}
WAYS = ("chat", "text", "call", "email")
WAY = "way"
PAYLOAD = "/reach_by_"
CALLS_FROM = "calls_from"  # the fact: the number that a caller has; a way to reach them, and no proof of who they are
RESPONSE = "reach_question"


class Asking:
    """Puts the question together. `can_send`: whether anybody sends such messages for this practice."""

    def __init__(
        self, conversations: Conversations, patients: Patients, texts: Texts, can_send: Callable[[By], bool]
    ) -> None:
        self.conversations = conversations
        self.patients = patients
        self.texts = texts
        self.can_send = can_send

    def is_open(self, facts: Mapping[str, Any]) -> bool:
        """Whether this is neither known nor asked."""
        return REACH_BY not in facts and ASKED not in facts

    def ways(self, tx: Connection, conversation: Conversation) -> list[str]:
        """What can be offered: nothing that nobody sends, and no call to a patient who cannot hear one."""
        deaf = conversation.patient_id is not None and not self.patients.may_be_called(tx, conversation.patient_id)
        sends = {"text": self.can_send("text"), "email": self.can_send("e-mail"), "call": not deaf}
        sends["chat"] = conversation.channel != "phone"
        return [way for way in WAYS if sends.get(way, True)]

    def question(self, tx: Connection, conversation: Conversation, language: str) -> tuple[str, tuple[Button, ...]]:
        """The words and an answer for each way."""
        ways = self.ways(tx, conversation)
        buttons = tuple(Button(self.texts.say(f"reach_button_{way}", language), f"{PAYLOAD}{way}") for way in ways)
        return self.texts.say(RESPONSE, language), buttons

    def ask(self, tx: Connection, conversation_id: str, language: str) -> tuple[str, tuple[Button, ...]] | None:
        """The question for a promise that is made in this transaction, noted as asked; None when it is needless."""
        if not self.is_open(self.conversations.facts(conversation_id)):
            return None
        self.conversations.note(tx, conversation_id, reach={"open": WAY})
        return self.question(tx, self.conversations.read(tx, conversation_id), language)
