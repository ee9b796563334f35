"""Words of danger are read in both languages, and words that only sound like it are let by."""

import time
from pathlib import Path

import pytest

from frontdesk.safety.screen import load_screen

HERE = Path(__file__).parent


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("line", _lines("dangerous.txt"))
def test_danger_is_acted_on_or_asked_about(line: str) -> None:
    kind, must, sentence = (part.strip() for part in line.split("|", 2))

    danger = load_screen().read(sentence)

    assert danger is not None
    if must == "certain":
        assert danger.certain
        assert danger.kind == kind
    if must == "asks":
        assert not danger.certain


@pytest.mark.parametrize("sentence", _lines("harmless.txt"))
def test_what_only_sounds_like_danger_is_let_by(sentence: str) -> None:
    assert load_screen().read(sentence) is None


def test_it_is_read_in_a_moment_however_long_the_text_is() -> None:
    screen = load_screen()
    long = "I would like to book a visit because my chest of drawers fell over " * 75
    began = time.perf_counter()
    screen.read(long[:5000])

    assert time.perf_counter() - began < 0.2
