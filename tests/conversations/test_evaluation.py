"""How well people are understood does not fall: sets written apart from the training data, heard by the real engine."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from frontdesk.bootstrap import Services
from frontdesk.commands.understand import hear_first
from frontdesk.evaluation.figures import of_sentences
from frontdesk.evaluation.lines import Line

SETS = Path(__file__).parents[1] / "evaluation"
FALL = 0.02  # what a share may lose before somebody must say why
WIDER = {"lookalikes": 0.03, "emergencies": 0.03}  # smaller sets: a sentence more or less is half a point


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["first_turns", "emergencies", "lookalikes"])
def test_no_share_falls_and_no_share_of_false_alarms_rises(front_desk: Services, name: str) -> None:
    kept = yaml.safe_load((SETS / "figures.yml").read_text(encoding="utf-8"))[name]
    labels = [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]

    figures = of_sentences([Line(label, hear_first(front_desk, label)) for label in labels])

    bound = WIDER.get(name, FALL)
    fallen = {
        path: share for path in kept["not_below"] if (share := _at(figures, path)) < kept["not_below"][path] - bound
    }
    risen = {
        path: share for path in kept["not_above"] if (share := _at(figures, path)) > kept["not_above"][path] + bound
    }
    assert (fallen, risen) == ({}, {})
    if name == "emergencies":
        assert figures["dangers"]["by_directness"]["direct"]["missed"]["count"] <= kept["direct_missed"]


def _at(figures: dict[str, Any], path: str) -> float:
    """The share at a path of names."""
    found: Any = figures
    for part in path.split("/"):
        found = found[part]
    return float(found["share"])
