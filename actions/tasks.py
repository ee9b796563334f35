"""A task is a Rasa form whose `validate` action takes one step: read the answer, then ask the next question or finish.

The form has one slot that is never filled, `answer`; which question is open is kept in the slot `step`, what is known
so far in `draft`. An answer that cannot be read is refused, so that Rasa's rules can answer it: a question, a change of
mind, a wish for a person. Whoever answers it asks the open question again with `ask_again`.
"""

from typing import Any, ClassVar, Protocol

from rasa_sdk.events import FollowupAction, SlotSet

from actions.beside import answer_beside
from actions.others import marked, switches
from actions.proof import OF, bind, is_anothers, lapse
from actions.turn import Events, FrontdeskAction, Turn
from frontdesk.patients.model import Level
from frontdesk.understanding.pick import read_yes_no

REQUESTED = "requested_slot"
SECOND = 0.03  # how likely another wish in the same sentence must be, to be asked about afterwards
THEN = "then "  # how an offer to begin a task begins; its form comes after it
CLEARLY = 0.6  # how sure the assistant must be that a person is asked for, or the task left, to leave an open question
SURELY = 0.8  # the same, that something in the place of an answer is a matter for a person
MATTERS = frozenset(  # for a person, whatever is being booked; symptoms are not: they are what visits are for
    {"complaint", "refund_or_dispute", "cost_worry", "test_results", "refill_needed", "bereavement", "abuse", "privacy"}
)
REASON = "reason"  # the question what a visit is for: nearly anything may be an answer
SLASH = "\u2044"  # how the engine writes a slash at the beginning of what a patient typed
LEAST_WORDS = 3  # of a sentence that tells such a matter: shorter ones are names
CALLED = "person_called"  # in the draft: a person was called while a question was open
SAID_AGAIN = "said_again"  # in the draft: at which question the task was asked for again


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
    topic: ClassVar[str] = "visit"
    level: ClassVar[Level] = Level.NONE
    steps: ClassVar[tuple[Step, ...]] = ()
    triggers: ClassVar[frozenset[str]] = frozenset()
    """The intents that start it; said again in the middle, the open question is asked again, once."""

    def name(self) -> str:
        """Rasa calls the action of this name at each turn of the form."""
        return f"validate_{self.form}"

    def begin(self, turn: Turn) -> None:
        """Reads what the opening sentence already tells."""

    def go_on_with(self, turn: Turn, then: dict[str, Any]) -> None:
        """Begins with what an earlier task has left for it, which the patient said yes to."""

    def read_anything(self, turn: Turn) -> bool:
        """Reads what an answer tells beside the open question; False when nothing."""
        return False

    def finish(self, turn: Turn) -> None:
        """Does what the task is for, and says so."""
        raise NotImplementedError

    def act(self, turn: Turn) -> Events:
        """Takes one step; gives nothing when the answer was not read, so that Rasa's rules take over."""
        if turn.draft.get("task") != self.form:
            then = turn.draft.get("then") if turn.draft.get("goes_on") and not is_anothers(turn) else None
            turn.draft = {"level": int(self.level), "task": self.form, "words": turn.text}
            turn.draft["second"] = _second(turn, self)
            turn.step = None
            self.go_on_with(turn, then) if then else self.begin(turn)
        elif lapse(turn):
            turn.step = None  # identity ended in a silence: it is asked anew before anything else
        elif turn.id and turn.draft.get("asked_in") == turn.id:
            return []  # asked again for this very message, which is no answer to it
        elif _asks_for_person(turn) or _is_for_person(turn) or _leaves(turn):
            return []
        elif self._read(turn):
            answer_beside(turn)
        elif turn.intent not in self.triggers or _said_again(turn):
            return []
        return self._go_on(turn)

    def _read(self, turn: Turn) -> bool:
        step = self._step(turn.step)
        return switches(turn) or (step is not None and step.read(turn)) or self.read_anything(turn)

    def _go_on(self, turn: Turn) -> Events:
        """Asks the next open question; without one, finishes."""
        bind(turn)
        if turn.draft.get("stopped"):
            return done(turn)
        turn.offer = None
        turn.draft.pop(CALLED, None)
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
        _offer_second(turn)
        return done(turn)

    @classmethod
    def _step(cls, name: str | None) -> Step | None:
        return next((step for step in cls.steps if step.name == name), None)


