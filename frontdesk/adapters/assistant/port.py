"""How reception asks the assistant. Nothing outside this folder knows which engine answers."""

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Question:
    """One message for the assistant. `text` is never a command; only `payload`, which is ours, may be one."""

    conversation_id: str
    turn_id: str
    text: str | None
    payload: str | None
    slots: dict[str, Any]
    state: dict[str, Any] | None = None
    first: bool = False


@dataclass(frozen=True)
class Reply:
    """One answer: its name among the texts, its words, and the answers it offers as (title, payload)."""

    text: str
    response: str | None = None
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Second:
    """Another request in the same message: its words, and what they are taken for."""

    text: str
    intent: str


@dataclass(frozen=True)
class Answer:
    """What the assistant made of a message, and its memory of the conversation afterwards.

    Of two requests in a message the first is answered; `second` is the other. `busy`: whether a task was under way when
    this was said. An answer that is given again comes with the memory of now, and a later task is not this one's.
    """

    replies: tuple[Reply, ...]
    intent: str | None
    confidence: float
    state: dict[str, Any] = field(default_factory=dict)
    second: Second | None = None
    busy: bool | None = None

    @property
    def is_busy(self) -> bool:
        """Whether this left a task under way, which waits for the patient's next words."""
        return bool(self.state.get("loop")) if self.busy is None else self.busy


class Assistant(Protocol):
    """The engine that routine matters are answered by."""

    def ask(self, question: Question) -> Answer:
        """The answer; the same turn id twice is answered once. Raises AssistantUnavailable, AssistantForgot."""
        ...

    def read(self, text: str) -> str | None:
        """What a text is taken for, by itself and without any consequence. Raises AssistantUnavailable."""
        ...

    def is_ready(self) -> bool:
        """Whether it answers now."""
        ...
