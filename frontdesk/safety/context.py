"""What stands around words of danger: a denial, a time long past, a booking reason, a figure of speech."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frontdesk.safety.tree import Span, neighbours
from frontdesk.safety.words import Reading

CERTAIN, UNSURE, NONE = 2, 1, 0
Hit = tuple[Span, ...]

# How many words may lie between a cue and the danger it speaks of: (cue before, cue after).
REACH = {
    "denied": (5, 0),
    "denied_after": (-1, 1),
    "list_goes_on": (1, 4),  # "no chest pain, shortness of breath or dizziness"
    "long_past": (8, 8),
    "recent_past": (8, 8),
    "now": (8, 8),
    "past_verb": (2, -1),
    "about": (2, -1),
    "chronic": (8, 8),
    "hypothetical": (5, 5),
    "over": (6, 6),
    "told": (8, 8),
    "animal": (2, -1),
}
STEPS_OVER_OTHERS = {"long_past", "recent_past", "now", "chronic", "over", "told", "hypothetical"}


@dataclass(frozen=True, slots=True)
class Cue:
    """The nearest cue of one sort: words between, and whether the speaker paused in between."""

    gap: int
    before: bool
    paused: bool


@dataclass(frozen=True, slots=True)
class Weight:
    """How a pattern counts: its level alone, whether it only names an illness, and what softens it."""

    level: int
    mention: bool
    softened_by: frozenset[str]


class Context:
    """The cues of one text."""

    def __init__(self, reading: Reading, cues: Mapping[str, list[Hit]], barriers: frozenset[str]) -> None:
        self._reading = reading
        self._cues = {name: sorted(map(_hull, hits)) for name, hits in cues.items()}
        self._harmless = {at for hit in cues.get("harmless", ()) for at in _words(hit)}
        self._barriers = barriers

    def weigh(self, hit: Hit, weight: Weight) -> int:
        """How sure we are that these words speak of danger now."""
        span = _hull(hit)
        denial = self._near("denied", span) or self._near("denied_after", span)
        if self._harmless.intersection(_words(hit)) or self._near("animal", span):
            return NONE
        if denial:
            return UNSURE if denial.paused and not self._near("list_goes_on", span) else NONE
        return self._soften(span, weight, self._when(span))

    def _soften(self, span: Span, weight: Weight, when: str) -> int:
        if when == "long_past" and (weight.mention or self._told_as_past(span)):
            return NONE
        if weight.mention and any(self._near(cue, span) for cue in ("about", "told", "hypothetical")):
            return NONE
        cues = {when} if when != "now" else set()
        cues |= {cue for cue in ("over", "told", "hypothetical") if self._near(cue, span)}
        if when != "now":
            cues |= {cue for cue in ("about", "chronic") if self._near(cue, span)}
        return weight.level - bool(cues & weight.softened_by)

    def _when(self, span: Span) -> str:
        """The time said nearest to the danger; "now" wins where two are as near."""
        said = [(cue.gap, name) for name in ("now", "long_past", "recent_past") if (cue := self._near(name, span))]
        return min(said, key=lambda time: time[0])[1] if said else ""

    def _told_as_past(self, span: Span) -> bool:
        """A verb in the past, or the time directly beside: "chest pain last year"."""
        time = self._near("long_past", span)
        return bool(self._near("past_verb", span)) or bool(time and time.gap <= (0 if time.before else 2))

    def _near(self, name: str, span: Span) -> Cue | None:
        reach = REACH[name]
        cues = [cue for at in neighbours(self._cues.get(name, []), span) if (cue := self._cue(name, at, span))]
        fitting = [cue for cue in cues if cue.gap <= (reach[0] if cue.before else reach[1])]
        return min(fitting, key=lambda cue: cue.gap, default=None)

    def _cue(self, name: str, at: Span, span: Span) -> Cue | None:
        """How a cue stands to a danger. One inside it is part of its wording, except for verbs in the past."""
        if at[0] < span[1] and span[0] < at[1]:
            return Cue(0, True, False) if name == "past_verb" else None
        before = at[0] < span[0]
        left, right = (at, span) if before else (span, at)
        between = range(left[1], right[0])
        if name not in STEPS_OVER_OTHERS and any(self._reading.words[i] in self._barriers for i in between):
            return None
        if name == "denied" and self._reading.paused[left[1]]:
            return None  # "No, chest pain"
        gap = self._reading.places[right[0]] - self._reading.places[left[1] - 1] - 1
        return Cue(gap, before, any(self._reading.paused[i] for i in (*between, right[0])))


def _hull(hit: Hit) -> Span:
    return min(start for start, _ in hit), max(end for _, end in hit)


def _words(hit: Iterable[Span]) -> set[int]:
    return {at for start, end in hit for at in range(start, end)}
