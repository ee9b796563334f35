"""What came of running the scenarios, by situation."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from tests.scenarios.ends import ENDS
from tests.scenarios.runner import Result

Rows = Sequence[Sequence[Result]]  # for each scenario, its runs


def figures(runs: Rows) -> dict[str, Any]:
    """Passed and total by situation, the share that passed every time, and the middle of the turns by goal."""
    situations = defaultdict(list)
    for each in runs:
        situations[each[0].scenario.situation].append(each)
    return {
        "scenarios": len(runs),
        "runs": len(runs[0]),
        "by_situation": {name: _counted(rows) for name, rows in situations.items()},
        "all": _counted(runs),
        "turns": {goal: _turns(runs, goal) for goal in ("booking", "bill", "person")},
        "failed": {each[0].scenario.id: _problems(each) for each in runs if not all(run.passed for run in each)},
    }


def _counted(runs: Rows) -> dict[str, Any]:
    every = [run.passed for each in runs for run in each]
    always = [all(run.passed for run in each) for each in runs]
    return {"passed": sum(every), "total": len(every), "passed_each_time": round(sum(always) / len(always), 3)}


def _turns(runs: Rows, goal: str) -> dict[str, Any]:
    """Of those who got what they came for."""
    counted = [run.turns for each in runs for run in each if run.turns and ENDS[run.scenario.id].goal == goal]
    return {"median": median(counted) if counted else None, "most": max(counted, default=None), "runs": len(counted)}


def _problems(runs: Iterable[Result]) -> list[str]:
    return list(dict.fromkeys(problem for run in runs for problem in run.problems))
