"""From sentences to vectors, remembering the latest ones."""

import logging
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np

from sentence_vector import weights
from sentence_vector.network import Network
from sentence_vector.weights import Array
from sentence_vector.wordpiece import WordPiece

log = logging.getLogger(__name__)

BATCH = 32
REMEMBERED = 512


def load() -> "SentenceVector | None":
    """The model, read once per process; None (and one warning) where its weights are not installed."""
    return _load(weights.find_folder())


@lru_cache(maxsize=2)
def _load(folder: Path | None) -> "SentenceVector | None":
    if folder is None:
        log.warning("no sentence model found: install %s or set %s", weights.PACKAGE, weights.SETTING)
        return None
    if folder == weights.packaged_folder():
        weights.verify(folder)
    return SentenceVector(folder)


class SentenceVector:
    """Turns sentences into vectors of length one, so that their dot product is their likeness."""

    def __init__(self, folder: Path) -> None:
        config = weights.read_config(folder)
        self.dimension = int(config["hidden_size"])
        self._network = Network(config, weights.read_weights(folder))
        self._wordpiece = WordPiece(folder / "vocab.txt", config["max_tokens"])
        self._cache: OrderedDict[str, Array] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Array:
        """One row per text, float32, normalised."""
        vectors = self._recall(texts)
        fresh = [text for text in dict.fromkeys(texts) if text not in vectors]
        for batch in self._batches(fresh):
            vectors.update(zip(batch, self._network.forward(list(batch.values())), strict=True))
        self._remember(vectors)
        return np.array([vectors[text] for text in texts], dtype=np.float32).reshape(-1, self.dimension)

    def encode_words(self, texts: Sequence[str]) -> Array:
        """One row per text from halfway through the network, in two thirds of the time; nothing is remembered.

        It still knows which words were said, where `encode` only knows what the sentence is about.
        """
        rows: dict[str, Array] = {}
        for batch in self._batches(list(dict.fromkeys(texts))):
            rows.update(zip(batch, self._network.halfway(list(batch.values())), strict=True))
        return np.array([rows[text] for text in texts], dtype=np.float32).reshape(-1, 2 * self.dimension)

    def _recall(self, texts: Sequence[str]) -> dict[str, Array]:
        with self._lock:
            return {text: self._cache[text] for text in texts if text in self._cache}

    def _remember(self, vectors: dict[str, Array]) -> None:
        with self._lock:
            for text, vector in vectors.items():
                self._cache[text] = vector
                self._cache.move_to_end(text)
            while len(self._cache) > REMEMBERED:
                self._cache.popitem(last=False)

    def _batches(self, texts: Sequence[str]) -> Iterator[dict[str, list[int]]]:
        """Texts with their tokens, those of the same length together: so no padding and no mask is needed."""
        by_length: dict[int, dict[str, list[int]]] = {}
        for text in texts:
            tokens = self._wordpiece.tokens(text)
            by_length.setdefault(len(tokens), {})[text] = tokens
        for group in by_length.values():
            items = list(group.items())
            for start in range(0, len(items), BATCH):
                yield dict(items[start : start + BATCH])


def centred(rows: Array, centre: Array) -> Array:
    """Rows of `encode_words` as what sets them apart from the mean: each half (each depth) of length one."""
    halves = np.split(rows - centre, 2, axis=1)
    return np.concatenate([half / (np.linalg.norm(half, axis=1, keepdims=True) + 1e-9) for half in halves], axis=1)
