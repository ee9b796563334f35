"""What the assistant and the screen learn from is turned into vectors once, by two processes, and kept."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import sentence_vector
from frontdesk import vectors
from frontdesk.safety.learning import Example
from frontdesk.vectors import keep_vectors, kept_file
from sentence_vector import VectorsOnFile
from sentence_vector.weights import Array


class Lengths:
    """A sentence model that knows how long a text is, and which texts it was asked for."""

    dimension = 1

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_words(self, texts: Sequence[str]) -> Array:
        """How long each is, and half of that."""
        self.asked += texts
        return np.array([[len(text), len(text) / 2] for text in texts], np.float32).reshape(-1, 2)


def test_what_is_kept_is_not_computed_again_and_is_the_same(tmp_path: Path) -> None:
    model, kept = Lengths(), tmp_path / "kept.npz"
    VectorsOnFile(Lengths(), kept).write(["my knee hurts", "buenas"], kept)

    rows = VectorsOnFile(model, kept).encode_words(["buenas", "good morning", "buenas"])

    assert model.asked == ["good morning"]
    assert rows.tolist() == [[6, 3], [12, 6], [6, 3]]


def test_vectors_of_several_files_are_joined(tmp_path: Path) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    VectorsOnFile(Lengths(), one).write(["one"], one)
    VectorsOnFile(Lengths(), other).write(["other"], other)

    assert VectorsOnFile(Lengths(), one, other).missing(["one", "two", "other", "two"]) == ["two"]


def test_a_file_of_another_model_is_not_used(tmp_path: Path) -> None:
    kept = tmp_path / "kept.npz"
    VectorsOnFile(Lengths(), kept).write(["one"], kept)
    wider = Lengths()
    wider.dimension = 2

    assert VectorsOnFile(wider, kept).missing(["one"]) == ["one"]


def test_a_process_that_dies_while_it_writes_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept.npz"
    VectorsOnFile(Lengths(), kept).write(["one"], kept)

    def dies(file: Path, **_: Array) -> None:
        file.write_bytes(b"PK half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", dies)
    with pytest.raises(KeyboardInterrupt):
        VectorsOnFile(Lengths(), kept).write(["one", "two"], kept)

    assert VectorsOnFile(Lengths(), kept).missing(["one", "two"]) == ["two"]


@pytest.mark.parametrize("new", [["one"], ["one", "three"], ["one", "three", "seventeen"]])
def test_each_sentence_is_computed_once_however_few_are_new(
    new: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "read_examples", lambda: [Example(text, "", 1.0) for text in new])
    monkeypatch.setattr(sentence_vector, "load", Lengths)
    (tmp_path / "vectors-of-another-model.npz").touch()
    computed: list[str] = []

    def compute(texts: Path, target: Path) -> None:
        some = json.loads(texts.read_text(encoding="utf-8"))
        computed.extend(some)
        VectorsOnFile(Lengths(), target).write(some, target)

    keep_vectors(tmp_path, compute)
    keep_vectors(tmp_path, compute)

    assert sorted(computed) == sorted(new)
    assert VectorsOnFile(Lengths(), kept_file(tmp_path)).missing(new) == []
    assert [file.name for file in tmp_path.iterdir()] == [kept_file(tmp_path).name]
