"""The second opinion is learnt once for what is in data/, and a start that finds none says so and goes on."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import sentence_vector
from frontdesk.safety import kept
from frontdesk.safety.learning import Example

EXAMPLES = [Example("his tea runs down his sleeve", "stroke", 1.0), Example("a visit for my knee", "", 1.0)]


@pytest.fixture(autouse=True)
def two_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder of models, two examples, and no sentence model."""
    monkeypatch.setattr(kept, "MODELS", tmp_path / "models")
    monkeypatch.setattr(kept, "read_examples", lambda: EXAMPLES)
    monkeypatch.setattr(sentence_vector, "load", lambda: None)
    kept.load_screen.cache_clear()
    yield
    kept.load_screen.cache_clear()


def test_a_start_without_what_was_learnt_warns_and_runs_on_patterns(capsys: pytest.CaptureFixture[str]) -> None:
    screen = kept.load_screen()

    assert screen.read("I have chest pain") is not None
    assert screen.read("his tea runs down his sleeve") is None
    assert "no second opinion" in capsys.readouterr().err


def test_a_start_reads_what_was_learnt(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept.learn_opinion(lambda _: None, tmp_path)

    screen = kept.load_screen()

    assert screen.read("his tea runs down his sleeve") is not None
    assert not caplog.records


def test_nothing_is_learnt_twice_and_what_is_stale_goes(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "models").mkdir()
    stale = tmp_path / "models" / "danger-0.npz"
    stale.touch()

    first, second = (kept.learn_opinion(said.append, tmp_path) for _ in range(2))

    assert first == second == next((tmp_path / "models").iterdir())
    assert len([line for line in said if "learnt" in line]) == 1
    assert not stale.exists()


def test_a_vector_is_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = _Counting()
    monkeypatch.setattr(sentence_vector, "load", lambda: model)
    more = [*EXAMPLES, Example("his words come out like soup", "stroke", 1.0)]

    file = kept.learn_opinion(lambda _: None, tmp_path)
    file.unlink()
    monkeypatch.setattr(kept, "read_examples", lambda: more)
    kept.learn_opinion(lambda _: None, tmp_path)

    assert model.read == [example.text for example in more]


class _Counting:
    dimension = 2

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode_words(self, texts: list[str]) -> np.ndarray:  # type: ignore[type-arg]
        self.read += texts
        return np.array([[len(text), 1.0, text.count("e"), 2.0] for text in texts], np.float32)
