"""Which of several visits is meant."""

from datetime import datetime

from actions.tasks import THEN
from actions.turn import Turn
from actions.wishes import said_when
from frontdesk.appointments.model import Appointment
from frontdesk.saying import say_when
from frontdesk.understanding.pick import read_choice
from frontdesk.understanding.when import ImpossibleDate


class Which:
    """Which of several appointments."""

    name = "which"

    def needed(self, turn: Turn) -> bool:
        """Until one is picked; the only one picks itself, and without any the task ends."""
        if turn.draft.get("which"):
            return False
        upcoming = turn.desk.appointments.upcoming(turn.conversation)
        meant = upcoming if len(upcoming) == 1 else _left(turn, upcoming)
        if len(meant) == 1:
            _pick(turn, meant[0])
        return len(meant) != 1

    def read(self, turn: Turn) -> bool:
        """A number, or words that fit one of them."""
        upcoming = turn.desk.appointments.upcoming(turn.conversation)
        number = (
            int(turn.picked)
            if turn.picked and turn.picked.isdecimal()
            else read_choice(turn.text, turn.language, len(upcoming))
        )
        fitting = [upcoming[number - 1]] if number and number <= len(upcoming) else _said(turn, upcoming)
        if len(fitting) != 1:
            return False
        _pick(turn, fitting[0])
        return True

    def ask(self, turn: Turn) -> None:
        """Lists them to pick from; says so when there are none."""
        upcoming = turn.desk.appointments.upcoming(turn.conversation)
        if not upcoming:
            turn.say("utter_no_appointments")
            turn.offer = f"{THEN}book_form"
            turn.draft["stopped"] = True
            return
        words = [say_visit(turn, appointment) for appointment in upcoming]
        buttons = [{"title": title, "payload": f'/choose{{"pick": "{n}"}}'} for n, title in enumerate(words, 1)]
        turn.offer_answers("utter_ask_which", buttons, visits="\n".join(f"{n}. {t}" for n, t in enumerate(words, 1)))


def _pick(turn: Turn, appointment: Appointment) -> None:
    turn.draft["which"], turn.draft["which_said"] = appointment.id, say_visit(turn, appointment)
    turn.draft["visit"], turn.draft["reason"] = appointment.visit_type_id, appointment.reason
    wish = turn.draft.setdefault("wish", {})
    if not wish.get("provider"):
        wish["provider"], turn.draft["provider_of_visit"] = appointment.provider_id, True


def _left(turn: Turn, upcoming: list[Appointment]) -> list[Appointment]:
    """The visits within the times that the patient wants to leave: "move my Tuesday visit"."""
    spans = [[datetime.fromisoformat(end) for end in span] for span in turn.draft.get("leaving") or ()]
    return [visit for visit in upcoming if any(start <= visit.start < end for start, end in spans)]


def _said(turn: Turn, upcoming: list[Appointment]) -> list[Appointment]:
    """The appointments on the day that was said, or on all that may have been meant."""
    when = said_when(turn)
    if when is None or isinstance(when, ImpossibleDate):
        return []
    days = {each.start.date() for each in (when, *when.ambiguous)}
    return [a for a in upcoming if a.start.astimezone(turn.practice.zone).date() in days]


def say_visit(turn: Turn, appointment: Appointment) -> str:
    """When and with whom, in words."""
    when = say_when(appointment.start, turn.language, turn.practice.zone)
    provider = turn.practice.providers[appointment.provider_id].name
    return turn.desk.texts.say("time_with", turn.language, when=when, provider=provider)
