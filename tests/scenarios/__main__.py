"""`python -m tests.scenarios` runs each scenario three times and writes the figures; with ids, shows those."""

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.scenarios.report import figures
from tests.scenarios.runner import Result, run
from tests.scenarios.script import load_scenarios
from tests.scenarios.stage import NOW, a_stage

RUNS = 3
RESULTS = Path("bench/results/scenarios.json")


def main(ids: list[str]) -> None:
    """Runs all scenarios and writes the file; or shows the conversations of some."""
    scenarios = [each for each in load_scenarios() if not ids or each.id in ids]
    with tempfile.TemporaryDirectory(prefix="scenarios-") as var, a_stage(Path(var)) as stage:
        if ids:
            for scenario in scenarios:
                _show(run(stage, scenario))
            return
        runs = [[run(stage, scenario, attempt) for attempt in range(RUNS)] for scenario in scenarios]
    found = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "practice_now": NOW.isoformat(), **figures(runs)}
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    _print(found)


def _show(result: Result) -> None:
    scenario = result.scenario
    print(f"\n=== {scenario.id} {scenario.situation}: {scenario.goal}")
    print("\n".join(result.transcript))
    print("--- passed" if result.passed else f"--- FAILED: {'; '.join(result.problems)}", f"({result.turns} turns)")


def _print(found: dict[str, object]) -> None:
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
