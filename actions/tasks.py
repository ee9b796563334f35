"""A task is a Rasa form whose `validate` action takes one step: read the answer, then ask the next question or finish.

The form has one slot that is never filled, `answer`; which question is open is kept in the slot `step`, what is known
so far in `draft`. An answer that cannot be read is refused, so that Rasa's rules can answer it: a question, a change of
mind, a wish for a person. Whoever answers it asks the open question again with `ask_again`.
"""

from typing import Any, ClassVar, Protocol

from rasa_sdk.events import SlotSet

from actions.others import switches
from actions.proof import lapse
from actions.turn import Events, FrontdeskAction, Turn
from frontdesk.patients.model import Level

REQUESTED = "requested_slot"


class Step(Protocol):
    """One question of a task."""

    name: str

    def needed(self, turn: Turn) -> bool:
        """Whether this question is open."""
        ...

    def read(self, turn: Turn) -> bool:
        """Reads the answer into the draft; False when it is not an answer to this question."""
        ...

    def ask(self, turn: Turn) -> None:
        """Asks the question."""
        ...


class Task(FrontdeskAction):
    """The next step of a form."""

    form: ClassVar[str] = ""
    level: ClassVar[Level] = Level.NONE
    steps: ClassVar[tuple[Step, ...]] = ()
    triggers: ClassVar[frozenset[str]] = frozenset()
    """The intents that start it; said again in the middle, the open question is asked again."""

    def name(self) -> str:
        """Rasa calls the action of this name at each turn of the form."""
        return f"validate_{self.form}"

    def begin(self, turn: Turn) -> None:
        """Reads what the opening sentence already tells."""

    def read_anything(self, turn: Turn) -> bool:
        """Reads what an answer tells beside the open question; False when nothing."""
        return False

    def finish(self, turn: Turn) -> None:
        """Does what the task is for, and says so."""
        raise NotImplementedError

    def act(self, turn: Turn) -> Events:
        """Takes one step; gives nothing when the answer was not read, so that Rasa's rules take over."""
        if turn.draft.get("task") != self.form:
            turn.draft = {"level": int(self.level), "task": self.form, "words": turn.text}
            turn.step = None
            self.begin(turn)
        elif lapse(turn):
            turn.step = None  # identity ended in a silence: it is asked anew before anything else
        elif not self._read(turn) and turn.intent not in self.triggers:
            return []
        return self._go_on(turn)

    def _read(self, turn: Turn) -> bool:
        step = self._step(turn.step)
        return switches(turn) or (step is not None and step.read(turn)) or self.read_anything(turn)

    def _go_on(self, turn: Turn) -> Events:
        """Asks the next open question; without one, finishes."""
        if turn.draft.get("stopped"):
            return done(turn)
        turn.offer = None
        for step in self.steps:
            if step.needed(turn):
                turn.step = step.name
                step.ask(turn)
                if turn.draft.get("stopped"):
                    return done(turn)
                return [*turn.kept(), SlotSet(REQUESTED, "answer")]
        self.finish(turn)
        if turn.draft.get("reopened"):
            turn.draft.pop("reopened")
            return self._go_on(turn)
        return done(turn)

    @classmethod
    def _step(cls, name: str | None) -> Step | None:
        return next((step for step in cls.steps if step.name == name), None)


def done(turn: Turn) -> Events:
    """Ends a task: the form stops and nothing is left in the draft."""
    offer = turn.offer
    return [SlotSet("draft", None), SlotSet("step", None), SlotSet("offer", offer), SlotSet(REQUESTED, None)]


def ask_again(turn: Turn) -> None:
    """Asks the open question of the running task again, after something else was answered; identity first, if a
    silence has ended it."""
    task = task_of(turn.form)
    if task is None:
        return
    lapse(turn)
    step = next((step for step in task.steps if step.needed(turn)), None)
    if step is not None:
        turn.step = step.name
        step.ask(turn)


def task_of(form: str | None) -> type[Task] | None:
    """The task that a form runs."""
    return next((task for task in _all(Task) if task.form == form), None) if form else None


def _all(kind: type[Task]) -> list[type[Any]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_all(sub))]
