"""What is said of a medicine that runs out, while a person is called for it."""

from actions.turn import Turn
from frontdesk.refills.model import Stage

REFILL = "refill_needed"
WARNED, ASKED_DAYS = "warned_of_controlled", "asked_days_left"  # in the draft: said or asked once


def refill_opening(turn: Turn, *, waiting: bool = False) -> str | None:
    """Takes in the first words; where they say that the medicine does not last, that is named once, in their own words.
    Gives other first words of the handoff where nothing was said yet, and somebody is not `waiting` already."""
    refill = turn.desk.refills.hear(turn.conversation, turn.text)
    short = turn.desk.refills.is_short(refill) if refill else None
    if refill is None or short is None or waiting:
        return None
    if refill.left and short != "none":
        turn.say(f"utter_refill_{short}", left=refill.left.lower())
        return None
    return turn.desk.texts.say(f"handoff_refill_{short}", turn.language)


def warn_of_controlled(turn: Turn) -> None:
    """Says of a medicine that the patient named that only a doctor decides; once."""
    if turn.draft.get(WARNED) or not turn.desk.refills.names_controlled(turn.text):
        return
    turn.draft[WARNED] = True
    turn.say("utter_refill_controlled")


def hear_medicine(turn: Turn, *, asks: bool = True) -> bool:
    """Takes in more words of a refill, also where a case is about something else; asks for how long it lasts when
    nobody said so. True when that is asked."""
    case = turn.desk.cases.of(turn.conversation)
    if case is None:
        return False
    refill = turn.desk.refills.hear(turn.conversation, turn.text, opens=REFILL in (turn.intent, case.reason))
    if refill is None:
        return False
    warn_of_controlled(turn)
    known = refill.days_left is not None or refill.stage is not Stage.TO_DECIDE
    if not asks or known or turn.draft.get(ASKED_DAYS):
        return False
    turn.draft[ASKED_DAYS] = True
    turn.say("utter_ask_days_left")
    return True
