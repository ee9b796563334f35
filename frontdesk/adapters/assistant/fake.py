"""A stand-in for the engine: answers by script, remembers turns, forgets when restarted, fails when told to."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from frontdesk.adapters.assistant.port import Answer, Question, Reply, Second
from frontdesk.conversations import once
from frontdesk.errors import AssistantForgot, AssistantUnavailable


class FakeAssistant:
    """Answers each text by `answers`, anything else with an echo; as strict as the engine about state.

    What an action would change for a text is in `acts`: it is called with the conversation's id, within the turn. The
    name of the sentence that then confirms it is in `confirms`, what a text is taken for in `intents`. Texts in
    `asks_back` begin a task, at the step in `steps`; answers offered are in `offers`, the other request in a text in
    `seconds`; for texts in `fails` the action fails.
    """

    def __init__(self, answers: dict[str, tuple[str, ...]] | None = None) -> None:
        self.answers = answers or {}
        self.acts: dict[str, Callable[[str], object]] = {}
        self.confirms: dict[str, str] = {}
        self.intents: dict[str, str] = {}
        self.asks_back: set[str] = set()
        self.steps: dict[str, str] = {}
        self.offers: dict[str, tuple[tuple[str, str], ...]] = {}
        self.seconds: dict[str, Second] = {}
        self.asked: list[Question] = []
        self.down = False
        self.fails: set[str] = set()
        self._turns: dict[tuple[str, str], Answer] = {}
        self._states: dict[str, dict[str, Any]] = {}  # of each conversation, as it is now
        self._known: set[str] = set()

    def restart(self) -> None:
        """Forgets every conversation, as an engine does that was killed."""
        self._known.clear()
        self._turns.clear()
        self._states.clear()

    def ask(self, question: Question) -> Answer:
        """The scripted answer; raises AssistantUnavailable while down, AssistantForgot after a restart."""
        if self.down or question.text in self.fails:
            raise AssistantUnavailable("down" if self.down else "action failed")
        if question.conversation_id not in self._known and not question.first and question.state is None:
            raise AssistantForgot(question.conversation_id)
        self._known.add(question.conversation_id)
        turn = (question.conversation_id, question.turn_id)
        if turn not in self._turns:
            self.asked.append(question)
            said = question.text or question.payload or ""
            with once.in_turn(question.turn_id):
                self.acts.get(said, str)(question.conversation_id)
            replies = self.answers.get(said, (f"You said {said}",))
            loop = "book_form" if said in self.asks_back else None
            step = {"step": self.steps[said]} if said in self.steps else {}
            state = {"slots": {"turns": len(self.asked), **step}, "loop": loop}
            offers = self.offers.get(said, ())
            named = tuple(Reply(text, self.confirms.get(said), offers) for text in replies)
            intent, second = self.intents.get(said, "inform"), self.seconds.get(said)
            self._turns[turn] = Answer(named, intent, 0.9, second=second, busy=loop is not None)
            self._states[question.conversation_id] = state
        return replace(self._turns[turn], state=self._states[question.conversation_id])

    def read(self, text: str) -> str | None:
        """What the text is taken for; raises AssistantUnavailable while down."""
        if self.down:
            raise AssistantUnavailable("down")
        return self.intents.get(text, "inform")

    def is_ready(self) -> bool:
        """Whether it answers now."""
        return not self.down
