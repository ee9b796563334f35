"""`make soak`, second part: real processes killed at random during 1,000 handoffs on PostgreSQL.

bench/results/handoffs.json says what became of each, and how long it stood with nobody. The same seed gives the same
patients, managers and kills, but not the same moments: processes are real.
"""

import argparse
import json
import os
import queue
import random
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.console import MANAGERS
from bench.processes import started
from bench.sides import Side, whole
from frontdesk.cases.store import cases
from frontdesk.training import train
from tests.postgres import running_server
from tests.soak.accounting import account
from tests.soak.clients import Asked, Manager, Patient
from tests.soak.killing import Killing
from tests.system_packages import postgresql

RESULT = Path("bench/results/handoffs.json")
PATIENTS_AT_ONCE = 24
LAST_SECONDS = 180  # in which nothing is killed any more and every manager is willing
MUST_BE_NONE = (
    "lost",
    "with nobody at the end",
    "doubled cases",
    "patients' lines lost or doubled",
    "managers' lines lost or doubled",
    "promises of the soak test broken",
)


def main() -> int:
    """Runs it, writes the report, and fails where something is lost or doubled."""
    given = argparse.ArgumentParser(prog="python -m tests.soak.handoffs")
    given.add_argument("--handoffs", type=int, default=1000)
    given.add_argument("--per-second", type=float, default=1.6)
    given.add_argument("--kill-every", type=float, default=12.0, help="seconds between two kills, on average")
    given.add_argument("--seed", type=int, default=int(time.time()))
    asked = given.parse_args()
    programs = postgresql()
    if not programs:
        raise SystemExit("PostgreSQL is not installed")
    os.environ["OMP_NUM_THREADS"] = "1"
    model, load = train(print), os.getloadavg()
    with tempfile.TemporaryDirectory() as folder, running_server(Path(programs)) as server:
        side = whole(Path(folder) / "soak", model, server.new_database())
        began = time.monotonic()
        with started(side.commands, side.urls, side.var / "processes.log") as pids:
            found = _all_of_it(side, pids[0], asked)
        side.services.db.close()
    about = {"seed": asked.seed, "at": datetime.now(UTC).isoformat(timespec="seconds"), "load_average_before": load}
    report = {**about, "seconds": round(time.monotonic() - began), **found}
    RESULT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))
    return int(any(report[what] for what in MUST_BE_NONE))


def _all_of_it(side: Side, supervisor: int, asked: argparse.Namespace) -> dict[str, Any]:
    managers = [Manager(side.url, name, asked.seed) for name in MANAGERS]
    for manager in managers:
        manager.start()
    time.sleep(5)  # until they are at their desks
    killing = Killing(supervisor, asked.seed, asked.kill_every)
    killing.start()
    handoffs = _ask(side.url, asked)
    killing.over.set()
    for manager in managers:
        manager.willing.set()
    _until_nobody_rings(side)
    for manager in managers:
        manager.over.set()
    return {"kills": dict(killing.kills), **account(side.services, handoffs, managers)}


def _ask(url: str, asked: argparse.Namespace) -> list[Asked]:
    """So many patients, as they come; those who come while all others still wait are a little later."""
    waiting: queue.Queue[int] = queue.Queue()
    done: list[Asked] = []

    def serve() -> None:
        while (number := waiting.get()) >= 0:
            done.append(Patient(url, number % 20_000, random.Random(f"{asked.seed} patient {number}")).asks())
            if len(done) % 50 == 0:
                print(f"{len(done)} handoffs", flush=True)

    threads = [threading.Thread(target=serve) for _ in range(PATIENTS_AT_ONCE)]
    for thread in threads:
        thread.start()
    chance = random.Random(f"{asked.seed} arrivals")
    for number in [*range(asked.handoffs), *[-1] * len(threads)]:
        waiting.put(number)
        if number >= 0:
            time.sleep(chance.expovariate(asked.per_second))
    for thread in threads:
        thread.join()
    return done


def _until_nobody_rings(side: Side) -> None:
    """Whoever is rung or talks comes to an end; what is promised stays so."""
    busy = sa.select(sa.func.count()).select_from(cases).where(cases.c.status.not_in(("resolved", "promised")))
    give_up = time.monotonic() + LAST_SECONDS
    while time.monotonic() < give_up:
        with side.services.db.reading() as tx:
            if not tx.scalar(busy):
                return
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
