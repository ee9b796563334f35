"""Vectors that were computed once are not computed again, and are the same."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import sentence_vector
from sentence_vector import KeptVectors, SentenceVector
from sentence_vector.weights import Array


class Counting:
    """A sentence model that counts what it is asked for."""

    def __init__(self, model: SentenceVector) -> None:
        self.dimension = model.dimension
        self.asked: list[str] = []
        self._model = model

    def encode_words(self, texts: Sequence[str]) -> Array:
        """As the model does."""
        self.asked += texts
        return self._model.encode_words(texts)


@pytest.fixture
def model() -> Counting:
    """The packaged model."""
    model = sentence_vector.load()
    assert model is not None
    return Counting(model)


def test_what_is_kept_is_not_computed_again(model: Counting, tmp_path: Path) -> None:
    kept = tmp_path / "kept.npz"
    KeptVectors(model, kept).write(["my knee hurts", "me duele la rodilla"], kept)  # type: ignore[arg-type]
    model.asked.clear()

    rows = KeptVectors(model, kept).encode_words(["me duele la rodilla", "good morning"])  # type: ignore[arg-type]

    assert model.asked == ["good morning"]
    assert np.array_equal(rows, model.encode_words(["me duele la rodilla", "good morning"]))


def test_vectors_of_several_files_are_joined(model: Counting, tmp_path: Path) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    KeptVectors(model, one).write(["one"], one)  # type: ignore[arg-type]
    KeptVectors(model, other).write(["other"], other)  # type: ignore[arg-type]

    assert KeptVectors(model, one, other).missing(["one", "two", "other", "two"]) == ["two"]  # type: ignore[arg-type]


def test_a_file_of_another_model_is_not_used(model: Counting, tmp_path: Path) -> None:
    kept = tmp_path / "kept.npz"
    np.savez(kept, keys=np.array([1]), rows=np.zeros((1, 4), np.float32))

    assert KeptVectors(model, kept).missing(["one"]) == ["one"]  # type: ignore[arg-type]
