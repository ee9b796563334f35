"""Whether what a task needs of identity still holds: a long silence ends it."""

from datetime import datetime

from actions.turn import Turn
from frontdesk.conversations.model import HIDE_AFTER
from frontdesk.patients.model import Level
from frontdesk.understanding.birth import BirthDate, read_birth_date

KEPT = ("task", "level", "words", "second", "wish")  # what a task goes on with for whoever is there after a silence
SAID = ("name", "birth", "births", "items", "item_said", "read_back", "need_more", "code_asked")  # as proof
OF = "of"  # in the draft: whose it is, once somebody is proven
SINCE = "since"  # in the draft: when it was last spoken about, before anybody is proven


def unproven(turn: Turn) -> bool:
    """Whether the task needs more identity than is proven."""
    return int(turn.desk.patients.level(turn.conversation)) < int(turn.draft["level"])


def unknown(turn: Turn) -> bool:
    """Whether the task needs to know who is speaking, and nothing is proven of that."""
    return unproven(turn) and turn.desk.patients.level(turn.conversation) is Level.NONE


def proven(turn: Turn) -> str | None:
    """Who is proven here now; nobody before identity is proven, after a silence, and while locked."""
    if turn.desk.patients.level(turn.conversation) is Level.NONE:
        return None
    return turn.desk.conversations.get(turn.conversation).person_id


def bind(turn: Turn) -> None:
    """Notes in the draft whose it is: from then on it may hold what is on file about them."""
    person = proven(turn)
    turn.draft[SINCE] = turn.desk.clock.now().isoformat()
    if person is not None:
        turn.draft[OF] = person


def is_anothers(turn: Turn) -> bool:
    """Whether the draft is of somebody who is not proven here any more."""
    return OF in turn.draft and turn.draft[OF] != proven(turn)


def lapse(turn: Turn) -> bool:
    """Drops what somebody else at the same screen must neither be told nor go on with: all that a task has learned of
    somebody who is not proven any more, but for what was wished; half of a proof that was given before a silence."""
    if is_anothers(turn):
        _start_anew(turn)
        return True
    since = turn.draft.get(SINCE)
    if OF in turn.draft or not since or turn.desk.clock.now() - datetime.fromisoformat(since) <= HIDE_AFTER:
        return False
    dropped = [turn.draft.pop(key) for key in SAID if key in turn.draft]
    return bool(dropped)


def _start_anew(turn: Turn) -> None:
    if turn.draft.get("hold"):
        turn.desk.appointments.let_go(turn.conversation)
    from_file, kept = turn.draft.get("provider_of_visit"), {k: turn.draft[k] for k in KEPT if k in turn.draft}
    turn.draft.clear()
    turn.draft.update(kept)
    if from_file:
        turn.draft["wish"].pop("provider", None)


def is_birth_date(turn: Turn) -> bool:
    """Whether the words hold a date with a year long past: no day of a visit, and no phone number."""
    found = read_birth_date(turn.text, turn.language, turn.local.date())
    return isinstance(found, BirthDate) and found.date.year < turn.local.year and f"{found.date.year}" in turn.text