def _asks_for_person(turn: Turn) -> bool:
    """Whether a person is asked for so clearly that no question is answered by it: "can I talk to someone" names no
    doctor that would do."""
    return not turn.is_button and turn.intent == "asked_for_person" and turn.confidence >= CLEARLY


def _leaves(turn: Turn) -> bool:
    """Whether the patient wants no more of this, or tells something that is for a person: no "no" to what is offered,
    and no other wish."""
    if turn.is_button or turn.step == REASON:
        return False
    if turn.text.startswith(SLASH):
        return True  # a command to a machine is an answer to nothing
    matter = turn.intent in MATTERS and turn.confidence >= SURELY and len(turn.text.split()) >= LEAST_WORDS
    return matter or (turn.intent == "stop" and turn.confidence >= CLEARLY)


def _said_again(turn: Turn) -> bool:
    """Whether what the task is for was said at this question before: asking once more would go round in circles."""
    before, turn.draft[SAID_AGAIN] = turn.draft.get(SAID_AGAIN), turn.step
    return bool(before == turn.step)


def _is_for_person(turn: Turn) -> bool:
    """Whether a plain yes or no is for the person who was just called, and not for the question that was open."""
    called = turn.draft.get(CALLED) and not turn.is_button
    return bool(called) and read_yes_no(turn.text, turn.language) is not None


def done(turn: Turn) -> Events:
    """Ends a task: the form stops and nothing is left in the draft."""
    offer, then = turn.offer, turn.draft.get("then")
    left = {"then": then, OF: turn.draft.get(OF)} if then and (offer or "").startswith(THEN) else None
    return [SlotSet("draft", left), SlotSet("step", None), SlotSet("offer", offer), SlotSet(REQUESTED, None)]


def begin_offered(turn: Turn) -> Events:
    """Begins the task that was offered, and accepted."""
    form = (turn.offer or "").removeprefix(THEN)
    turn.offer, turn.draft = None, {**turn.draft, "goes_on": True}
    return [*turn.kept(), FollowupAction(form)]


def _second(turn: Turn, task: Task) -> str | None:
    """The form of another wish that the opening words hold too: a visit and a bill in one sentence."""
    if not marked(turn, "marks_and", turn.text):
        return None
    likely = [name for name, sure in turn.guesses if sure >= SECOND]
    others = [other for name in likely for other in _all(Task) if name in other.triggers and other.topic != task.topic]
    said = [other for other in others if marked(turn, f"marks_{other.topic}", turn.text)]
    return said[0].form if said else None


def _offer_second(turn: Turn) -> None:
    """Offers what was wished in the same breath, once the first is done: nothing that was said is lost."""
    second = task_of(turn.draft.get("second"))
    if second is not None and turn.offer is None:
        turn.say(f"utter_then_{second.topic}")
        turn.offer = f"{THEN}{second.form}"


def ask_again(turn: Turn) -> None:
    """Asks the open question of the running task again, after something else was answered; identity first, if a
    silence has ended it."""
    task = task_of(turn.form)
    if task is None:
        return
    lapse(turn)
    bind(turn)
    turn.draft.pop(CALLED, None)
    step = next((step for step in task.steps if step.needed(turn)), None)
    if step is not None:
        turn.step, turn.draft["asked_in"] = step.name, turn.id
        step.ask(turn)


def task_of(form: str | None) -> type[Task] | None:
    """The task that a form runs."""
    return next((task for task in _all(Task) if task.form == form), None) if form else None


def _all(kind: type[Task]) -> list[type[Any]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_all(sub))]
