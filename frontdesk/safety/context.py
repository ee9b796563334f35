"""What stands around words of danger: a denial, a time long past, a booking reason, a figure of speech."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from frontdesk.safety.tree import Hit, Span, neighbours
from frontdesk.safety.words import Reading

CERTAIN, UNSURE, NONE = 2, 1, 0

# How many words may lie between a cue and the danger it speaks of: (cue before, cue after).
REACH = {
    "denied": (6, -1),
    "denied_next": (0, -1),
    "denied_after": (-1, 1),
    "not_denied": (6, 4),
    "list_goes_on": (1, 4),
    "long_past": (8, 8),
    "recent_past": (8, 8),
    "now": (8, 8),
    "month": (-1, 3),
    "past_verb": (2, -1),
    "about": (2, -1),
    "chronic": (8, 8),
    "hypothetical": (5, 5),
    "over": (6, 6),
    "told": (8, 8),
    "recorded": (4, 8),
    "animal": (4, -1),
}
DENIED_ALONE = 2  # words; further only in a list: "no chest pain, shortness of breath or dizziness"
DENIALS = {"denied", "denied_next"}
NO_MENTION = ("about", "told", "hypothetical")  # the name of an illness beside these is no alarm
STEPS_OVER_OTHERS = {
    "not_denied",
    "recorded",
    "long_past",
    "recent_past",
    "now",
    "chronic",
    "over",
    "told",
    "hypothetical",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """The nearest cue of one sort: words between, and whether the speaker paused in between."""

    gap: int
    before: bool
    paused: bool


@dataclass(frozen=True, slots=True)
class Barriers:
    """Words that no cue reaches over, and those that a denial does not reach over either."""

    all: frozenset[str]
    denials: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weight:
    """How a pattern counts: its level alone, whether it only names an illness, and what softens it."""

    level: int
    mention: bool
    softened_by: frozenset[str]


class Context:
    """The cues of one text."""

    def __init__(self, reading: Reading, cues: Iterable[tuple[str, Hit]], barriers: Barriers) -> None:
        self._reading = reading
        self._barriers = barriers
        self._harmless: set[int] = set()
        places: dict[str, set[Span]] = {}
        for name, hit in cues:
            places.setdefault(name, set()).add(_hull(hit))
            if name == "harmless":
                self._harmless |= _words(hit)
        self._cues = {name: sorted(spans) for name, spans in places.items()}

    def weigh(self, hit: Hit, weight: Weight) -> int:
        """How sure we are that these words speak of danger now."""
        if self._harmless.intersection(_words(hit)) or self._near("animal", hit) or self._near("recorded", hit):
            return NONE
        if denial := self._denial(hit):
            return UNSURE if denial.paused and not self._near("list_goes_on", hit) else NONE
        return self._soften(hit, weight, self._when(hit))

    def _denial(self, hit: Hit) -> Cue | None:
        if self._near("not_denied", hit):
            return None
        denial = self._near("denied", hit)
        if denial and denial.gap > DENIED_ALONE and not self._near("list_goes_on", hit):
            denial = None
        return denial or self._near("denied_next", hit) or self._near("denied_after", hit)

    def _soften(self, hit: Hit, weight: Weight, when: str) -> int:
        if when == "long_past" and (weight.mention or self._told_as_past(hit)):
            return NONE
        if weight.level == UNSURE and self._near("month", hit):
            return NONE
        if weight.mention and any(self._near(cue, hit) for cue in NO_MENTION):
            return NONE
        cues = {when} if when != "now" else set()
        cues |= {cue for cue in ("over", "told", "hypothetical") if self._near(cue, hit)}
        if when != "now":
            cues |= {cue for cue in ("about", "chronic") if self._near(cue, hit)}
        return weight.level - bool(cues & weight.softened_by)

    def _when(self, hit: Hit) -> str:
        """The time said nearest to the danger; "now" wins where two are as near."""
        said = [(cue.gap, name) for name in ("now", "long_past", "recent_past") if (cue := self._near(name, hit))]
        return min(said, key=lambda time: time[0])[1] if said else ""

    def _told_as_past(self, hit: Hit) -> bool:
        """A verb in the past, or the time directly beside: "chest pain last year"."""
        time = self._near("long_past", hit)
        return bool(self._near("past_verb", hit)) or bool(time and time.gap <= (0 if time.before else 2))

    def _near(self, name: str, hit: Hit) -> Cue | None:
        if name not in self._cues:
            return None
        places = neighbours(self._cues[name], _hull(hit))
        cues = [cue for at in places if (cue := self._cue(name, at, hit))]
        return min(cues, key=lambda cue: cue.gap, default=None)

    def _cue(self, name: str, at: Span, hit: Hit) -> Cue | None:
        """How a cue stands to a danger, if it reaches it."""
        first, end = _hull(hit)
        if at[1] <= first:
            return self._between(name, at, (first, end), before=True)
        if end <= at[0]:
            return self._between(name, (first, end), at, before=False)
        return Cue(0, True, False) if self._inside(name, at, hit) else None

    def _inside(self, name: str, at: Span, hit: Hit) -> bool:
        """Whether a cue among the words of a danger is more than a part of their wording."""
        if name == "past_verb":
            return True
        if name in DENIALS and all(at[1] != start for start, _ in hit):
            return False
        return _words(hit).isdisjoint(range(*at))

    def _between(self, name: str, left: Span, right: Span, before: bool) -> Cue | None:
        gap = self._reading.places[right[0]] - self._reading.places[left[1] - 1] - 1
        if gap > REACH[name][0 if before else 1]:
            return None
        between = range(left[1], right[0])
        if self._barred(name, {self._reading.words[at] for at in between}):
            return None
        if name in DENIALS and self._reading.paused[left[1]]:
            return None  # "No, chest pain"
        return Cue(gap, before, any(self._reading.paused[i] for i in (*between, right[0])))

    def _barred(self, name: str, between: set[str]) -> bool:
        if name in STEPS_OVER_OTHERS:
            return False
        return bool(between & (self._barriers.all | self._barriers.denials if name in DENIALS else self._barriers.all))


@lru_cache(64)
def _hull(hit: Hit) -> Span:
    return min(start for start, _ in hit), max(end for _, end in hit)


def _words(hit: Iterable[Span]) -> set[int]:
    return {at for start, end in hit for at in range(start, end)}
