"""Finds the article that fits a question: how near its phrases are, and how much of it the answer speaks of.

Phrases are compared by shared pieces of words, which carry Spanish, typos and names, and in meaning where there is a
sentence vector, which carries other wordings. One phrase may be near by chance, three seldom are.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from frontdesk.faq.vectors import KeptVectors, Vectors

PIECES = (3, 4, 5)  # characters
NEAREST = (0.5, 0.3, 0.2)  # the share of an article's nearest phrase, of its second and of its third
SAME = 0.8  # as near as this is the same question, whatever else the article answers
OF_ANSWER = 0.4  # added for an answer that speaks of everything asked


@dataclass(frozen=True)
class Entry:
    """An article as it is looked for: the ways to ask for it, and its answer."""

    id: str
    phrases: Sequence[str]
    answer: str


@dataclass(frozen=True)
class Found:
    """An article, and how well it fits, 0 to 1."""

    id: str
    score: float


class ArticleIndex:
    """An index over articles. `vectors` gives sentence vectors, or is None without weights; `trust` is their share."""

    def __init__(self, entries: Sequence[Entry], vectors: KeptVectors | None = None, trust: float = 0.5) -> None:
        self._entries = entries
        self._trust = trust
        phrases = [phrase for entry in entries for phrase in entry.phrases]
        self._owner = np.repeat(np.arange(len(entries)), [len(entry.phrases) for entry in entries])
        counts = [_pieces(phrase) for phrase in phrases]
        self._rarity = _rarity(counts)
        self._holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for piece, weight in self._weigh(count).items():
                self._holding[piece].append((place, weight))
        self._answers = [frozenset(_pieces(entry.answer)) for entry in entries]
        self._rarity_in_answers = _rarity(self._answers)
        self._kept = vectors
        self._vectors = vectors.of_phrases(phrases) if vectors and phrases else None
        self._size = len(phrases)

    def find(self, text: str) -> list[Found]:
        """All articles, the best first."""
        if not self._size:
            return []
        pieces = _pieces(text)
        near = self._nearness(text, pieces)
        spoken = self._spoken_of(pieces)
        scores = [self._of_phrases(near[self._owner == place]) + spoken[place] for place in range(len(self._entries))]
        found = [Found(entry.id, min(1.0, score)) for entry, score in zip(self._entries, scores, strict=True)]
        return sorted(found, key=lambda each: -each.score)

    def _nearness(self, text: str, pieces: Counter[str]) -> Vectors:
        """How near each phrase is."""
        near = np.zeros(self._size, dtype=np.float32)
        for piece, weight in self._weigh(pieces).items():
            for place, other in self._holding.get(piece, ()):
                near[place] += weight * other
        if self._kept is not None and self._vectors is not None:
            meant = np.clip(self._vectors @ self._kept.of_question(text), 0, 1)
            near = (1 - self._trust) * near + self._trust * meant
        return near

    @staticmethod
    def _of_phrases(near: Vectors) -> float:
        best = np.sort(near)[::-1][: len(NEAREST)]
        shares = np.array(NEAREST[: len(best)])
        mixed = float(best @ shares / shares.sum())
        return max(mixed, float(best[0])) if best[0] >= SAME else mixed

    def _spoken_of(self, pieces: Counter[str]) -> list[float]:
        """What each answer adds: its share of the question's pieces, the rare ones for more."""
        unseen = math.log(1 + len(self._answers))
        weights = {piece: self._rarity_in_answers.get(piece, unseen) for piece in pieces}
        whole = sum(weights.values()) or 1.0
        return [
            OF_ANSWER * sum(weights[piece] for piece in pieces if piece in answer) / whole for answer in self._answers
        ]

    def _weigh(self, count: Counter[str]) -> dict[str, float]:
        unseen = math.log(1 + (len(self._rarity) or 1))
        weights = {piece: n * self._rarity.get(piece, unseen) for piece, n in count.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {piece: weight / length for piece, weight in weights.items()}


def _rarity(texts: Sequence[Iterable[str]]) -> Mapping[str, float]:
    seen = Counter(piece for text in texts for piece in set(text))
    return {piece: math.log(1 + len(texts) / n) for piece, n in seen.items()}


def fold(text: str) -> str:
    """Lower case without accents, words apart by one space."""
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _pieces(text: str) -> Counter[str]:
    padded = [f" {word} " for word in fold(text).split()]
    return Counter(word[i : i + n] for word in padded for n in PIECES for i in range(max(1, len(word) - n + 1)))
