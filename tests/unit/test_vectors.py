"""What the assistant and the screen learn from is turned into vectors once, by two processes."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import sentence_vector
from frontdesk import vectors
from frontdesk.safety.learning import Example
from frontdesk.vectors import keep_vectors, kept_file
from sentence_vector import KeptVectors


class Lengths:
    """A sentence model of two numbers."""

    dimension = 1

    def encode_words(self, texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        """How long a text is, twice."""
        return np.array([[len(text), len(text)] for text in texts], np.float32).reshape(-1, 2)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three sentences; gives those that the processes were asked for."""
    examples = [Example(text, "", 1.0) for text in ("one", "three", "seventeen")]
    monkeypatch.setattr(vectors, "read_examples", lambda: examples)
    monkeypatch.setattr(sentence_vector, "load", Lengths)
    return []


def test_each_sentence_is_computed_once_and_kept(tmp_path: Path, computed: list[str]) -> None:
    def compute(texts: Path, target: Path) -> None:
        some = json.loads(texts.read_text(encoding="utf-8"))
        computed.extend(some)
        KeptVectors(Lengths(), target).write(some, target)  # type: ignore[arg-type]

    keep_vectors(tmp_path, compute)
    keep_vectors(tmp_path, compute)

    assert sorted(computed) == ["one", "seventeen", "three"]
    assert KeptVectors(Lengths(), kept_file(tmp_path)).missing(["one", "three", "seventeen"]) == []  # type: ignore[arg-type]
    assert [file.name for file in tmp_path.iterdir()] == [kept_file(tmp_path).name]
