"""What is asked because of signs that a reading is shaky: what the sentence says that the reading does not keep.

None of the signs knows what is meant. Each sees words that the reading contradicts or leaves out, and names what they
might mean; a question is better than the wrong day.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from frontdesk.understanding.when_build import covers
from frontdesk.understanding.when_calendar import DAY
from frontdesk.understanding.when_signs import NARROW, SIGNS, WIDE, Reading
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import NoSuchDate, Scene, When

__all__ = ["Reading", "with_answer", "with_doubts", "with_other", "without_told"]

Read = Callable[[Sequence[Token]], When | None]
_MOST_ASKED = 3  # more to choose from is no help
_POINTING = {"beside", "day_after", "day_before", "week_after", "week_before", "following", "next", "those", "besides"}
_POINTING |= {"after_that", "from_that", "before_that", "until_that", "correct"}
# A clause with one of these tells of something, or leans on what was said before.
_TELLING = {"x", "stays", "mine", "happened", "thought", "because", "move", "unfit", "no", "not", "fails", "back"}
_TELLING |= {"since", "arrives", "leaves", "every", "visit", "until", "less", "poor", "or"} | _POINTING
_AGAINST = {"correct", "no", "unfit", "fails", "so"}  # said after a clause, these take it back


def with_doubts(reading: Reading, read: Read) -> When:
    """Return the time read, with what else might be meant when there are signs that it is not what was said."""
    doubted = [*_plain_clauses(reading, read), *(each for sign in SIGNS for each in sign(reading))]
    fresh: list[When] = []
    for when in doubted:
        known = any(_same(when, other) for other in (*reading.answers, *fresh))
        fresh += [] if known or when.past else [replace(when, ambiguous=(), also=(), excluded=())]
    return replace(reading.when, ambiguous=(*reading.when.ambiguous, *fresh[:_MOST_ASKED]))


def with_other(when: When, other: When) -> When:
    """Return a time with another that may be meant instead, unless that one is refused."""
    known = any(_same(other, each) for each in (when, *when.ambiguous, *when.also))
    if known or any(covers(each, other) for each in when.excluded):
        return when
    return replace(when, ambiguous=(*when.ambiguous, replace(other, ambiguous=(), also=(), excluded=())))


def with_answer(when: When, answer: When | None, scene: Scene) -> When:
    """Return a time with what a sentence asks for once all that seems to explain is left out, when that is another."""
    if answer is None or answer.past:
        return when
    answers = (when, *when.ambiguous, *when.also, *(other for each in when.also for other in each.ambiguous))
    asked = (answer, *answer.ambiguous, *answer.also)
    if scene.day:
        other = bool(answer.hours) and all(answer.hours != each.hours for each in answers)
    else:
        other = answer.dated and not any(_same_days(one, each) for one in asked for each in answers)
    return with_other(when, answer) if other else when


def _same_days(one: When, other: When) -> bool:
    return (one.start.date(), one.end.date()) == (other.start.date(), other.end.date())


def without_told(when: When, alone: When | None) -> When:
    """Return the one of several readings that a sentence has without what it only tells of; all when there is none."""
    clear = alone is not None and not alone.ambiguous
    return alone if alone and clear and any(_same(alone, each) for each in (when, *when.ambiguous)) else when


def _same(one: When, other: When) -> bool:
    return (one.start, one.end, one.hours) == (other.start, other.end, other.hours)


def _plain_clauses(reading: Reading, read: Read) -> list[When]:
    """Doubt what a clause that holds nothing but a wish contradicts: "after 4, i dont clock out till 3:45"."""
    cuts = [place for place, token in enumerate(reading.heard) if token.gap and place]
    found: list[When] = []
    for first, end in zip([0, *cuts], [*cuts, len(reading.heard)], strict=True):
        clause = reading.heard[first:end]
        if cuts and _is_plain(reading.tokens, clause[0].start, clause[-1].end):
            alone = _alone(read, clause)
            found += [alone, *alone.ambiguous, *alone.also] if alone and _contradicts(alone, reading) else []
    return found


def _alone(read: Read, clause: Sequence[Token]) -> When | None:
    try:
        return read(clause)
    except (NoSuchDate, OverflowError):
        return None


def _is_plain(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether a clause says when, tells of nothing else, and nothing after it takes it back or points at it."""
    within = [token for token in tokens if start <= token.start and token.end <= end]
    inside = {token.kind for token in within}
    aside = any(token.hours and token.hours.aside for token in within)
    after = [token.kind for token in tokens if token.start >= end]
    crossed = any(token.start < edge < token.end for token in tokens for edge in (start, end))
    leans = bool(inside & _TELLING) or bool(_POINTING.intersection(after)) or bool(_AGAINST.intersection(after[:1]))
    return not crossed and not leans and not aside and bool(inside & {"DAY", "TIME"})


def _contradicts(alone: When, reading: Reading) -> bool:
    if reading.scene.day:
        return bool(alone.hours) and alone.precision != "open" and not any(_fits(alone, a) for a in reading.answers)
    if alone.past or not alone.dated or alone.precision in ("open", "soonest"):
        return False
    refused = any(covers(other, alone) for other in reading.refused)
    return not refused and all(_parts(alone, each) for each in reading.answers)


def _fits(one: When, other: When) -> bool:
    """Say whether two stretches of hours meet."""
    if one.hours is None or other.hours is None:
        return False
    return one.hours[0] <= other.hours[1] and other.hours[0] <= one.hours[1]


def _parts(one: When, other: When) -> bool:
    """Say whether two readings have no day in common, or one of them is lost in the other."""
    lost = other.end - other.start > WIDE and one.end - one.start <= NARROW
    lost = lost and other.start not in (one.start, one.end)
    another_week = one.precision != "range" and any(_is_moved(one.start, day) for day in _all_days(other))
    return (lost or one.end <= other.start or other.end <= one.start) and not another_week


def _is_moved(one: datetime, other: datetime) -> bool:
    """Say whether a day is the same of another week or month, as the rest of the sentence may tell."""
    return one.weekday() == other.weekday() or one.day == other.day


def _all_days(when: When) -> list[datetime]:
    return [when.start + n * DAY for n in range(min(max((when.end - when.start) // DAY, 1), WIDE // DAY))]
