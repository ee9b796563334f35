"""`frontdesk dates`: every sentence gets one line, and the sets of sentences are read as well as was measured."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from frontdesk.cli import app
from tests.dates.score import counts, lines

FRIDAY = {"now": "2026-11-20T10:00:00-05:00", "zone": "America/New_York", "language": "en-US"}


def read(tmp_path: Path, *sentences: dict[str, Any]) -> list[dict[str, Any]]:
    """Run the command over some sentences and return what it wrote."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(FRIDAY | sentence) for sentence in sentences), encoding="utf-8")

    result = CliRunner().invoke(app, ["dates", str(source), str(target)])

    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def spans(answer: dict[str, Any]) -> tuple[Any, ...]:
    """Return what was read, and whether it is asked."""
    return answer["id"], answer["start"], answer["end"], answer["ambiguous"]


def test_days_times_and_births_are_written_line_by_line(tmp_path: Path) -> None:
    sentences = [
        {"id": "a", "expects": "date", "text": "the monday after turkey day"},
        {"id": "b", "expects": "date", "text": "next week"},
        {"id": "c", "expects": "time", "text": "after I drop the kids at 8:30"},
        {"id": "d", "expects": "time", "text": "2"},
        {"id": "e", "expects": "birth", "text": "uh march third nineteen fifty two"},
    ]

    answers = read(tmp_path, *sentences)

    assert list(map(spans, answers)) == [
        ("a", "2026-11-30", None, False),
        ("b", "2026-11-23", "2026-11-29", False),
        ("c", "08:30", "23:59", False),
        ("d", "14:00", None, False),
        ("e", "1952-03-03", None, False),
    ]


def test_what_people_mean_differently_comes_with_its_readings(tmp_path: Path) -> None:
    sentences = [
        {"id": "friday", "expects": "date", "text": "friday"},
        {"id": "seven", "expects": "time", "text": "at 7"},
        {"id": "born", "expects": "birth", "text": "3/4/1952", "language": "es-US"},
    ]

    answers = {answer["id"]: answer for answer in read(tmp_path, *sentences)}

    assert all(answer["ambiguous"] for answer in answers.values())
    assert answers["friday"]["readings"] == [{"start": "2026-11-27", "end": None}]
    assert answers["seven"]["readings"] == [{"start": "19:00", "end": None}]
    assert answers["born"]["readings"] == [{"start": "1952-03-04", "end": None}]


@pytest.mark.parametrize(
    ("expects", "text"), [("date", "february 30"), ("date", "my knee hurts"), ("birth", "march 3 2050"), ("time", "")]
)
def test_nothing_read_is_an_answer_too(tmp_path: Path, expects: str, text: str) -> None:
    sentence = {"id": "x", "expects": expects, "text": text}

    answer = read(tmp_path, sentence)[0]

    assert spans(answer) == ("x", None, None, False)


def test_days_that_are_refused_are_named(tmp_path: Path) -> None:
    sentence = {"id": "x", "expects": "date", "text": "any day next week but tuesday"}

    answer = read(tmp_path, sentence)[0]

    assert spans(answer) == ("x", "2026-11-23", "2026-11-29", False)
    assert answer["except"] == ["2026-11-24"]


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [("dev", 0.98, 0.015), ("holdout", 0.97, 0.02), ("holdout_explain", 0.97, 0.03), ("holdout_plain", 0.99, 0.005)],
)
def test_the_sets_are_read_as_well_as_was_measured(tmp_path: Path, name: str, right: float, wrong: float) -> None:
    meant = lines(name)

    found = sum(counts(meant, read(tmp_path, *meant)).values(), Counter())

    assert (found["right"] + found["asked"]) / len(meant) >= right
    assert found["wrong"] / len(meant) <= wrong
