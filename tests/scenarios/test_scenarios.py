"""Simulated patients with a goal, each once: a floor under what they get."""

from pathlib import Path

import pytest

from tests.scenarios.ends import ENDS
from tests.scenarios.runner import run
from tests.scenarios.script import load_scenarios
from tests.scenarios.stage import a_stage

FLOOR = 0.72  # of them got it when this was written (0.75); to be raised with what is understood, up to 0.9


def test_every_scenario_has_an_end() -> None:
    assert [scenario.id for scenario in load_scenarios()] == list(ENDS)


@pytest.mark.timeout(900)
def test_most_patients_get_what_they_came_for(tmp_path: Path) -> None:
    scenarios = load_scenarios()

    with a_stage(tmp_path) as stage:
        results = [run(stage, scenario) for scenario in scenarios]

    failed = [result for result in results if not result.passed]
    told = "".join(f"\n{each.scenario.id} ({each.scenario.situation}): {'; '.join(each.problems)}" for each in failed)
    assert len(results) - len(failed) >= FLOOR * len(results), f"{len(failed)} of {len(results)} did not:{told}"
