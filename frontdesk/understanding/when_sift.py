"""What stays of the wishes once the whole sentence is heard: not what it takes back, tells in passing, or explains."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from frontdesk.understanding.when_calendar import week_of
from frontdesk.understanding.when_refuse import NOISE
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, Scene, Wish

_SOME = 2
_JOINS = {"not", "no", "and", "or", "unfit", "fails", "every", "to"}


def sift(wishes: Sequence[Wish], reasons: Sequence[Days], tokens: Sequence[Token], scene: Scene) -> list[Wish]:
    """Return the wishes that the rest of the sentence leaves; `reasons` are days said after "because"."""
    said = [wish for wish in wishes if not (wish.days and wish.days.over)]
    if said and not any(wish.wanted for wish in said) and _is_loose(tokens):
        said[-1].apart = True
    if reasons and not any(wish.wanted for wish in said):  # "not thursday because I am off friday"
        said.append(Wish(reasons[-1], wanted=False, apart=True))
    if any(map(_is_unknown_event, pairwise(tokens))):  # "whenever my card comes, they said soon"
        said = [wish for wish in said if not (wish.wanted and wish.days and wish.days.sort == "soonest")]
    if any(wish.wanted and any(not hours.aside for hours in wish.hours) for wish in said):
        said = list(filter(None, map(_without_asides, said)))
    said = said + [Wish(wish.days) for wish in said if _only_the_hours(wish) and not _names_days(said)]
    framed = [wish.days for wish in said if wish.days and wish.days.framed]
    if any(not wish.wanted for wish in said):
        for wish in said:
            wish.doubtful = False  # the "no" is explained
    said = [wish for place, wish in enumerate(said) if not (wish.wanted and _only_explains(place, said))]
    said = [wish for place, wish in enumerate(said) if not (wish.wanted and _is_refused_after_all(wish, said[place:]))]
    if not any(wish.wanted for wish in said):
        said += [Wish(_week_around(days, scene)) for days in framed[:1]]
    return [wish for place, wish in enumerate(said) if wish.wanted or not _is_wanted_after_all(wish, said[place:])]


def _is_loose(tokens: Sequence[Token]) -> bool:
    """Say whether no word joins the last of some refused days to them, so that it may be the wanted one."""
    days = [place for place, token in enumerate(tokens) if token.days and token.days.sort != "soonest"]
    if len(days) < _SOME or tokens[days[-1]].word == "again":
        return False
    before = [token.kind for token in tokens[: days[-1]] if token.kind not in (*NOISE, "a")]
    after = [token.kind for token in tokens[days[-1] + 1 :] if token.kind not in NOISE]
    return before[-1] not in _JOINS and after[:1] not in (["unfit"], ["fails"], ["no"], ["back"])


def _names_days(said: Sequence[Wish]) -> bool:
    return any(wish.wanted and wish.days and wish.days.sort != "soonest" for wish in said)


def _week_around(days: Days, scene: Scene) -> Days:
    """Return what is left of the week in "this week, friday I can't"."""
    week = week_of(days.first)
    return replace(week, first=max(week.first, scene.today))


def _only_explains(place: int, said: Sequence[Wish]) -> bool:
    """Say whether a refused day was said again before another is wanted: "thursday, no, I work thursday, friday"."""
    days = said[place].days
    refused = any(days and not wish.wanted and wish.days and days.same_as(wish.days) for wish in said[:place])
    return refused and any(wish.wanted and not wish.either for wish in said[place + 1 :])


def _only_the_hours(wish: Wish) -> bool:
    """Say whether the hours of some days are refused, not the days: "anything but mornings next week"."""
    return not wish.wanted and wish.hours_first and wish.range


def _without_asides(wish: Wish) -> Wish | None:
    hours = [hours for hours in wish.hours if not hours.aside]
    return replace(wish, hours=hours) if wish.days or hours else None


def _is_unknown_event(pair: tuple[Token, Token]) -> bool:
    """Say whether what is waited for is on no day that is known."""
    side, after = pair
    return (
        side.kind in ("after", "until", "starting") and not after.gap and after.kind in ("x", "w", "the", "la", "mine")
    )


def _is_refused_after_all(wish: Wish, after: Sequence[Wish]) -> bool:
    """Say whether a day is refused at last: "thursday is her birthday, so not thursday"."""
    days = None if wish.days and wish.days.others else wish.days
    same = [other for other in after if days and other.days and days.same_as(other.days)]
    same = [other for other in same if other.days and days and other.days.sort == days.sort]
    return bool(same) and not same[-1].wanted and not same[-1].hours and not same[-1].either


def _is_wanted_after_all(refused: Wish, after: Sequence[Wish]) -> bool:
    """Say whether a refused day is wanted at last: "thursday or friday, no, thursday"."""
    days = None if _only_the_hours(refused) else refused.days
    return any(days and wish.wanted and wish.days and days.same_as(wish.days) for wish in after)
