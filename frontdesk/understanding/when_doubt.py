"""Signs that a reading is shaky, so that the patient is asked: what the sentence says that the reading does not keep.

None of these knows what is meant. Each sees words that the reading contradicts or leaves out, and names what they
might mean; a question is better than the wrong day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from frontdesk.understanding.when_build import covers, whens
from frontdesk.understanding.when_calendar import DAY, OPEN_END, WEEK, week_of
from frontdesk.understanding.when_refuse import NOISE
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, Hours, NoSuchDate, Scene, When, Wish

Read = Callable[[Sequence[Token]], When | None]
_MOST_ASKED = 3  # more to choose from is no help
_WIDE = 3 * WEEK
_NARROW = WEEK + DAY  # a week is a day longer when clocks change
_POINTING = {"beside", "day_after", "day_before", "week_after", "week_before", "following", "next", "those", "besides"}
_POINTING |= {"after_that", "from_that", "before_that", "until_that", "correct"}
# A clause with one of these tells of something, or leans on what was said before.
_TELLING = {"x", "stays", "mine", "happened", "thought", "because", "move", "unfit", "no", "not", "fails", "back"}
_TELLING |= {"since", "arrives", "leaves", "every", "visit", "until", "less", "poor", "or"} | _POINTING
_AGAINST = {"correct", "no", "unfit", "fails", "so"}  # said after a clause, these take it back
_TURNS = {"ok", "rather", "want", "so", "then", "but", "instead", "better"}
_LATER, _EARLIER = {"after", "onward", "starting", "since"}, {"before", "until", "or_before"}
_DENIALS = {"unfit", "not", "no", "stays", "until"}
_ONWARD = {"after", "after_that", "following", "next", "week_after", "day_after", "from_that", "starting"}
_ONWARD_UNITS = {("unit", "week"), ("unit", "day")}
_LIMITS = 2
_BESIDE = {"the", "la", "on", "in", "at", "of", "a", "every", "want"}
_REFUSING = {"not", "no", "unfit", "fails", "less", "poor", "busy", "back", "and", "or", "but", "DAY", "x", "stays"}


@dataclass(frozen=True)
class Reading:
    """What a sentence was read as, beside its symbols before (`heard`) and after the rules (`tokens`)."""

    when: When
    heard: Sequence[Token]
    tokens: Sequence[Token]
    scene: Scene
    text: str

    @property
    def kinds(self) -> set[str]:
        """Return the kinds of all that was heard."""
        return {token.kind for token in self.heard}

    @property
    def answers(self) -> tuple[When, ...]:
        """Return all the times the patient would be offered."""
        return (self.when, *self.when.ambiguous, *self.when.also, *(b for a in self.when.also for b in a.ambiguous))

    @property
    def refused(self) -> list[When]:
        """Return the whole days that are refused."""
        return [each for each in self.when.excluded if each.dated and not each.hours]

    def named(self) -> list[tuple[int, When]]:
        """Return the days the sentence names, with their places."""
        said = [(place, token) for place, token in enumerate(self.tokens) if token.days and not token.days.over]
        return [
            (place, self.at(token.days, token.hours))
            for place, token in said
            if token.days and token.days.sort != "soonest"
        ]

    def at(self, days: Days, hours: Hours | None = None) -> When:
        """Return some days as a time that can be asked about."""
        return whens(Wish(days, [hours] if hours else []), self.scene, self.text)[0]


def with_doubts(reading: Reading, read: Read) -> When:
    """Return the time read, with what else might be meant when there are signs that it is not what was said."""
    signs = (
        _anytime_but_named,
        _refused_whole,
        _turned_to,
        _after_refused,
        _from_then_on,
        _refused_between,
        _two_limits,
        _other_side,
    )
    doubted = [*_plain_clauses(reading, read), *(each for sign in signs for each in sign(reading))]
    fresh: list[When] = []
    for when in doubted:
        known = any(_same(when, other) for other in (*reading.answers, *fresh))
        fresh += [] if known or when.past else [replace(when, ambiguous=(), also=(), excluded=())]
    return replace(reading.when, ambiguous=(*reading.when.ambiguous, *fresh[:_MOST_ASKED]))


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
    lost = other.end - other.start > _WIDE and one.end - one.start <= _NARROW
    lost = lost and other.start not in (one.start, one.end)
    another_week = one.precision != "range" and any(_is_moved(one.start, day) for day in _all_days(other))
    return (lost or one.end <= other.start or other.end <= one.start) and not another_week


def _is_moved(one: datetime, other: datetime) -> bool:
    """Say whether a day is the same of another week or month, as the rest of the sentence may tell."""
    return one.weekday() == other.weekday() or one.day == other.day


def _all_days(when: When) -> list[datetime]:
    return [when.start + n * DAY for n in range(min(max((when.end - when.start) // DAY, 1), _WIDE // DAY))]


def _anytime_but_named(reading: Reading) -> list[When]:
    """Doubt "any time" when a day is named that is neither its edge nor refused."""
    when = reading.when
    if when.end - when.start <= _WIDE:
        return []
    edges = {edge for each in reading.answers for edge in (each.start, each.end)}
    touched = (*reading.when.excluded, *(each for each in reading.answers if each.end - each.start <= _WIDE))
    return [
        meant
        for _, day in reading.named()
        if day.end - day.start <= _NARROW and edges.isdisjoint((day.start, day.end))
        if not any(other.start <= day.end and day.start <= other.end for other in touched)
        for meant in (day, replace(day, end=day.start + OPEN_END, precision="range"))
    ]


def _refused_whole(reading: Reading) -> list[When]:
    """Doubt a wish that lies in what is refused: the days refused, and those after them, may be meant."""
    around = [each for each in reading.refused if covers(each, reading.when)]
    later = [replace(each, start=each.start + WEEK, end=each.end + WEEK) for each in around]
    return [*later, *around]


def _turned_to(reading: Reading) -> list[When]:
    """Doubt that a day is refused that the sentence turns to: "so not tomorrow uh monday"."""
    if reading.when.precision not in ("open", "soonest") or not reading.refused:
        return []
    turns = [place for place, token in enumerate(reading.tokens) if token.kind in _TURNS or token.pause or token.gap]
    return [
        day
        for place, day in reading.named()
        if day.end - day.start <= _NARROW and any(at <= place for at in turns) and _stands_free(reading.tokens, place)
    ]


def _stands_free(tokens: Sequence[Token], place: int) -> bool:
    """Say whether no word of refusal, and no list, stands beside a day."""
    before = [token.kind for token in tokens[:place] if token.kind not in _BESIDE]
    after = [token.kind for token in tokens[place + 1 :] if token.kind not in _BESIDE]
    return not _REFUSING.intersection((*before[-1:], *after[:1]))


def _after_refused(reading: Reading) -> list[When]:
    """Doubt "any time but" when words that point onward were not used: "not this friday, the friday after"."""
    out = [day for _, day in reading.named() if any(covers(other, day) for other in reading.refused)]
    if reading.when.precision not in ("open", "soonest") or not out or not _points_onward(reading.tokens):
        return []
    last = out[-1]
    then = replace(last, start=last.end, end=last.end + OPEN_END, precision="range")
    if any(token.word == "week" or token.kind == "week_after" for token in reading.tokens):
        return [reading.at(week_of(last.end.date() - DAY + WEEK)), then]
    week = replace(last, start=last.start + WEEK, end=last.end + WEEK)
    return [*(out[-1:] if len(out) > 1 else [week]), then]


def _points_onward(tokens: Sequence[Token]) -> bool:
    pairs = zip(tokens, ("", *(token.kind for token in tokens)), strict=False)
    return any(
        token.kind in _ONWARD or ((token.kind, token.word) in _ONWARD_UNITS and before != "those")
        for token, before in pairs
    )


def _from_then_on(reading: Reading) -> list[When]:
    """Doubt a single day when words say "from then on"."""
    when = reading.when
    narrow = when.dated and when.precision != "range" and not reading.scene.day
    if not narrow or not reading.kinds & {"onward", "from_that"}:
        return []
    return [replace(when, end=when.start + OPEN_END, precision="range")]


def _refused_between(reading: Reading) -> list[When]:
    """Doubt which of two days a refusal between them is of: "make it eleven I can't do eleven thirty"."""
    said = [(place, token) for place, token in enumerate(reading.tokens) if token.kind not in NOISE]
    found: list[When] = []
    for (_, one), (at, word), (_, other) in zip(said, said[1:], said[2:], strict=False):
        between = reading.tokens[at : reading.tokens.index(other) + 1]
        told = other.praised or one.praised or any(token.gap or token.pause for token in between)
        no = word.kind in ("unfit", "fails") or (word.kind == "no" and bool(other.hours))
        if no and not told and one.kind == other.kind:
            found += [reading.at(token.days, token.hours) for token in (one, other) if token.days]
            found += [reading.at(_day(reading), token.hours) for token in (one, other) if token.hours]
    return found


def _day(reading: Reading) -> Days:
    """Return the day that was agreed on."""
    day = reading.scene.day or reading.scene.today + DAY
    return Days(day, day + DAY)


def _two_limits(reading: Reading) -> list[When]:
    """Doubt hours with one end when the sentence names two: "not before 10, and home by 1"."""
    hours, ends = reading.when.hours, _ends(reading)
    both = reading.kinds & _LATER and reading.kinds & (_EARLIER | {"leaves"})
    if hours is None or len(ends) < _LIMITS or not both or not _one_sided(hours) or "or" in reading.kinds:
        return []
    return [_between(reading.when, ends[0], ends[-1])]


def _between(when: When, first: time, end: time) -> When:
    """Return the same day or days at other hours."""
    if when.precision == "range" and when.end - when.start > DAY:
        return replace(when, hours=(first, end))
    day = when.start.replace(hour=0, minute=0)
    closes = day + DAY if end == time.max else day.replace(hour=end.hour, minute=end.minute)
    opens = day.replace(hour=first.hour, minute=first.minute)
    return replace(when, start=opens, end=closes, hours=(first, end), precision="range")


def _ends(reading: Reading) -> list[time]:
    """Return all the ends of hours the sentence names."""
    said = [reading.at(_day(reading), token.hours).hours for token in reading.tokens if token.hours]
    return sorted({end for hours in said if hours for end in hours if end not in (time.min, time.max)})


def _one_sided(hours: tuple[time, time]) -> bool:
    return (hours[0] == time.min) != (hours[1] == time.max)


def _other_side(reading: Reading) -> list[When]:
    """Doubt hours before a time when the sentence only says "after" and "later", and the other way about."""
    hours, kinds = reading.when.hours, reading.kinds
    if hours is None or not _one_sided(hours) or kinds & _DENIALS:
        return []
    early = hours[0] == time.min
    if kinds & (_EARLIER if early else _LATER) or not kinds & (_LATER if early else _EARLIER):
        return []
    return [_between(reading.when, hours[1], time.max) if early else _between(reading.when, time.min, hours[0])]
