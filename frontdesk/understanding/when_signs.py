"""Signs that a reading of days or hours is shaky; each names what else may be meant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from itertools import pairwise

from frontdesk.understanding.when_build import covers, whens
from frontdesk.understanding.when_calendar import DAY, OPEN_END, WEEK, week_of
from frontdesk.understanding.when_refuse import NOISE
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, Hours, Scene, When, Wish

WIDE = 3 * WEEK
NARROW = WEEK + DAY  # a week is a day longer when clocks change
_TURNS = {"ok", "rather", "want", "so", "then", "but", "instead", "better"}
_LATER, _EARLIER = {"after", "onward", "starting", "since"}, {"before", "until", "or_before"}
_DENIALS = {"unfit", "not", "no", "stays", "until"}
_ONWARD = {"after", "after_that", "following", "next", "week_after", "day_after", "from_that", "starting"}
_ONWARD_UNITS = {("unit", "week"), ("unit", "day")}
_LIMITS = 2
_JOINED = {"so", "but", "rather", "instead", "better", "want", "ok", "or", "and", "no", "not", "because", "until"}
_BESIDE = {"w", "the", "la", "on", "in", "at", "of", "a", "every", "want"}
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


def _anytime_but_named(reading: Reading) -> list[When]:
    """Doubt "any time" when a day is named that is neither its edge nor refused."""
    when = reading.when
    if when.end - when.start <= WIDE:
        return []
    edges = {edge for each in reading.answers for edge in (each.start, each.end)}
    touched = (*reading.when.excluded, *(each for each in reading.answers if each.end - each.start <= WIDE))
    return [
        meant
        for _, day in reading.named()
        if day.end - day.start <= NARROW and edges.isdisjoint((day.start, day.end))
        if not any(other.start <= day.end and day.start <= other.end for other in touched)
        for meant in (day, replace(day, end=day.start + OPEN_END, precision="range"))
    ]


def _refused_whole(reading: Reading) -> list[When]:
    """Doubt a wish that lies in what is refused: the days refused, and those after them, may be meant."""
    around = [each for each in reading.refused if covers(each, reading.when) and each.end - each.start <= NARROW]
    later = [replace(each, start=each.start + WEEK, end=each.end + WEEK) for each in around]
    weeks = [reading.at(week_of(each.start.date())) for each in around if each.precision == "day"]
    return [*weeks, *later, *around]


def _turned_to(reading: Reading) -> list[When]:
    """Doubt that a day is refused that the sentence turns to: "so not tomorrow uh monday"."""
    if reading.when.precision not in ("open", "soonest") or not reading.refused:
        return []
    turns = [place for place, token in enumerate(reading.tokens) if token.kind in _TURNS or token.pause or token.gap]
    return [
        day
        for place, day in reading.named()
        if day.end - day.start <= NARROW and any(at <= place for at in turns) and _stands_free(reading.tokens, place)
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


def _refused_between(reading: Reading) -> list[When]:
    """Doubt which of two days a refusal between them is of: "make it eleven I can't do eleven thirty"."""
    said = [(place, token) for place, token in enumerate(reading.tokens) if token.kind not in NOISE]
    found: list[When] = []
    for (_, one), (at, word), (place, other) in zip(said, said[1:], said[2:], strict=False):
        told = other.praised or one.praised or any(token.kind == "ok" for token in reading.tokens[place:])
        told = told or any(token.gap or token.pause for token in reading.tokens[at : place + 1])
        no = word.kind in ("unfit", "fails") or (word.kind == "no" and bool(other.hours))
        if no and not told and one.kind == other.kind:
            found += [reading.at(token.days, token.hours) for token in (one, other) if token.days]
            found += [reading.at(_day(reading), token.hours) for token in (one, other) if token.hours]
    return found


def _refused_by_turns(reading: Reading) -> list[When]:
    """Doubt which day a refusal with words after it is of: "saturday i work doubles all week"."""
    days = [place for place, token in enumerate(reading.tokens) if token.days and token.days.sort != "soonest"]
    found: list[When] = []
    for one, other in pairwise(days):
        between, day = reading.tokens[one + 1 : other], reading.tokens[one].days
        kinds = [token.kind for token in between]
        parted = any(token.gap or token.pause for token in (*between, reading.tokens[other]))
        told = "unfit" in kinds and "x" in kinds[kinds.index("unfit") :] and _JOINED.isdisjoint(kinds)
        if day and told and not parted and not reading.tokens[other].praised:
            found.append(reading.at(day))
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
    """Doubt hours before a time when the sentence only says "after" or "or later", and the other way about."""
    hours, kinds = reading.when.hours, reading.kinds
    if hours is None or not _one_sided(hours):
        return []
    early = hours[0] == time.min
    mine, other, plain = (_EARLIER, _LATER, "onward") if early else (_LATER, _EARLIER, "or_before")
    denied = bool(kinds & _DENIALS) and plain not in kinds  # "I can't after 3"
    if denied or kinds & mine or not kinds & other:
        return []
    return [_between(reading.when, hours[1], time.max) if early else _between(reading.when, time.min, hours[0])]


SIGNS = (
    _anytime_but_named,
    _refused_whole,
    _turned_to,
    _after_refused,
    _refused_between,
    _refused_by_turns,
    _two_limits,
    _other_side,
)
