"""Whether what a task needs of identity still holds: a long silence ends it."""

from actions.turn import Turn
from frontdesk.patients.model import Level
from frontdesk.understanding.birth import BirthDate, read_birth_date

GIVEN = (
    "name",
    "birth",
    "births",
    "items",
    "item_said",
    "read_back",
    "need_more",
    "new_here",
    "code_asked",
    "about",
    "proven",
)


def unproven(turn: Turn) -> bool:
    """Whether the task needs more identity than is proven."""
    return int(turn.desk.patients.level(turn.conversation)) < int(turn.draft["level"])


def unknown(turn: Turn) -> bool:
    """Whether the task needs to know who is speaking, and nothing is proven of that."""
    return unproven(turn) and turn.desk.patients.level(turn.conversation) is Level.NONE


def lapse(turn: Turn) -> bool:
    """Drops what was given as proof before a silence: half of it must not do for somebody else at the same screen."""
    if not (turn.draft.get("proven") and lapsed(turn)):
        return False
    for key in GIVEN:
        turn.draft.pop(key, None)
    return True


def lapsed(turn: Turn) -> bool:
    """Whether somebody had proven identity here and a silence has ended it."""
    known = turn.desk.conversations.get(turn.conversation).person_id is not None
    return known and turn.desk.patients.level(turn.conversation) is Level.NONE


def is_birth_date(turn: Turn) -> bool:
    """Whether the words hold a date with a year long past: no day of a visit, and no phone number."""
    found = read_birth_date(turn.text, turn.language, turn.local.date())
    return isinstance(found, BirthDate) and found.date.year < turn.local.year and f"{found.date.year}" in turn.text
