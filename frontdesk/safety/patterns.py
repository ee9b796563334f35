"""What to look for: patterns, each one line of a data file, that say which phrases must stand near each other.

can't breathe                 these words, in this order
{chest} + {pain}              one phrase of each list, in any order, near each other
{cant} > breathe/breath       the first before the second
{blood} + {stool} - {test}    not when a phrase of `test` stands near
{head} + {hit} ~10            with up to ten words between them (six if not said)
throw* (it/him) up            a word that begins so; words that may be missing
20..42 weeks                  a number from 20 to 42
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise, product

from frontdesk.safety.tree import RANGE, Found, Hit, Phrase, Span, Tree, neighbours
from frontdesk.safety.words import Reading, Spelling, read_words

WITHIN = 6
EXCUSED_WITHIN = 4
LONGEST = 12  # words that the phrases of one pattern may have together
DISTANCE = re.compile(r" ~(\d+)")
MOST_PHRASES = 2_000  # of one part
STEP = re.compile(r"\([^)]*\)|\S+")


class PatternError(ValueError):
    """A line of a data file that cannot be read."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts that must stand near each other, as numbers in the tree."""

    parts: tuple[int, ...]
    unless: tuple[int, ...]
    ordered: bool
    within: int

    def hits(self, found: Found, reading: Reading) -> Iterator[Hit]:
        """Each way in which the pattern is in a text that has all its parts, as the spans of these."""
        first, *others = self.parts
        for anchor in found[first]:
            for spans in product([anchor], *(self._close(found[part], anchor) for part in others)):
                if self._fits(spans, reading.places) and not self._excused(spans, found, reading.places):
                    yield spans

    def _close(self, spans: list[Span], anchor: Span) -> list[Span]:
        far = self.within + LONGEST
        return [span for span in neighbours(spans, anchor) if abs(span[0] - anchor[0]) <= far]

    def _fits(self, spans: Hit, places: list[int]) -> bool:
        in_order = spans if self.ordered else sorted(spans)
        if any(left[1] > right[0] for left, right in pairwise(in_order)):
            return False
        width = places[in_order[-1][1] - 1] - places[in_order[0][0]] + 1
        return width - sum(end - start for start, end in spans) <= self.within

    def _excused(self, spans: Hit, found: Found, places: list[int]) -> bool:
        first = places[min(spans)[0]] - EXCUSED_WITHIN
        last = places[max(end for _, end in spans) - 1] + EXCUSED_WITHIN
        return any(first <= places[start] <= last for part in self.unless for start, _ in found.get(part, ()))


class Book[T]:
    """Patterns, each with what it stands for; only those whose parts are all in a text are looked at."""

    def __init__(self, entries: Iterable[tuple[Pattern, T]]) -> None:
        self._by_part: dict[int, list[tuple[Pattern, T]]] = {}
        for pattern, value in entries:
            self._by_part.setdefault(pattern.parts[0], []).append((pattern, value))

    def open(self, found: Found) -> Iterator[tuple[Pattern, T]]:
        """The patterns that may be in a text."""
        for part in found:
            for pattern, value in self._by_part.get(part, ()):
                if all(other in found for other in pattern.parts):
                    yield pattern, value

    def hits(self, found: Found, reading: Reading) -> Iterator[tuple[T, Hit]]:
        """Every hit of every pattern."""
        for pattern, value in self.open(found):
            for hit in pattern.hits(found, reading):
                yield value, hit


class PatternReader:
    """Reads the lines of one file into patterns and puts their phrases into the tree of all files."""

    def __init__(self, tree: Tree, spelling: Spelling, lists: Mapping[str, list[str]]) -> None:
        self._tree = tree
        self._spelling = spelling
        self._lists = lists
        self._numbers: dict[str, int] = {}

    def read(self, line: str) -> Pattern:
        """One line of a data file."""
        within = DISTANCE.search(line)
        wanted, *unwanted = DISTANCE.sub("", line).split(" - ")
        if " > " in wanted and " + " in wanted:
            raise PatternError(f"either + or >, not both: {line}")
        parts = tuple(self.part(part) for part in re.split(r" [+>] ", wanted))
        unless = tuple(map(self.part, unwanted))
        return Pattern(parts, unless, " > " in wanted, int(within[1]) if within else WITHIN)

    def part(self, text: str) -> int:
        """The number of a part of a pattern, whose phrases are in the tree from now on."""
        text = text.strip()
        if text not in self._numbers:
            self._numbers[text] = self._tree.new_part()
            for phrase in chain.from_iterable(map(self._phrases, text.split(" | "))):
                self._tree.add(phrase, self._numbers[text])
        return self._numbers[text]

    def _phrases(self, text: str) -> Iterator[Phrase]:
        steps = [list(self._choices(step)) for step in STEP.findall(text)]
        phrases = {tuple(word for choice in choices for word in choice) for choices in product(*steps)}
        if not phrases or () in phrases:
            raise PatternError(f"matches nothing or everything: {text!r}")
        if len(phrases) > MOST_PHRASES:
            raise PatternError(f"{len(phrases)} phrases, write it as parts that follow each other: {text!r}")
        yield from phrases

    def _choices(self, step: str) -> Iterator[Phrase]:
        if step.startswith("("):
            yield ()
            step = step[1:-1]
        for choice in step.split("/"):
            if choice.startswith("{"):
                yield from self._listed(choice[1:-1])
            elif choice.endswith("*") or RANGE.fullmatch(choice):
                yield (choice,)
            else:
                yield tuple(read_words(choice, self._spelling).words)

    def _listed(self, name: str) -> Iterator[Phrase]:
        if name not in self._lists:
            raise PatternError(f"there is no list {name!r}")
        for entry in self._lists[name]:
            yield from self._phrases(entry)
