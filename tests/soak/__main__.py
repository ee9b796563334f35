"""`make soak`: more than 20,000 steps with cases in any order; bench/results/cases.json says what came of them.

The same seed gives the same steps again, and the same outcome but for what two processes do at once.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.builders import Desk, a_desk, a_loaded_database
from tests.soak.machine import AnyOrder
from tests.soak.stage import Tally

RESULT = Path("bench/results/cases.json")
MEMORY = Path("/dev/shm")  # a database for each run, thrown away after it
SAY_EVERY = 20  # runs


def main() -> int:
    """Runs the machine, writes what was done, and fails where a promise did not hold."""
    given = argparse.ArgumentParser(prog="make soak")
    given.add_argument("--runs", type=int, default=520, help="each on a new database")
    given.add_argument("--steps", type=int, default=50, help="of each run")
    given.add_argument("--seed", type=int, default=int(time.time()), help="the same one gives the same steps again")
    given.add_argument("--shrink", action="store_true", help="looks for a shorter way to a fault")
    given.add_argument("--no-result", action="store_true", help="leaves the record of the last whole run as it is")
    asked = given.parse_args()
    print(f"seed {asked.seed}", flush=True)
    tally, started = Tally(), time.monotonic()
    with _folder() as folder, Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):  # no log of each turn
        _run(folder, tally, asked)
    result = _result(tally, asked.seed, time.monotonic() - started)
    if not asked.no_result:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    return 0


def _run(folder: Path, tally: Tally, asked: argparse.Namespace) -> None:
    loaded, numbers = folder / "loaded.db", count()
    a_loaded_database(f"sqlite:///{loaded}", folder)

    def a_run() -> Desk:
        number = next(numbers)
        if number % SAY_EVERY == 0:
            print(f"{number} runs, {tally.steps} steps", flush=True)
        file = folder / f"{number}.db"
        for old in folder.glob("[0-9]*.db*"):
            old.unlink()
        shutil.copy(loaded, file)
        return a_desk(f"sqlite:///{file}", folder)

    bounds = settings(
        max_examples=asked.runs,
        stateful_step_count=asked.steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if asked.shrink else [Phase.generate],
    )
    machine: Any = seed(asked.seed)(lambda: AnyOrder(a_run, tally))
    run_state_machine_as_test(machine, settings=bounds)


def _result(tally: Tally, used: int, seconds: float) -> dict[str, Any]:
    return {
        "seed": used,
        "seconds": round(seconds),
        "steps": tally.steps,
        "cases": tally.cases,
        "moves": dict(sorted(tally.moves.items())),
        "shared times": tally.shared,
        "crashes": {point: tally.crashes[point] for point in sorted(tally.crashes)},
    }


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


if __name__ == "__main__":
    sys.exit(main())
