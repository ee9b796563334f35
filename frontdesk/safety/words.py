"""Turns what a patient wrote or said into plain words that can be compared."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

PIECE = re.compile(
    r"(?P<number>\d+)(?:[.,]\d+)*"
    r"|(?P<word>[^\W\d_]+(?:['’`´][^\W\d_]+)*)"
    r"|(?P<pause>\.{2,}|…|[,:])"
    r"|(?P<stop>[.?!;\n]+)"
)
DRAWN_OUT = re.compile(r"(.)\1{2,}")
ENDINGS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": ""}
SHORTEST_MENDED = 5
TWO_SLIPS_FROM = 10  # letters
STOP_GAP = 3  # an end of sentence parts two words as much as three words between them


@dataclass(frozen=True)
class Spelling:
    """How words are written out: contractions and misspellings, numbers, and noises that mean nothing."""

    rewrites: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    noises: frozenset[str]
    mended: frozenset[str]
    ordinary: frozenset[str]

    def plain(self, word: str) -> tuple[str, ...]:
        """One written word as the plain words it stands for: "can't" as "can", "not"."""
        lower = DRAWN_OUT.sub(r"\1", _fold(word))
        if lower in self.noises:
            return ()
        if known := self.rewrites.get(lower):
            return known
        if "'" not in lower:
            return (lower,)
        for ending, meaning in ENDINGS.items():
            if lower.endswith(ending) and len(lower) > len(ending):
                return (lower.removesuffix(ending), meaning) if meaning else (lower.removesuffix(ending),)
        return (lower.replace("'", ""),)

    def forms(self, word: str) -> tuple[str, ...]:
        """The word, and the word of danger it may be a misspelling of: the same first letter, a slip or two."""
        alike = self._by_letter.get(word[0], ())
        if len(word) < SHORTEST_MENDED or word in self.ordinary or word in alike:
            return (word,)
        slips = 2 if len(word) >= TWO_SLIPS_FROM else 1
        best = extractOne(word, alike, scorer=OSA.distance, score_cutoff=slips)
        return (word, best[0]) if best else (word,)

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        return {letter: [w for w in self.mended if w[0] == letter] for letter in {w[0] for w in self.mended}}


@dataclass(slots=True)
class Reading:
    """A text as words, with the place of each in the original and the pauses between them."""

    text: str
    words: list[str] = field(default_factory=list)
    bounds: list[tuple[int, int]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    paused: list[bool] = field(default_factory=list)

    def original(self, first: int, last: int) -> str:
        """The patient's own writing from word `first` up to and without word `last`."""
        return self.text[self.bounds[first][0] : self.bounds[last - 1][1]]

    def by_sentence(self) -> Iterator[tuple[int, int]]:
        """Each sentence, from this word up to and without that one."""
        start = 0
        for at in range(1, len(self.words) + 1):
            if at == len(self.words) or self.sentences[at] != self.sentences[start]:
                yield start, at
                start = at


def read_words(text: str, spelling: Spelling) -> Reading:
    """Cut a text into plain words; case, accents, marks and noises are gone."""
    reading = Reading(unicodedata.normalize("NFC", text))
    sentence, paused = 0, False
    for word, bounds in _spelled(reading.text, spelling):
        if word in (",", "."):
            sentence += word == "."
            paused = True
            continue
        reading.places.append(len(reading.words) + sentence * STOP_GAP)
        reading.words.append(word)
        reading.bounds.append(bounds)
        reading.sentences.append(sentence)
        reading.paused.append(paused)
        paused = False
    return reading


def _spelled(text: str, spelling: Spelling) -> Iterator[tuple[str, tuple[int, int]]]:
    """Plain words in order, with "," for a pause and "." for the end of a sentence; numbers in figures."""
    pending: tuple[int, tuple[int, int]] | None = None
    for word, bounds in _pieces(text, spelling):
        value = spelling.numbers.get(word)
        if value is not None and pending and 0 < value < _gap_of(pending[0]):
            pending = (pending[0] + value, (pending[1][0], bounds[1]))
            continue
        if pending and word in ("y", "and") and _gap_of(pending[0]) > 1:
            continue  # "treinta y cuatro"
        if pending:
            yield str(pending[0]), pending[1]
        pending = (value, bounds) if value is not None else None
        if value is None:
            yield word, bounds
    if pending:
        yield str(pending[0]), pending[1]


def _gap_of(value: int) -> int:
    """How large a number may still follow inside a spelled-out one: 30 takes a unit, 100 takes tens, 34 none."""
    return 100 if value == 100 else 10 if 20 <= value < 200 and value % 10 == 0 else 1


def _pieces(text: str, spelling: Spelling) -> Iterator[tuple[str, tuple[int, int]]]:
    for piece in PIECE.finditer(text):
        if piece["word"]:
            for word in spelling.plain(piece["word"]):
                yield word, piece.span()
        elif piece["number"]:
            yield piece["number"], piece.span()
        else:
            yield ("," if piece["pause"] else "."), piece.span()


def _fold(word: str) -> str:
    """Lower case, without accents, one kind of apostrophe."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c)).translate({0x2019: "'", 0x60: "'", 0xB4: "'"})
