"""Somebody who will not say who they are: told once why it is asked, then a person goes on with them."""

from actions.handoff import IDENTITY_NOT_GIVEN, OFFER_PERSON, hand_off
from actions.others import marked
from actions.turn import Turn


def refuses(turn: Turn) -> bool:
    """Whether the words refuse to prove identity; the second time a person is called, and the task ends."""
    if turn.is_button or not marked(turn, "marks_refuse", turn.text):
        return False
    if turn.draft.get("refused"):
        hand_off(turn, *IDENTITY_NOT_GIVEN)
        turn.draft["stopped"] = True
    turn.draft["refused"] = turn.draft["explain"] = True
    return True


def explains(turn: Turn) -> bool:
    """Says why identity is asked, after a refusal, and offers a person; once."""
    if not turn.draft.pop("explain", False):
        return False
    turn.say("utter_why_identity")
    turn.offer = OFFER_PERSON
    return True
