"""The safety screen: reads words of danger in what a patient says, before and apart from everything else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from frontdesk.safety.context import CERTAIN, UNSURE, Barriers, Context, Hit, Weight
from frontdesk.safety.files import FOLDER, Sections, load, load_lists, load_sections, load_spelling
from frontdesk.safety.patterns import Pattern, PatternReader
from frontdesk.safety.tree import Found, Tree
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
    pattern: Pattern
    weight: Weight


@dataclass(frozen=True, slots=True)
class _Judged:
    level: int
    kind: str
    words: str

    @property
    def rank(self) -> tuple[int, int]:
        return self.level, -KINDS.index(self.kind)


class Screen:
    """Loaded once; knows both languages whatever the conversation's language is, as people mix them."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._spelling = load_spelling(folder / "spelling.yml")
        self._tree = Tree()
        self._words_of_all = load_lists(load(folder / "words.yml"))
        context = load(folder / "context.yml")
        self._barriers = Barriers(frozenset(context["barriers"]), frozenset(context["denial_barriers"]))
        self._cues = self._sections(context)
        self._today = self._sections(load(folder / "urgent_today.yml"))
        self._answers = self._sections(load(folder / "answers.yml"))
        self._rules = [rule for kind in KINDS for rule in self._rules_of(kind, load(folder / f"{kind}.yml"))]

    def read(self, text: str, previous: str = "") -> Danger | None:
        """The gravest danger the text speaks of; `previous` is what the same patient said just before."""
        alone = self._gravest(text, 0)
        joined = self._gravest(f"{previous}\n{text}", len(self._words(previous).words)) if previous else None
        worst = max((j for j in (alone, joined) if j), key=lambda judged: judged.rank, default=None)
        if worst is None:
            return None
        professional = self._says(self._cues["professional"], f"{previous}\n{text}")
        return Danger(worst.kind, worst.level == CERTAIN, worst.words, professional)

    def urgent_today(self, text: str) -> bool:
        """Whether a clinical manager should see this today, though it is no alarm."""
        reading, found = self._find(text)
        context = self._context(reading, found)
        weight = Weight(UNSURE, False, frozenset())
        hits = (hit for hit in _hits(self._today["urgent"], found, reading))
        return any(context.weigh(hit, weight) for hit in hits)

    def confirms_now(self, text: str) -> bool | None:
        """The answer to "Is this happening right now?"; None is no clear answer, and no reason to relax."""
        reading, found = self._find(text)
        at = {name: list(_hits(patterns, found, reading)) for name, patterns in self._answers.items()}
        over = {word for hit in at["over"] for start, end in hit for word in range(start, end)}
        if any(over.isdisjoint(range(*hit[0])) for hit in at["still"]):
            return None if at["over"] else True
        if at["over"]:
            return False
        first = min((hit[0], name) for name in ("yes", "no") for hit in at[name]) if at["yes"] or at["no"] else None
        return None if first is None else first[1] == "yes"

    def _sections(self, content: Mapping[str, Any]) -> Sections:
        lists = self._words_of_all | load_lists(content)
        return load_sections(content, PatternReader(self._tree, self._spelling, lists))

    def _rules_of(self, kind: str, content: Mapping[str, Any]) -> Iterator[_Rule]:
        softened_by = frozenset(content["softened_by"])
        for section, patterns in self._sections(content).items():
            level, mention = LEVELS[section]
            for pattern in patterns:
                yield _Rule(kind, pattern, Weight(level, mention, softened_by))

    def _gravest(self, text: str, first_word: int) -> _Judged | None:
        """The gravest danger told, at least in part, from `first_word` on."""
        reading, found = self._find(text)
        return max(self._judge(reading, found, first_word), key=lambda judged: judged.rank, default=None)

    def _judge(self, reading: Reading, found: Found, first_word: int) -> Iterator[_Judged]:
        context: Context | None = None
        for rule in self._rules:
            for hit in rule.pattern.hits(found, reading):
                end = max(span[1] for span in hit)
                if end <= first_word:
                    continue
                context = context or self._context(reading, found)
                if level := context.weigh(hit, rule.weight):
                    yield _Judged(level, rule.kind, reading.original(min(hit)[0], end))
                    if level == rule.weight.level:
                        break

    def _context(self, reading: Reading, found: Found) -> Context:
        cues = {name: list(_hits(patterns, found, reading)) for name, patterns in self._cues.items()}
        return Context(reading, cues, self._barriers)

    def _says(self, patterns: list[Pattern], text: str) -> bool:
        reading, found = self._find(text)
        return any(_hits(patterns, found, reading))

    def _find(self, text: str) -> tuple[Reading, Found]:
        reading = self._words(text)
        return reading, self._tree.find(reading)

    def _words(self, text: str) -> Reading:
        return read_words(text, self._spelling)


def _hits(patterns: list[Pattern], found: Found, reading: Reading) -> Iterator[Hit]:
    return (hit for pattern in patterns for hit in pattern.hits(found, reading))


@cache
def load_screen() -> Screen:
    """The screen with the project's own data, read once."""
    return Screen()
