"""How the second opinion is learnt: stochastic gradient descent (AdaGrad) on a softmax regression, in numpy.

Three runs in different order are averaged. Their mean is a regression like each of them, and errs less.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from frontdesk.safety.files import FOLDER, Library
from frontdesk.safety.kinds import KINDS
from frontdesk.safety.opinion import CLASSES, Numbers, Opinion
from frontdesk.safety.pieces import BUCKETS, Floats, Row, rarity_in, row
from frontdesk.safety.screen import Screen
from sentence_vector import SentenceVector, centred

RUNS = 3
ROUNDS = 6  # through all examples
BATCH = 32
STEP = 0.3
DECAY, SENSE_DECAY = 1e-4, 1e-5
# Harmless examples that speak of danger or symptoms count double: the edge is between them and the dangers.
HARD, PLAIN = 2.0, 1.0
HARD_INTENTS = {"clinical_question", "refill_needed"}
EXAMPLES = ("examples", "training")

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, the class of danger it tells of ("" for none), and how much it counts."""

    text: str
    kind: str
    weight: float


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """The reviewed sentences, and as harmless ones those that the assistant is trained with; each text once."""
    library = Library(folder)
    every = [example for name in EXAMPLES for example in _of_file(library.load(name))]
    every += _everyday(folder.parent / "nlu")
    return list({example.text: example for example in reversed(every)}.values())[::-1]


def learn(examples: Sequence[Example], vectors: Floats, sentences: SentenceVector | None, screen: Screen) -> Opinion:
    """Learns from examples and their vectors (a row each; rows of no length without a sentence model)."""
    heard = [screen.pieces(example.text) for example in examples]
    rarity = rarity_in(words for words, _ in heard)
    rows = [row(words, marks, rarity) for words, marks in heard]
    centre = vectors.mean(axis=0)
    kinds = np.array([CLASSES.index(example.kind) for example in examples])
    weights = np.array([example.weight for example in examples], np.float32)
    sense = centred(vectors, centre) if sentences else vectors
    runs = [_Run(rows, sense, kinds, weights, seed).numbers() for seed in range(RUNS)]
    pieces, meaning, bias = (np.mean(arrays, axis=0, dtype=np.float32) for arrays in zip(*runs, strict=True))
    return Opinion(Numbers(rarity, pieces, meaning, centre, bias), sentences)


class _Run:
    """One regression."""

    def __init__(self, rows: Sequence[Row], sense: Floats, kinds: Places, weights: Floats, seed: int) -> None:
        self._sense, self._kinds, self._weights = sense, kinds, weights
        self._order = np.random.default_rng(seed)
        chosen = self._order.permutation(len(rows))
        self._batches = [_Batch(part, rows) for part in np.split(chosen, range(BATCH, len(rows), BATCH))]
        self._pieces = np.zeros((BUCKETS, len(CLASSES)), np.float32)
        self._meaning = np.zeros((sense.shape[1], len(CLASSES)), np.float32)
        self._bias = np.zeros(len(CLASSES), np.float32)
        self._moved = [np.full((BUCKETS, 1), 1e-6, np.float32)]  # AdaGrad's sums of squares; one for a piece
        self._moved += [np.full_like(array, 1e-6) for array in (self._meaning, self._bias)]

    def numbers(self) -> tuple[Floats, Floats, Floats]:
        """The weights of pieces, of the vector's parts and of the classes, once learnt."""
        for _ in range(ROUNDS):
            for number in self._order.permutation(len(self._batches)):
                self._learn(self._batches[number])
        return self._pieces, self._meaning, self._bias

    def _learn(self, batch: "_Batch") -> None:
        sense, known = self._sense[batch.members], self._pieces[batch.places]
        wrong = _shares(batch.values @ known + sense @ self._meaning + self._bias)
        wrong[np.arange(len(wrong)), self._kinds[batch.members]] -= 1
        wrong *= self._weights[batch.members, np.newaxis] / len(wrong)
        of_pieces, of_sense, of_bias = self._moved
        slope = batch.values.T @ wrong + DECAY * known
        of_pieces[batch.places] += (slope * slope).sum(axis=1, keepdims=True)
        self._pieces[batch.places] = known - STEP * slope / np.sqrt(of_pieces[batch.places])
        _step(self._meaning, of_sense, sense.T @ wrong + SENSE_DECAY * self._meaning)
        _step(self._bias, of_bias, wrong.sum(axis=0))


class _Batch:
    """A few examples with the pieces that occur in them, as one small table."""

    def __init__(self, members: Places, rows: Sequence[Row]) -> None:
        self.members = members
        mine = [rows[member] for member in members]
        self.places, columns = np.unique(np.concatenate([places for places, _ in mine]), return_inverse=True)
        lines = np.repeat(np.arange(len(mine)), [len(places) for places, _ in mine])
        self.values = np.zeros((len(mine), len(self.places)), np.float32)
        np.add.at(self.values, (lines, columns), np.concatenate([values for _, values in mine]))


def _step(array: Floats, moved: Floats, slope: Floats) -> None:
    moved += slope * slope
    array -= STEP * slope / np.sqrt(moved)


def _shares(scores: Floats) -> Floats:
    powers: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _of_file(content: dict[str, dict[str, dict[str, list[str]]]]) -> Iterator[Example]:
    for kind in KINDS:
        yield from (Example(str(text), kind, PLAIN) for text in _lines(content["dangerous"].get(kind, {}).values()))
    harmless: Iterable[list[str]] = content["harmless"].values()  # type: ignore[assignment]  # one level less
    yield from (Example(str(text), "", HARD) for text in _lines(harmless))


def _lines(lists: Iterable[list[str]]) -> Iterator[str]:
    for lines in lists:
        yield from lines


def _everyday(folder: Path) -> Iterator[Example]:
    for file in sorted(folder.glob("*.yml")):
        for entry in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)["nlu"]:
            weight = HARD if entry.get("intent") in HARD_INTENTS else PLAIN
            for line in entry.get("examples", "").splitlines():
                yield Example(line.removeprefix("- "), "", weight)
