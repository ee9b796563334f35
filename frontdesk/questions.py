"""Short questions that are answered before the assistant is asked: one behind an answer, never two at once."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from frontdesk.adapters.assistant.port import Answer
from frontdesk.conversations.model import Conversation, Said, Turn


class Asks(Protocol):
    """Something that is said in front of an answer, or asked behind it."""

    def asked(self, conversation: Conversation, facts: Mapping[str, Any], answer: Answer, turn: Turn) -> Answer:
        """The answer, with this added when its time has come; else the same answer."""
        ...


class Hears(Protocol):
    """Something whose own answer is heard here."""

    def answer(self, conversation: Conversation, said: Said, facts: Mapping[str, Any], turn: Turn) -> Answer | None:
        """What is said to an answer to it; None when the words are none."""
        ...


class Questions:
    """All of them, the most urgent first. `before`: what is said in front of an answer, and asks nothing."""

    def __init__(self, before: Asks, asks: Sequence[Asks], hears: Sequence[Hears]) -> None:
        self.before = before
        self.asks = asks
        self.hears = hears

    def asked(self, conversation: Conversation, facts: Mapping[str, Any], answer: Answer, turn: Turn) -> Answer:
        """The answer with at most one question behind it."""
        first = self.before.asked(conversation, facts, answer, turn)
        with_question = (question.asked(conversation, facts, first, turn) for question in self.asks)
        return next((asked for asked in with_question if asked is not first), first)

    def answer(self, conversation: Conversation, said: Said, facts: Mapping[str, Any], turn: Turn) -> Answer | None:
        """What is said to the first that these words answer."""
        found = (question.answer(conversation, said, facts, turn) for question in self.hears)
        return next((answer for answer in found if answer), None)
