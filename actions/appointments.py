"""Booking, moving, cancelling and listing visits."""

from datetime import datetime
from typing import ClassVar

from actions.identity import IDENTITY, WHO
from actions.read_back import is_new
from actions.tasks import Step, Task
from actions.times import Choice, Confirm, held_values, hold_again, patient_name, reopen
from actions.turn import Turn
from actions.wishes import read_wish, said_when
from frontdesk.appointments.model import Appointment
from frontdesk.errors import HoldExpired, SlotPast, SlotTaken
from frontdesk.faq.search import fold
from frontdesk.patients.model import Level
from frontdesk.saying import say_when
from frontdesk.understanding.match import match_words
from frontdesk.understanding.pick import read_choice, read_yes_no
from frontdesk.understanding.when import ImpossibleDate

NOT_A_REASON = 0.5  # an answer taken for something else with this confidence is not the reason of a visit
REASON_INTENTS = {
    "inform",
    "book_appointment",
    "nlu_fallback",
    "find_times",
    "clinical_question",
    "new_patient",
}


class Reason:
    """What the visit is for; decides the kind of visit and who can give it."""

    name = "reason"

    def needed(self, turn: Turn) -> bool:
        """Until a kind of visit is known."""
        return not turn.draft.get("visit")

    def read(self, turn: Turn) -> bool:
        """Words that mean a kind of visit; else any answer that is not something else, as a general visit."""
        if turn.intent not in REASON_INTENTS and turn.confidence >= NOT_A_REASON and not _kind(turn):
            return False
        if not any(letter.isalpha() for letter in turn.text):
            return False
        _keep_reason(turn, _kind(turn) or turn.practice.default_visit_type.id)
        read_wish(turn)
        return True

    def ask(self, turn: Turn) -> None:
        """Asks what the visit is for."""
        turn.say("utter_ask_reason")


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
            turn.draft["stopped"] = True
            return
        words = [_words(turn, appointment) for appointment in upcoming]
        buttons = [{"title": title, "payload": f'/choose{{"pick": "{n}"}}'} for n, title in enumerate(words, 1)]
        turn.offer_answers("utter_ask_which", buttons, visits="\n".join(f"{n}. {t}" for n, t in enumerate(words, 1)))


class ConfirmCancel:
    """The read-back before a visit is cancelled."""

    name = "confirm_cancel"

    def needed(self, turn: Turn) -> bool:
        """Until the patient says yes or no."""
        return "confirmed" not in turn.draft

    def read(self, turn: Turn) -> bool:
        """Yes or no."""
        answer = turn.picked == "yes" if turn.picked in ("yes", "no") else read_yes_no(turn.text, turn.language)
        if answer is not None:
            turn.draft["confirmed"] = answer
        return answer is not None

    def ask(self, turn: Turn) -> None:
        """Reads back which visit."""
        turn.say("utter_ask_confirm_cancel", name=patient_name(turn), visit=turn.draft["which_said"])


class Book(Task):
    """A new visit: what for, when, who, read back, booked."""

    form = "book_form"
    triggers = frozenset({"book_appointment", "find_times", "new_patient"})
    level = Level.VISITS
    steps: ClassVar[tuple[Step, ...]] = (Reason(), Choice(), *IDENTITY, Confirm())

    def begin(self, turn: Turn) -> None:
        """The opening sentence may hold the reason, the day and the doctor."""
        turn.desk.conversations.remember(turn.conversation, wanted="book")
        if turn.intent == "new_patient" and is_new(turn):
            turn.draft["new_here"] = True
        kind = _kind(turn) or (turn.practice.default_visit_type.id if _tells_reason(turn) else None)
        if kind:
            _keep_reason(turn, kind)
        read_wish(turn)

    def read_anything(self, turn: Turn) -> bool:
        """Another day or doctor, said at any question."""
        if turn.step in ("name", "birth", "proof", "phone", "reason"):
            return False
        return read_wish(turn)

    def finish(self, turn: Turn) -> None:
        """Books what is held; when the hold ran out, holds it again; when it is gone, offers others."""
        try:
            try:
                appointment = turn.desk.appointments.book(turn.conversation, turn.draft["hold"])
            except HoldExpired:
                hold_again(turn)
                appointment = turn.desk.appointments.book(turn.conversation, turn.draft["hold"])
        except (SlotTaken, SlotPast):
            reopen(turn)
            return
        turn.desk.conversations.remember(turn.conversation, booked=appointment.id)
        turn.say("utter_booked", **held_values(turn))
        _prepare(turn)


