"""Finds the phrase that is nearest to what was asked: shared pieces of words, and nearness in meaning where there is
a sentence vector. Pieces of words carry Spanish, typos and names; the vector carries other wordings."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from frontdesk.faq.vectors import KeptVectors

PIECES = (3, 4, 5)  # characters
MARK = 0.25


@dataclass(frozen=True)
class Found:
    """The best phrase's place in the index, and how near it is, 0 to 1."""

    place: int
    score: float


class PhraseIndex:
    """An index over phrases.

    `vectors` gives sentence vectors, or is None when there are no weights; `trust` is their share of the score.
    `marks` are words that point to a phrase whatever else is said: each adds `MARK` to it.
    """

    def __init__(
        self,
        phrases: Sequence[str],
        vectors: KeptVectors | None = None,
        trust: float = 0.5,
        marks: Sequence[frozenset[str]] | None = None,
    ) -> None:
        self._trust = trust
        self._marks = marks
        counts = [_pieces(phrase) for phrase in phrases]
        seen = Counter(piece for count in counts for piece in count)
        self._rarity = {piece: math.log(1 + len(phrases) / n) for piece, n in seen.items()}
        self._holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for piece, weight in self._weigh(count).items():
                self._holding[piece].append((place, weight))
        self._kept = vectors
        self._vectors = vectors.of_phrases(phrases) if vectors and phrases else None
        self._size = len(phrases)

    def find(self, text: str) -> Found | None:
        """The nearest phrase; None in an empty index."""
        if not self._size:
            return None
        scores = np.zeros(self._size, dtype=np.float32)
        for piece, weight in self._weigh(_pieces(text)).items():
            for place, other in self._holding.get(piece, ()):
                scores[place] += weight * other
        if self._kept is not None and self._vectors is not None:
            near = self._vectors @ self._kept.of_question(text)
            scores = (1 - self._trust) * scores + self._trust * np.clip(near, 0, 1)
        if self._marks is not None:
            said = set(fold(text).split())
            scores += np.array([MARK if said & marks else 0.0 for marks in self._marks], dtype=np.float32)
        place = int(np.argmax(scores))
        return Found(place, float(scores[place]))

    def _weigh(self, count: Counter[str]) -> dict[str, float]:
        unseen = math.log(1 + (self._size if hasattr(self, "_size") else len(self._rarity) or 1))
        weights = {piece: n * self._rarity.get(piece, unseen) for piece, n in count.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {piece: weight / length for piece, weight in weights.items()}


def fold(text: str) -> str:
    """Lower case without accents, words apart by one space."""
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _pieces(text: str) -> Counter[str]:
    padded = [f" {word} " for word in fold(text).split()]
    return Counter(word[i : i + n] for word in padded for n in PIECES for i in range(max(1, len(word) - n + 1)))
