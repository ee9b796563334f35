"""A second opinion on danger told in words that no pattern knows: which class is a sentence most like, or none?

One softmax regression over pieces of words, the marks of the patterns, and the vector of the sentence. It is learnt
from reviewed examples by `frontdesk train` (learning.py) and read from a file that holds numbers, nothing that runs.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from frontdesk.safety.kinds import KINDS
from frontdesk.safety.pieces import BUCKETS, Floats, Marks, Row, row
from sentence_vector import SentenceVector, centred

CLASSES = ("", *KINDS)  # the first is no danger


class OpinionFileError(ValueError):
    """A file that is not what this code writes, or was learnt with another sentence model."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How a sentence was weighed: the odds (a logarithm) that it tells of danger, and of which class then."""

    odds: float
    kind: str


@dataclass(frozen=True)
class Numbers:
    """All that is learnt. Without a sentence model `sense` and `centre` have no rows."""

    rarity: Floats  # of each piece
    pieces: Floats  # for each piece and class
    sense: Floats  # for each part of a sentence's vector and class
    centre: Floats  # the mean of the vectors it was learnt from
    bias: Floats  # of each class


class Opinion:
    """Knows danger by example."""

    def __init__(self, numbers: Numbers, sentences: SentenceVector | None) -> None:
        wanted = 2 * sentences.dimension if sentences else 0
        if numbers.pieces.shape != (BUCKETS, len(CLASSES)) or numbers.sense.shape != (wanted, len(CLASSES)):
            raise OpinionFileError("not learnt with this sentence model and these classes")
        self._numbers = numbers
        self._sentences = sentences

    def weigh(self, text: str, words: Sequence[str], marks: Marks) -> Weighed:
        """The opinion on a text, given its plain words and the marks that patterns left."""
        scores = self._scores(words, marks)
        if self._sentences:
            sense = centred(self._sentences.encode_words([text]), self._numbers.centre)[0]
            scores = scores + sense @ self._numbers.sense
        return _weighed(scores)

    def glance(self, words: Sequence[str], marks: Marks) -> float:
        """The odds by pieces and marks alone: cheap, to find the part of a long text worth weighing."""
        return _weighed(self._scores(words, marks)).odds

    def save(self, file: Path) -> None:
        """Writes what was learnt, whole or not at all."""
        part = file.with_suffix(".part.npz")
        np.savez(part, **asdict(self._numbers))
        part.replace(file)

    @classmethod
    def load(cls, file: Path, sentences: SentenceVector | None) -> "Opinion":
        """Reads what was learnt. Raises OpinionFileError."""
        try:
            with np.load(file, allow_pickle=False) as arrays:
                numbers = Numbers(**{name: arrays[name] for name in Numbers.__dataclass_fields__})
        except (KeyError, ValueError, OSError, EOFError) as error:
            raise OpinionFileError(file.name) from error
        return cls(numbers, sentences)

    def _scores(self, words: Sequence[str], marks: Marks) -> Floats:
        return scores_of(row(words, marks, self._numbers.rarity), self._numbers)


def scores_of(pieces: Row, numbers: Numbers) -> Floats:
    """The score of each class, as far as the pieces tell."""
    places, values = pieces
    scores: Floats = values @ numbers.pieces[places] + numbers.bias
    return scores


def _weighed(scores: Floats) -> Weighed:
    dangers = scores[1:]
    most = float(dangers.max())
    odds = most + float(np.log(np.exp(dangers - most).sum())) - float(scores[0])
    return Weighed(odds, CLASSES[1 + int(dangers.argmax())])