class Move(Task):
    """Another time for a visit; the old one is kept until the new one is booked."""

    form = "move_form"
    triggers = frozenset({"move_appointment"})
    level = Level.VISITS
    steps: ClassVar[tuple[Step, ...]] = (*IDENTITY, Which(), Choice(), Confirm())

    def begin(self, turn: Turn) -> None:
        """The opening sentence may hold the new day: "to Friday", not the old one."""
        turn.desk.conversations.remember(turn.conversation, wanted="move")
        read_wish(turn)

    def read_anything(self, turn: Turn) -> bool:
        """Another day or doctor, once the visit is picked."""
        return turn.step in ("choice", "confirm") and read_wish(turn)

    def finish(self, turn: Turn) -> None:
        """Moves the visit to what is held; when that is gone, offers other times and keeps the old one."""
        try:
            try:
                turn.desk.appointments.move(turn.conversation, turn.draft["which"], turn.draft["hold"])
            except HoldExpired:
                hold_again(turn)
                turn.desk.appointments.move(turn.conversation, turn.draft["which"], turn.draft["hold"])
        except (SlotTaken, SlotPast):
            reopen(turn)
            return
        turn.say("utter_moved", old=turn.draft["which_said"], **held_values(turn))


class Cancel(Task):
    """A visit that is not wanted any more."""

    form = "cancel_form"
    triggers = frozenset({"cancel_appointment"})
    level = Level.VISITS
    steps: ClassVar[tuple[Step, ...]] = (*IDENTITY, Which(), ConfirmCancel())

    def begin(self, turn: Turn) -> None:
        """The opening sentence may say which visit: "my Tuesday visit"."""
        turn.desk.conversations.remember(turn.conversation, wanted="cancel")
        if read_wish(turn):
            turn.draft.setdefault("leaving", turn.draft["wish"].get("spans"))

    def finish(self, turn: Turn) -> None:
        """Cancels, or leaves it as it is."""
        if not turn.draft["confirmed"]:
            turn.say("utter_kept", visit=turn.draft["which_said"])
            return
        turn.desk.appointments.cancel(turn.conversation, turn.draft["which"])
        turn.say("utter_cancelled", visit=turn.draft["which_said"])


class Visits(Task):
    """When are my visits?"""

    form = "visits_form"
    triggers = frozenset({"list_appointments"})
    level = Level.VISITS
    steps: ClassVar[tuple[Step, ...]] = IDENTITY

    def finish(self, turn: Turn) -> None:
        """Lists the visits to come."""
        upcoming = turn.desk.appointments.upcoming(turn.conversation)
        if upcoming:
            turn.say(
                "utter_visits",
                name=patient_name(turn),
                visits="\n".join(_words(turn, appointment) for appointment in upcoming),
            )
        else:
            turn.say("utter_no_appointments")


class Identify(Task):
    """Identity given again after a silence, so that personal text is shown again."""

    form = "identify_form"
    triggers = frozenset({"identify"})
    level = Level.VISITS
    steps: ClassVar[tuple[Step, ...]] = WHO

    def finish(self, turn: Turn) -> None:
        """Says that it is shown again."""
        turn.say("utter_identified")


def _kind(turn: Turn) -> str | None:
    """The kind of visit that the words mean."""
    words = {k.id: k.words.get(turn.language, []) for k in turn.practice.visit_types.values()}
    return match_words(turn.text, words)


def _tells_reason(turn: Turn) -> bool:
    """Whether the words tell what the visit is for, in words that no kind of visit knows."""
    said = f" {fold(turn.text)} "
    return any(f" {mark} " in said for mark in turn.desk.texts.say("reason_marks", turn.language).split("|"))


def _keep_reason(turn: Turn, kind: str) -> None:
    turn.draft["visit"], turn.draft["reason"] = kind, turn.text
    turn.desk.conversations.remember(turn.conversation, visit_reason=turn.text)


def _pick(turn: Turn, appointment: Appointment) -> None:
    turn.draft["which"], turn.draft["which_said"] = appointment.id, _words(turn, appointment)
    turn.draft["visit"], turn.draft["reason"] = appointment.visit_type_id, appointment.reason
    wish = turn.draft.setdefault("wish", {})
    wish.setdefault("provider", appointment.provider_id)


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


def _words(turn: Turn, appointment: Appointment) -> str:
    when = say_when(appointment.start, turn.language, turn.practice.zone)
    provider = turn.practice.providers[appointment.provider_id].name
    return turn.desk.texts.say("time_with", turn.language, when=when, provider=provider)


def _prepare(turn: Turn) -> None:
    prepare = turn.practice.visit_types[turn.draft["visit"]].prepare
    if prepare:
        turn.say("utter_article", answer=prepare[turn.language])
    turn.offer = None
