"""A one-time code by text instead of one more item on file, where the practice offers it."""

from actions.claims import births, give_up, look_up, take
from actions.handoff import hand_off
from actions.others import marked
from actions.proof import unproven
from actions.readers import items, keep_item
from actions.turn import Turn
from frontdesk.patients.codes import DIGITS
from frontdesk.patients.model import Outcome
from frontdesk.understanding.digits import digit_runs

PATIENCE = 3  # wrong codes in a row; then it counts as a wrong answer


class Code:
    """The code that was sent."""

    name = "code"

    def needed(self, turn: Turn) -> bool:
        """After a code was asked for."""
        return unproven(turn) and bool(turn.draft.get("code_asked"))

    def read(self, turn: Turn) -> bool:
        """The code; another wish for one; that the number on file is an old one; another item in its place."""
        if lost_number(turn):
            return True
        code = next((run for run in digit_runs(turn.text, turn.language) if len(run) == DIGITS), None)
        if code:
            _check(turn, code)
            return True
        if asks_for_code(turn):
            send_code(turn)
            return True
        found = items(turn)
        if found:
            turn.draft.pop("code_asked")
            keep_item(turn, found)
            look_up(turn)
        return bool(found)

    def ask(self, turn: Turn) -> None:
        """Asks for the code; the same words whether one went out or not."""
        wrong = turn.draft.pop("code_wrong", False)
        turn.say("utter_code_wrong" if wrong else "utter_code_sent")


def asks_for_code(turn: Turn) -> bool:
    """Whether a code is wanted, and the practice offers one."""
    return turn.desk.codes.on and (turn.picked == "code" or marked(turn, "marks_code", turn.text))


def send_code(turn: Turn) -> None:
    """Has a code sent to whoever fits what was said."""
    turn.desk.codes.send(turn.conversation, turn.draft.get("name"), births(turn))
    turn.draft["code_asked"], turn.draft["codes_wrong"] = True, 0


def lost_number(turn: Turn) -> bool:
    """ "I do not have that phone any more": only a person changes what is on file, and is called."""
    if not marked(turn, "marks_old_number", turn.text):
        return False
    hand_off(turn, "identity_not_proven", "handoff_old_number")
    turn.draft["stopped"] = True
    return True


def _check(turn: Turn, code: str) -> None:
    found = turn.desk.codes.check(turn.conversation, code)
    if found.outcome is Outcome.VERIFIED:
        take(turn, found)
        return
    wrong = turn.draft.get("codes_wrong", 0) + 1
    turn.draft["codes_wrong"] = wrong
    turn.draft["code_wrong"] = wrong < PATIENCE
    if wrong >= PATIENCE:
        turn.draft.pop("code_asked")
        turn.draft["no_match"] = True
        found = turn.desk.patients.failed(turn.conversation, turn.draft.get("name"), births(turn))
        if found.outcome is Outcome.LOCKED:
            give_up(turn)
