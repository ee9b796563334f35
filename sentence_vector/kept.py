"""Vectors that were computed before, kept in a file: whoever learns from many sentences computes none of them twice."""

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from sentence_vector.weights import Array

FILE = "SENTENCE_VECTORS"  # in the environment of a process that learns: where its vectors are kept


class Vectors(Protocol):
    """What turns sentences into vectors: a sentence model, or what was computed with it before."""

    dimension: int

    def encode_words(self, texts: Sequence[str]) -> Array:
        """Two times `dimension` numbers per text."""
        ...


class VectorsOnFile:
    """Looks vectors up in files, and computes those that are not in them."""

    def __init__(self, sentences: Vectors, *files: Path) -> None:
        self.dimension = sentences.dimension
        self._sentences = sentences
        self._rows: dict[int, Array] = {}
        for file in files:
            self._rows.update(_read(file, 2 * sentences.dimension))

    def encode_words(self, texts: Sequence[str]) -> Array:
        """What the model's own `encode_words` gives: one row per text."""
        fresh = self.missing(texts)
        self._rows.update(zip(map(_key, fresh), self._sentences.encode_words(fresh), strict=True))
        rows = np.array([self._rows[_key(text)] for text in texts], dtype=np.float32)
        return rows.reshape(len(texts), 2 * self.dimension)

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The texts that are not in the files, each once."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._rows]

    def write(self, texts: Sequence[str], file: Path) -> None:
        """Keeps the vectors of these texts, and no others; a process that dies meanwhile leaves the file as it was."""
        part = file.with_suffix(".part.npz")
        np.savez(part, keys=np.array([_key(text) for text in texts], np.int64), rows=self.encode_words(texts))
        part.replace(file)


def for_learning(sentences: Vectors | None) -> Vectors | None:
    """The model itself, or what was computed with it before where the environment says so."""
    file = os.environ.get(FILE)
    return VectorsOnFile(sentences, Path(file)) if sentences and file else sentences


def _read(file: Path, width: int) -> dict[int, Array]:
    """The vectors of a file by the hash of their text; none when the file is not there or is of another model."""
    if not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as arrays:
        keys, rows = arrays["keys"], arrays["rows"]
    return dict(zip(keys.tolist(), rows, strict=True)) if rows.shape[1] == width else {}


def _key(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big", signed=True)
