"""What was said to prove identity, as the draft of a task holds it, and what comes of looking it up."""

from datetime import date

from actions.handoff import hand_off
from actions.others import refuse, speaks_of_others
from actions.proof import SAID, unknown
from actions.turn import Turn
from frontdesk.patients.model import Identified, Level, Outcome


def wants_item(turn: Turn) -> bool:
    """Whether a third fact is needed: for bills, or when two people share name and date of birth."""
    return bool(turn.draft["level"] == Level.BILLS or turn.draft.get("need_more"))


def books(turn: Turn) -> bool:
    """Whether a new patient may go on with this task."""
    return bool(turn.draft.get("task") == "book_form")


def births(turn: Turn) -> list[date]:
    """The readings of the date of birth."""
    return [date.fromisoformat(day) for day in turn.draft.get("births") or []]


def look_up(turn: Turn) -> None:
    """Looks up what was said, once all of it is there: bills are not told apart by who is a patient here."""
    items, draft = turn.draft.get("items") or [], turn.draft
    if draft.get("new_here") or (wants_item(turn) and not items):
        return
    if not unknown(turn):
        take(turn, turn.desk.patients.prove_more(turn.conversation, items))
    elif draft.get("name") and draft.get("births"):
        found = turn.desk.patients.verify(turn.conversation, draft["name"], births(turn), items)
        take(turn, found)


def take(turn: Turn, found: Identified) -> None:
    """What follows from an outcome; one that does not match is read back before it counts."""
    if found.outcome is Outcome.VERIFIED:
        turn.desk.cases.link_patient(turn.conversation)
    elif found.outcome is Outcome.LOCKED:
        give_up(turn)
    elif found.outcome is Outcome.NEED_MORE:
        turn.draft["need_more"] = True
    else:
        turn.draft["read_back"] = True


def wrong(turn: Turn) -> None:
    """What was read back is what was meant, and it does not match: now it counts."""
    found = turn.desk.patients.failed(turn.conversation, turn.draft.get("name"), births(turn))
    if speaks_of_others(turn):
        refuse(turn)
    elif found.outcome is Outcome.LOCKED:
        give_up(turn)
    else:
        forget(turn)
        turn.draft["no_match"] = True


def forget(turn: Turn) -> None:
    """Drops what was said, to ask anew."""
    for key in SAID:
        turn.draft.pop(key, None)


def give_up(turn: Turn) -> None:
    """A person takes over; talking goes on, disclosure does not."""
    hand_off(turn, "identity_not_proven")
    turn.draft["stopped"] = True
