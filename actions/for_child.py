"""A child's check-up is another kind of visit than a grown-up's."""

from itertools import chain

from actions.times import hold_again, reopen
from actions.turn import Turn
from frontdesk.errors import SlotPast, SlotTaken
from frontdesk.patients.model import GROWN_UP, Level
from frontdesk.understanding.match import match_words


class ForChild:
    """A child's "checkup" is another kind of visit than a grown-up's. Asks nothing."""

    name = "for_child"

    def needed(self, turn: Turn) -> bool:
        """Never; takes the other kind when whoever was held for is a child, and the held time will do for it."""
        kind = _kind_for_child(turn)
        if kind and turn.draft.get("hold") and kind != turn.draft["visit"] and _will_do(turn, kind):
            turn.draft["visit"] = kind
            try:
                hold_again(turn)
            except (SlotTaken, SlotPast):
                reopen(turn)
        return False

    def read(self, turn: Turn) -> bool:
        """Nothing."""
        return False

    def ask(self, turn: Turn) -> None:
        """Nothing."""


def _kind_for_child(turn: Turn) -> str | None:
    """The kind of visit that the reason means for a child; None for a grown-up. The reason may be in another language
    than the talk is by now: somebody else has the phone."""
    patient = turn.desk.patients.of(turn.conversation, Level.VISITS)
    kinds = turn.practice.visit_types.values()
    words = {kind.id: list(chain.from_iterable(kind.for_children.values())) for kind in kinds if kind.for_children}
    is_child = patient.age(turn.local.date()) < GROWN_UP
    return match_words(turn.draft.get("reason", ""), words) if is_child else None


def _will_do(turn: Turn, kind: str) -> bool:
    """Whether the held time is as long as this kind of visit, with somebody who gives it."""
    now, other = (turn.practice.visit_types[each].minutes for each in (turn.draft["visit"], kind))
    return now == other and kind in turn.practice.providers[turn.draft["held"]["provider"]].visit_types
