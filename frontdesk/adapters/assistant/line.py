"""The line in front of the engine: only so many questions at once, and nobody waits in it for long."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from frontdesk.adapters.assistant.port import Answer, Assistant, Question
from frontdesk.errors import Overloaded

AT_ONCE = 12  # more at once make an engine on one core no faster, only each answer later
LONGEST_WAIT = 3.0  # seconds; with the answer itself still within the 6 that a patient waits


class Line:
    """Asks another assistant, a bounded number of questions at a time. Only what needs the engine stands in line."""

    def __init__(self, assistant: Assistant, at_once: int = AT_ONCE, longest_wait: float = LONGEST_WAIT) -> None:
        self._assistant = assistant
        self._places = threading.BoundedSemaphore(at_once)
        self._longest_wait = longest_wait

    def ask(self, question: Question) -> Answer:
        """The assistant's answer; raises Overloaded when there is no place in time, and what the assistant raises."""
        with self._place(question.conversation_id, self._longest_wait):
            return self._assistant.ask(question)

    def read(self, text: str) -> str | None:
        """What the assistant takes a text for; raises Overloaded at once when there is no place, and what the
        assistant raises."""
        with self._place("a text", 0.0):
            return self._assistant.read(text)

    def is_ready(self) -> bool:
        """Whether the assistant answers."""
        return self._assistant.is_ready()

    @contextmanager
    def _place(self, who: str, seconds: float) -> Iterator[None]:
        if not self._places.acquire(timeout=seconds):
            raise Overloaded(who)
        try:
            yield
        finally:
            self._places.release()
