"""What was said before a silence, and is told again only to the person it was said to."""

from actions.handoff import OFFER_PERSON
from actions.turn import Turn


def says_hidden(turn: Turn, seq: int) -> bool:
    """Whether a line is hidden from whoever is here now; says so, and how to get at it."""
    conversation = turn.desk.conversations.get(turn.conversation)
    if seq > conversation.hidden_now(turn.desk.clock.now()):
        return False
    if conversation.person_id is None or seq <= conversation.others_upto:
        stays_hidden(turn)
    else:
        turn.say("utter_hidden")
    return True


def stays_hidden(turn: Turn) -> None:
    """Says that what may be another person's is shown after no proof; a manager, who sees it all, is offered."""
    turn.say("utter_stays_hidden")
    turn.offer = OFFER_PERSON
