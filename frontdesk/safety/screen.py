"""The safety screen: reads words of danger in what a patient says, before and apart from everything else."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from frontdesk.safety.context import CERTAIN, NONE, UNSURE, Barriers, Context, Weight
from frontdesk.safety.files import FOLDER, Library
from frontdesk.safety.patterns import Book, Pattern
from frontdesk.safety.tree import Found, Hit
from frontdesk.safety.words import Reading, read_words

# Where one text speaks of several dangers, the words of the first of these are shown: poison and
# pregnancy need instructions of their own, so they come before the dangers with general ones.
KINDS = (
    "overdose_poison",
    "suicide_self_harm",
    "harm_to_others",
    "pregnancy",
    "infant_child",
    "stroke",
    "allergy",
    "abuse_now",
    "heart_breathing",
    "bleeding_trauma_seizure",
    "other_severe",
)
LEVELS = {"certain": (CERTAIN, False), "unsure": (UNSURE, False), "mention": (UNSURE, True)}
SPLIT = 400  # characters on each side that may belong together when a sentence is split over two turns
TODAY = Weight(UNSURE, mention=False, softened_by=frozenset())


@dataclass(frozen=True, slots=True)
class Danger:
    """Words of danger. Certain: show the emergency words now. Not certain: ask whether it happens now."""

    kind: str
    certain: bool
    words: str  # the patient's own, for the manager's brief: never for a log
    professional: bool = False  # a professional speaks of a patient: connect, do not send away


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class _Judged:
    kind: str
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class _Heard:
    reading: Reading
    found: Found


class Screen:
    """Loaded once; knows both languages whatever the conversation's language is, as people mix them."""

    def __init__(self, folder: Path = FOLDER) -> None:
        library = Library(folder)
        self._spelling, self._tree = library.spelling, library.tree
        context = library.load("context")
        self._barriers = Barriers(frozenset(context["barriers"]), frozenset(context["denial_barriers"]))
        self._cues = Book(library.patterns(context))
        self._today = Book(library.patterns(library.load("urgent_today")))
        self._answers = Book(library.patterns(library.load("answers")))
        self._rules = Book(entry for kind in KINDS for entry in _rules(kind, library))
        self._likeness = library.likeness()

    def read(self, text: str, previous: str = "") -> Danger | None:
        """The gravest danger the text speaks of; `previous` is what the same patient said just before."""
        heard = self._find(text)
        worst = self._worst(heard, 0, None)
        if previous:
            before = previous[-SPLIT:]
            heard = self._find(f"{before}\n{text[:SPLIT]}")
            worst = self._worst(heard, len(read_words(before, self._spelling).words), worst)
        worst = worst or self._alike(heard)
        if worst is None:
            return None
        return Danger(worst.kind, worst.level == CERTAIN, worst.words, self._is_professional(heard))

    def urgent_today(self, text: str) -> bool:
        """Whether a clinical manager should see this today, though it is no alarm."""
        heard = self._find(text)
        context = self._context(heard)
        return any(context.weigh(hit, TODAY) for _, hit in self._today.hits(heard.found, heard.reading))

    def confirms_now(self, text: str) -> bool | None:
        """The answer to "Is this happening right now?"; None is no clear answer, and no reason to relax."""
        danger = self.read(text)
        if danger and danger.certain:
            return True
        heard = self._find(text)
        at: dict[str, list[Hit]] = {}
        for answer, hit in self._answers.hits(heard.found, heard.reading):
            at.setdefault(answer, []).append(hit)
        over = {word for hit in at.get("over", ()) for start, end in hit for word in range(start, end)}
        if any(over.isdisjoint(range(*span)) for hit in at.get("still", ()) for span in hit):
            return None if over else True
        if over or "unclear" in at:
            return False if over else None
        first = min(((hit, answer) for answer in ("yes", "no") for hit in at.get(answer, ())), default=None)
        return first and first[1] == "yes"

    def _worst(self, heard: _Heard, first_word: int, worst: _Judged | None) -> _Judged | None:
        """The gravest danger told, at least in part, from `first_word` on, if graver than the `worst` so far."""
        context = self._context(heard)
        for pattern, rule in self._rules.open(heard.found):
            for hit in pattern.hits(heard.found, heard.reading):
                if worst and _rank(rule.kind, rule.weight.level) <= _rank(worst.kind, worst.level):
                    break
                start, end = min(hit)[0], max(span[1] for span in hit)
                level = context.weigh(hit, rule.weight) if end > first_word else NONE
                if level and (worst is None or _rank(rule.kind, level) > _rank(worst.kind, worst.level)):
                    worst = _Judged(rule.kind, level, heard.reading.original(start, end))
        return worst

    def _alike(self, heard: _Heard) -> _Judged | None:
        """A second opinion on sentences that no pattern knows: not on what was found harmless, or a way of speaking."""
        known = {hit[0][0] for _, hit in self._rules.hits(heard.found, heard.reading)}
        known |= {hit[0][0] for cue, hit in self._cues.hits(heard.found, heard.reading) if cue == "harmless"}
        for start, end in heard.reading.by_sentence():
            if known.isdisjoint(range(start, end)) and (kind := self._likeness.kind(heard.reading.words[start:end])):
                return _Judged(kind, UNSURE, heard.reading.original(start, end))
        return None

    def _context(self, heard: _Heard) -> Context:
        return Context(heard.reading, self._cues.hits(heard.found, heard.reading), self._barriers)

    def _is_professional(self, heard: _Heard) -> bool:
        return any(cue == "professional" for cue, _ in self._cues.hits(heard.found, heard.reading))

    def _find(self, text: str) -> _Heard:
        reading = read_words(text, self._spelling)
        return _Heard(reading, self._tree.find(reading, self._spelling))


def _rank(kind: str, level: int) -> tuple[int, int]:
    return level, -KINDS.index(kind)


def _rules(kind: str, library: Library) -> Iterator[tuple[Pattern, _Rule]]:
    content = library.load(kind)
    for pattern, section in library.patterns(content):
        level, mention = LEVELS[section]
        yield pattern, _Rule(kind, Weight(level, mention, frozenset(content["softened_by"])))


@cache
def load_screen() -> Screen:
    """The screen with the project's own data, read once."""
    return Screen()
