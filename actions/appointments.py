"""Booking, moving and cancelling visits."""

from typing import Any, ClassVar

from actions.for_child import ForChild
from actions.identity import IDENTITY
from actions.others import be_about, marked
from actions.proof import unproven
from actions.read_back import says_new
from actions.several import offer_for_other
from actions.tasks import Step, Task
from actions.times import Choice, Confirm, held_values, hold_again, patient_name, reopen
from actions.turn import Turn
from actions.which import Which
from actions.wishes import kind_of, read_wish
from frontdesk.errors import HoldExpired, SlotPast, SlotTaken
from frontdesk.faq.search import fold
from frontdesk.patients.model import Level
from frontdesk.understanding.pick import read_yes_no

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
        """Words that mean a kind of visit; else any answer that is not something else, as a general visit. Who would
        rather not say does not have to."""
        is_answer = (
            turn.intent in REASON_INTENTS or turn.confidence < NOT_A_REASON or marked(turn, "marks_refuse", turn.text)
        )
        if not (is_answer or kind_of(turn)):
            return False
        if not any(letter.isalpha() for letter in turn.text):
            return False
        _keep_reason(turn, kind_of(turn) or turn.practice.default_visit_type.id)
        read_wish(turn)
        return True

    def ask(self, turn: Turn) -> None:
        """Asks what the visit is for."""
        turn.say("utter_ask_reason")


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
    steps: ClassVar[tuple[Step, ...]] = (Reason(), Choice(), *IDENTITY, ForChild(), Confirm())

    def begin(self, turn: Turn) -> None:
        """The opening sentence may hold the reason, the day and the doctor."""
        turn.desk.conversations.remember(turn.conversation, wanted="book")
        if says_new(turn):
            turn.draft["new_here"] = True
        kind = kind_of(turn) or (turn.practice.default_visit_type.id if _tells_reason(turn) else None)
        if kind:
            _keep_reason(turn, kind)
        read_wish(turn)

    def go_on_with(self, turn: Turn, then: dict[str, Any]) -> None:
        """The same kind of visit for somebody else who was spoken of, after the one that was booked."""
        turn.draft |= {key: then[key] for key in ("visit", "reason", "wish")}
        if not unproven(turn):
            choices = turn.desk.patients.choices(turn.conversation, self.level)
            be_about(turn, next(patient for patient in choices if patient.id == then["about"]))

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
        offer_for_other(turn, appointment)


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


def _tells_reason(turn: Turn) -> bool:
    """Whether the words tell what the visit is for, in words that no kind of visit knows."""
    said = f" {fold(turn.text)} "
    return any(f" {mark} " in said for mark in turn.desk.texts.say("reason_marks", turn.language).split("|"))


def _keep_reason(turn: Turn, kind: str) -> None:
    turn.draft["visit"], turn.draft["reason"] = kind, turn.text
    turn.desk.conversations.remember(turn.conversation, visit_reason=turn.text)


def _prepare(turn: Turn) -> None:
    prepare = turn.practice.visit_types[turn.draft["visit"]].prepare
    if prepare:
        turn.say("utter_prepare", answer=prepare[turn.language])
    turn.offer = None
