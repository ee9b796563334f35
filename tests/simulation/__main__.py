"""`python -m tests.simulation`: prints what came of the days, for some seeds."""

import argparse
import os
import sys
import tempfile
import time
from contextlib import redirect_stderr
from pathlib import Path

from tests.simulation.days import DAYS, live, loaded
from tests.simulation.figures import behind, figures, told

MEMORY = Path("/dev/shm")


def main() -> int:
    given = argparse.ArgumentParser(prog="python -m tests.simulation")
    given.add_argument("days", nargs="*", default=list(DAYS), help=", ".join(DAYS))
    given.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        db = loaded(Path(name))
        for day in asked.days:
            for seed in asked.seeds:
                began = time.monotonic()
                with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
                    lived = live(DAYS[day], seed, db, Path(name))
                    found, why = told(figures(lived)), behind(lived)
                lived.desk.services.db.close()
                print(day, "seed", seed, f"{time.monotonic() - began:.0f} s", *why, sep="\n" if why else " ")
                print("   ", {k: round(v, 2) if isinstance(v, float) else v for k, v in found.items()}, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
