"""A visit for several people in one wish: booked one after the other, or handed to a person where that may not be."""

from datetime import datetime, time

from actions.others import OFFER_FOR_OTHER, marked, meant, speaks_of_others
from actions.tasks import THEN
from actions.turn import Turn
from frontdesk.appointments.model import Appointment
from frontdesk.patients.model import Level, Patient


def offer_for_other(turn: Turn, booked: Appointment) -> None:
    """Offers the same visit, on the same day, for the next of those who were spoken of; a person when it is somebody
    for whom the speaker may not decide here."""
    if not marked(turn, "marks_both", turn.draft.get("words", "")):
        return
    other = _next(turn, booked)
    if other is not None:
        turn.draft["then"] = _same_visit(turn, booked, other)
        turn.say("utter_then_other", name=other.given)
        turn.offer = f"{THEN}book_form"
    elif booked.patient_id == turn.desk.conversations.get(turn.conversation).person_id and speaks_of_others(turn):
        turn.say("utter_not_for_them")
        turn.offer = OFFER_FOR_OTHER


def _next(turn: Turn, booked: Appointment) -> Patient | None:
    """The first of those spoken of who has no such visit yet, by what was booked in this conversation."""
    choices = turn.desk.patients.choices(turn.conversation, Level(turn.draft["level"]))
    person = turn.desk.conversations.get(turn.conversation).person_id
    others = meant(turn, turn.draft.get("words", ""), [p for p in choices if p.id != person])
    served = turn.desk.conversations.facts(turn.conversation).get("booked_for", [])
    turn.desk.conversations.remember(turn.conversation, booked_for=[*served, booked.patient_id])
    return next((p for p in others if p.id not in [*served, booked.patient_id]), None)


def _same_visit(turn: Turn, booked: Appointment, other: Patient) -> dict[str, object]:
    """What the next booking begins with: the times right after the one that was booked, with the same doctor."""
    end = booked.end.astimezone(turn.practice.zone)
    day_ends = datetime.combine(end.date(), time(23, 59), turn.practice.zone)
    wish = {
        "provider": booked.provider_id,
        "spans": [[end.isoformat(), day_ends.isoformat()]],
        "after": end.isoformat(),
    }
    return {"about": other.id, "visit": booked.visit_type_id, "reason": turn.draft.get("reason", ""), "wish": wish}
