"""All phrases of all data files in one tree, so that a text is read once however many phrases there are."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from frontdesk.safety.words import Reading, Spelling

Span = tuple[int, int]  # from this word, up to and without that one
Hit = tuple[Span, ...]  # the phrases of one pattern
Phrase = tuple[str, ...]
Found = dict[int, list[Span]]

LARGEST_NUMBER = 6  # figures; longer ones are telephone numbers and the like
MOST_NEIGHBOURS = 2  # on each side: bounds the work on a text that repeats itself
RANGE = re.compile(r"(\d+)\.\.(\d+)")


def neighbours(spans: list[Span], of: Span) -> list[Span]:
    """The few spans before and after a place."""
    at = bisect_left(spans, of)
    return spans[max(0, at - MOST_NEIGHBOURS) : at + MOST_NEIGHBOURS]


@dataclass(slots=True)
class _Node:
    words: dict[str, "_Node"] = field(default_factory=dict)
    beginnings: dict[int, dict[str, "_Node"]] = field(default_factory=dict)
    ranges: dict[tuple[int, int], "_Node"] = field(default_factory=dict)
    parts: set[int] = field(default_factory=set)

    def child(self, step: str) -> "_Node":
        if step.endswith("*"):
            return self.beginnings.setdefault(len(step) - 1, {}).setdefault(step[:-1], _Node())
        if limits := RANGE.fullmatch(step):
            return self.ranges.setdefault((int(limits[1]), int(limits[2])), _Node())
        return self.words.setdefault(step, _Node())

    def follow(self, word: str) -> Iterator["_Node"]:
        if node := self.words.get(word):
            yield node
        for length, table in self.beginnings.items():
            if node := table.get(word[:length]):
                yield node
        if self.ranges and word.isdecimal() and len(word) <= LARGEST_NUMBER:
            yield from (node for (low, high), node in self.ranges.items() if low <= int(word) <= high)


class Tree:
    """Phrases, each belonging to one or more numbered parts of patterns."""

    def __init__(self) -> None:
        self._root = _Node()
        self._first = lru_cache(4096)(lambda word: tuple(self._root.follow(word)))  # where every phrase starts
        self._parts = 0

    def new_part(self) -> int:
        """A number for one more part."""
        self._parts += 1
        return self._parts

    def add(self, phrase: Phrase, part: int) -> None:
        """Let a phrase stand for a part. A step is a word, a beginning ("burn*") or numbers ("20..42")."""
        node = self._root
        for step in phrase:
            node = node.child(step)
        node.parts.add(part)

    def find(self, reading: Reading, spelling: Spelling) -> Found:
        """Every phrase in the text, by the number of its part, in the order of the text."""
        forms = [spelling.forms(word) for word in reading.words]
        found: Found = {}
        for start in range(len(forms)):
            for part, end in self._ends(start, forms, reading.sentences):
                found.setdefault(part, []).append((start, end))
        return found

    def _ends(self, start: int, forms: list[Phrase], sentences: list[int]) -> Iterator[tuple[int, int]]:
        """The phrases that begin at one word. None goes on beyond the end of a sentence."""
        nodes, at = [node for form in forms[start] for node in self._first(form)], start + 1
        while nodes:
            for part in {part for node in nodes for part in node.parts}:
                yield part, at
            if at == len(forms) or sentences[at] != sentences[start]:
                return
            nodes = [after for node in nodes for form in forms[at] for after in node.follow(form)]
            at += 1
