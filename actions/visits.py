"""The visits to come: listed, or confirmed by the patient; and identity given again."""

from typing import ClassVar

from actions.hidden import stays_hidden
from actions.identity import IDENTITY, WHO
from actions.others import marked
from actions.tasks import THEN, Step, Task
from actions.times import patient_name
from actions.turn import Turn
from actions.which import say_visit
from frontdesk.patients.model import Level
from frontdesk.understanding.pick import read_yes_no

HIDDEN = "hidden"  # in the draft: up to which line it was hidden


class Coming:
    """Whether the patient comes to the next visit, when that is what they want to say."""

    name = "coming"

    def needed(self, turn: Turn) -> bool:
        """When a visit is to be confirmed, until the patient says yes or no."""
        wants = turn.draft.get("confirms") and "coming" not in turn.draft
        return bool(wants and turn.desk.appointments.upcoming(turn.conversation))

    def read(self, turn: Turn) -> bool:
        """Yes or no."""
        answer = turn.picked == "yes" if turn.picked in ("yes", "no") else read_yes_no(turn.text, turn.language)
        if answer is not None:
            turn.draft["coming"] = answer
        return answer is not None

    def ask(self, turn: Turn) -> None:
        """Reads back the next visit."""
        visit = turn.desk.appointments.upcoming(turn.conversation)[0]
        turn.say("utter_ask_coming", name=patient_name(turn), visit=say_visit(turn, visit))


class Visits(Task):
    """When are my visits? Or: I will be there."""

    form = "visits_form"
    triggers = frozenset({"list_appointments"})
    level = Level.VISITS
    steps: ClassVar[tuple[Step, ...]] = (*IDENTITY, Coming())

    def begin(self, turn: Turn) -> None:
        """The opening sentence may confirm a visit."""
        turn.draft["confirms"] = marked(turn, "marks_confirms", turn.text)

    def finish(self, turn: Turn) -> None:
        """Lists the visits to come, or notes that the patient comes to the next one."""
        if "coming" in turn.draft:
            self._note(turn)
        else:
            self._list(turn)

    def _note(self, turn: Turn) -> None:
        visit = turn.desk.appointments.upcoming(turn.conversation)[0]
        if turn.draft["coming"]:
            turn.desk.appointments.confirm(turn.conversation, visit.id)
        turn.say("utter_coming" if turn.draft["coming"] else "utter_not_coming", visit=say_visit(turn, visit))

    def _list(self, turn: Turn) -> None:
        upcoming = turn.desk.appointments.upcoming(turn.conversation)
        if upcoming:
            turn.say(
                "utter_visits",
                name=patient_name(turn),
                visits="\n".join(say_visit(turn, appointment) for appointment in upcoming),
            )
        else:
            turn.say("utter_no_appointments")
            turn.offer = f"{THEN}book_form"


class Identify(Task):
    """Identity given again after a silence, so that personal text is shown again."""

    form = "identify_form"
    triggers = frozenset({"identify"})
    level = Level.VISITS
    steps: ClassVar[tuple[Step, ...]] = WHO

    def begin(self, turn: Turn) -> None:
        """Notes what is hidden as it begins, since proving identity changes that."""
        turn.draft[HIDDEN] = turn.desk.conversations.get(turn.conversation).hidden_now(turn.desk.clock.now())

    def finish(self, turn: Turn) -> None:
        """Says that their own lines are shown again; or, when none are, that another person's may not be."""
        others = turn.desk.conversations.get(turn.conversation).others_upto
        if others and turn.draft.get(HIDDEN, 0) <= others:
            stays_hidden(turn)
        else:
            turn.say("utter_identified")
