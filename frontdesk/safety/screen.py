"""The safety screen: reads words of danger in what a patient says, before and apart from everything else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from frontdesk.safety.context import CERTAIN, NONE, UNSURE, Barriers, Context, Weight
from frontdesk.safety.files import FOLDER, Library
from frontdesk.safety.kinds import KINDS
from frontdesk.safety.opinion import Opinion, Weighed
from frontdesk.safety.patterns import Book, Pattern
from frontdesk.safety.pieces import LIST, Marks
from frontdesk.safety.tree import Found, Hit
from frontdesk.safety.verdict import Judged, likelier, settle
from frontdesk.safety.words import Reading, read_words

LEVELS = {"certain": (CERTAIN, False), "unsure": (UNSURE, False), "mention": (UNSURE, True)}
SPLIT = 400  # characters on each side that may belong together when a sentence is split over two turns
REMEMBERED = 256  # texts: a message is screened where it comes in and again where it is answered
AT_ONCE = 60  # words that are weighed together; a longer text is looked through, and its gravest part weighed
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
class _Heard:
    reading: Reading
    found: Found


@dataclass(frozen=True, slots=True)
class _Alone:
    """What is made of a text by itself."""

    worst: Judged | None
    professional: bool


class Screen:
    """Loaded once; knows both languages whatever the conversation's language is, as people mix them."""

    def __init__(self, folder: Path = FOLDER, opinion: Opinion | None = None) -> None:
        library = Library(folder)
        self._spelling, self._tree = library.spelling, library.tree
        context = library.load("context")
        self._barriers = Barriers(frozenset(context["barriers"]), frozenset(context["denial_barriers"]))
        self._cues = Book(library.patterns(context))
        self._today = Book(library.patterns(library.load("urgent_today")))
        self._answers = Book(library.patterns(library.load("answers")))
        self._rules = Book(entry for kind in KINDS for entry in _rules(kind, library))
        self._lists = dict(library.lists((*KINDS, "context", "urgent_today")))
        self._opinion = opinion
        self._alone = lru_cache(REMEMBERED)(self._read_alone)

    def read(self, text: str, previous: str = "", *, hurried: bool = False) -> Danger | None:
        """The gravest danger the text speaks of; `previous` is what the same patient said just before.

        Hurried it asks the patterns alone, which takes a tenth of the time.
        """
        alone = self._alone(text, hurried)
        worst, professional = alone.worst, alone.professional
        if previous:
            before = previous[-SPLIT:]
            both = self._find(f"{before}\n{text[:SPLIT]}")
            split = _worst(self._judge(both, len(read_words(before, self._spelling).words)))
            worst = max((told for told in (worst, split) if told), key=lambda told: told.rank, default=None)
            professional = professional or self._is_professional(both)
        if worst is None:
            return None
        return Danger(worst.kind, worst.level == CERTAIN, worst.words, professional)

    def pieces(self, text: str) -> tuple[list[str], Marks]:
        """What the second opinion weighs: the plain words, and the marks that patterns leave."""
        heard = self._find(text)
        return heard.reading.words, self._marks(heard)

    def urgent_today(self, text: str) -> bool:
        """Whether a clinical manager should see this today, though it is no alarm."""
        heard = self._find(text)
        context = self._context(heard)
        return any(context.weigh(hit, TODAY) for _, hit in self._today.hits(heard.found, heard.reading))

    def confirms_now(self, text: str, *, hurried: bool = False) -> bool | None:
        """The answer to "Is this happening right now?"; None is no clear answer, and no reason to relax."""
        danger = self.read(text, hurried=hurried)
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

    def plays_down(self, text: str) -> bool:
        """Whether somebody who was just told to call for help would rather wait, and does not say that it is over."""
        heard = self._find(text)
        return {answer for answer, _ in self._answers.hits(heard.found, heard.reading)} & {"waits", "over"} == {"waits"}

    def _read_alone(self, text: str, hurried: bool) -> _Alone:
        heard = self._find(text)
        told = self._judge(heard)
        worst = _worst(told)
        if self._opinion and heard.reading.words and not hurried:
            weighed, part = self._weigh(self._opinion, heard)
            worst = settle(likelier(worst, told, weighed), weighed, part)
        return _Alone(worst, self._is_professional(heard))

    def _judge(self, heard: _Heard, split_at: int | None = None) -> dict[str, Judged]:
        """Of each kind of danger told, the surest telling; with `split_at`, of those that are told partly before that
        word and partly from it on."""
        context = self._context(heard)
        surest: dict[str, Judged] = {}
        for pattern, rule in self._rules.open(heard.found):
            for hit in pattern.hits(heard.found, heard.reading):
                known = surest[rule.kind].level if rule.kind in surest else NONE
                if rule.weight.level <= known:
                    break
                start, end = min(hit)[0], max(span[1] for span in hit)
                if split_at is not None and not start < split_at < end:
                    continue
                if (level := context.weigh(hit, rule.weight)) > known:
                    surest[rule.kind] = Judged(rule.kind, level, heard.reading.original(start, end))
        return surest

    def _weigh(self, opinion: Opinion, heard: _Heard) -> tuple[Weighed, str]:
        """The second opinion on the gravest part of a text, and that part."""
        parts = [heard] if len(heard.reading.words) <= AT_ONCE else list(self._parts(heard.reading))
        marked = [(part, self._marks(part)) for part in parts]
        part, marks = max(marked, key=lambda it: opinion.glance(it[0].reading.words, it[1])) if parts[1:] else marked[0]
        return opinion.weigh(part.reading.text, part.reading.words, marks), part.reading.text

    def _parts(self, reading: Reading) -> Iterator[_Heard]:
        """A long text in parts that overlap by half."""
        for start in range(0, len(reading.words) - AT_ONCE // 2, AT_ONCE // 2):
            yield self._find(reading.original(start, min(start + AT_ONCE, len(reading.words))))

    def _marks(self, heard: _Heard) -> Marks:
        told = {kind: judged.level for kind, judged in self._judge(heard).items()}
        marks = {f"{kind} {level}" for kind, level in told.items()} | {f"surest {max(told.values(), default=NONE)}"}
        marks |= {f"cue {cue}" for cue, _ in self._cues.hits(heard.found, heard.reading)}
        return frozenset(marks | {f"{LIST}{self._lists[part]}" for part in heard.found if part in self._lists})

    def _context(self, heard: _Heard) -> Context:
        return Context(heard.reading, self._cues.hits(heard.found, heard.reading), self._barriers)

    def _is_professional(self, heard: _Heard) -> bool:
        return any(cue == "professional" for cue, _ in self._cues.hits(heard.found, heard.reading))

    def _find(self, text: str) -> _Heard:
        reading = read_words(text, self._spelling)
        return _Heard(reading, self._tree.find(reading, self._spelling))


def _worst(told: Mapping[str, Judged]) -> Judged | None:
    """The gravest danger told."""
    return max(told.values(), key=lambda judged: judged.rank, default=None)


def _rules(kind: str, library: Library) -> Iterator[tuple[Pattern, _Rule]]:
    content = library.load(kind)
    for pattern, section in library.patterns(content):
        level, mention = LEVELS[section]
        yield pattern, _Rule(kind, Weight(level, mention, frozenset(content["softened_by"])))
