"""Sentence vectors of articles, computed once and kept in a file: they are the practice's own public words."""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Vectors = np.ndarray[Any, np.dtype[np.float32]]
Encode = Callable[[Sequence[str]], Vectors]


class KeptVectors:
    """Encodes phrases; the vectors of the same list of phrases are computed once."""

    def __init__(self, encode: Encode, folder: Path) -> None:
        self._encode = encode
        self._folder = folder

    def of_phrases(self, phrases: Sequence[str]) -> Vectors:
        """The vectors of an index's phrases, from the file when there is one."""
        file = self._folder / f"{hashlib.sha256(chr(0).join(phrases).encode()).hexdigest()[:24]}.npy"
        if file.exists():
            kept: Vectors = np.load(file)
            return kept
        vectors = self._encode(phrases)
        self._keep(file, vectors)
        return vectors

    def of_question(self, question: str) -> Vectors:
        """The vector of one question, which is kept nowhere."""
        first: Vectors = self._encode([question])[0]
        return first

    def _keep(self, file: Path, vectors: Vectors) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
            np.save(part, vectors)
        Path(part.name).replace(file)
