"""The second opinion is learnt once for what is in data/, and a start that finds none says so and goes on."""

from collections.abc import Iterator
from pathlib import Path

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


def test_a_start_reads_what_was_learnt(caplog: pytest.LogCaptureFixture) -> None:
    kept.learn_opinion(lambda _: None)

    screen = kept.load_screen()

    assert screen.read("his tea runs down his sleeve") is not None
    assert not caplog.records


def test_nothing_is_learnt_twice_and_what_is_stale_goes(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "models").mkdir()
    stale = tmp_path / "models" / "danger-0.npz"
    stale.touch()

    first, second = (kept.learn_opinion(said.append) for _ in range(2))

    assert first == second == next((tmp_path / "models").iterdir())
    assert len([line for line in said if "learnt" in line]) == 1
    assert not stale.exists()
