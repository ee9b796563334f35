"""A sentence as numbered pieces: letters within words, words and pairs of words, and the marks that patterns leave.

The numbers are hashes, so there is no list of known pieces to keep. Two pieces with one number are rare enough.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

BUCKETS = 1 << 17
SHORTEST, LONGEST = 2, 5  # letters of a piece of a word; its beginning and end count
WORDS_WEIGH = 2.0
LISTS_WEIGH, MARKS_WEIGH = 0.3, 0.7
LIST = "list "  # a mark that only says which list of words was matched

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Row = tuple[Places, Floats]  # where a row is not zero, and what it is there
Marks = frozenset[str]


def row(words: Sequence[str], marks: Marks, rarity: Floats) -> Row:
    """The pieces of one sentence; letters and words each make up a row of one length, marks are added to it."""
    letters, spoken = (_scaled(counts, rarity) for counts in counts_of(words))
    places = np.fromiter((_number(mark) for mark in sorted(marks)), np.int64, len(marks))
    weights = [LISTS_WEIGH if mark.startswith(LIST) else MARKS_WEIGH for mark in sorted(marks)]
    return (
        np.concatenate([letters[0], spoken[0], places]),
        np.concatenate([letters[1], spoken[1] * WORDS_WEIGH, np.array(weights)]).astype(np.float32),
    )


def counts_of(words: Sequence[str]) -> tuple[Counter[int], Counter[int]]:
    """How often each piece is there: of letters, and of words."""
    return Counter(map(_number, _letters(words))), Counter(map(_number, _words(words)))


def rarity_in(sentences: Iterable[Sequence[str]]) -> Floats:
    """How much each piece tells: the rarer it is in these sentences, the more."""
    seen, total = np.zeros(BUCKETS, np.float32), 0
    for words in sentences:
        letters, spoken = counts_of(words)
        seen[list(letters.keys() | spoken.keys())] += 1
        total += 1
    rarity: Floats = np.log((1 + total) / (1 + seen)) + 1
    return rarity.astype(np.float32)


def _letters(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        whole = f"<{word}>"
        for length in range(SHORTEST, LONGEST + 1):
            yield from (f"c{whole[at : at + length]}" for at in range(len(whole) - length + 1))


def _words(words: Sequence[str]) -> Iterator[str]:
    return chain((f"w{word}" for word in words), (f"b{left} {right}" for left, right in pairwise(words)))


def _number(piece: str) -> int:
    return crc32(piece.encode()) % BUCKETS


def _scaled(counts: Counter[int], rarity: Floats) -> Row:
    places = np.fromiter(counts.keys(), np.int64, len(counts))
    values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * rarity[places]
    length = np.sqrt((values * values).sum())
    return places, values / length if length else values
