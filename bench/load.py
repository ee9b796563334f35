"""`make load`: many open chats on PostgreSQL, then more than can be served, beside stock Rasa measured in the same run.

300 chats are open, each with its event stream, and each speaks every 30 seconds. Then a closed loop finds how much can
be answered at most, and an open loop sends more than that: everybody is answered or told honestly, and words of danger
and the way to a person work as before.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import statistics
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.__main__ import run
from bench.patients import ApiPatient, Crowd
from bench.processes import memory, started
from bench.sides import Side, stock, whole
from frontdesk.training import train
from tests.postgres import running_server
from tests.system_packages import postgresql

RESULT = Path(__file__).parent / "results" / "load.json"
SPEAKS_EVERY = 30.0  # seconds
LOOPS = (8, 32)
OVERLOAD = 2.0  # times what can be answered at most
OPENS_EVERY = 0.1  # seconds between two chats that are opened


def main() -> None:
    """Measures, prints and writes the report."""
    parser = argparse.ArgumentParser(prog="make load")
    parser.add_argument("--chats", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement of the most there can be")
    given = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    model = train(print)
    programs = postgresql()
    if not programs:
        raise SystemExit("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory() as folder, running_server(Path(programs)) as server:
        bare = _most(stock(Path(folder) / "stock", model, server.new_database()), given)
        ours = _ours(whole(Path(folder) / "whole", model, server.new_database()), given)
    configuration = {
        "chats": given.chats,
        "minutes": given.minutes,
        "cpus": os.cpu_count(),
        "load_average_before": _before,
        "python": platform.python_version(),
        "database": "PostgreSQL",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    share = round(ours["most"]["turns_per_second"] / bare["turns_per_second"], 2)
    report = {"configuration": configuration, "share_of_stock": share, "stock": bare, **ours}
    RESULT.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


_before = os.getloadavg()  # others' work on the machine makes all figures worse: it belongs beside them


def _most(side: Side, given: argparse.Namespace) -> dict[str, Any]:
    """How many turns a second stock Rasa answers at most."""
    with started(side.commands, side.urls, side.var / "processes.log"):
        run(side, 2, 5.0)  # warm up
        loads = [run(side, size, given.seconds) for size in LOOPS]
    return max(loads, key=lambda load: load["turns_per_second"])


def _ours(side: Side, given: argparse.Namespace) -> dict[str, Any]:
    with started(side.commands, side.urls, side.var / "processes.log") as pids:
        run(side, 2, 5.0)  # warm up
        steady = asyncio.run(_steady(side, given, pids))
        loads = [run(side, size, given.seconds) for size in LOOPS]
        most = max(loads, key=lambda load: load["turns_per_second"])
        beyond = asyncio.run(_beyond(side, given, most["turns_per_second"] * OVERLOAD))
        weight = memory(pids)
    return {"steady": steady, "most": most, "beyond": beyond, "memory_after_mb": weight}


async def _steady(side: Side, given: argparse.Namespace, pids: list[int]) -> dict[str, Any]:
    """Everybody has a chat open and says something now and then."""
    crowd = Crowd()
    listening: list[asyncio.Task[None]] = []
    patients = await _opened(side, given.chats, crowd, listening)
    ends = time.monotonic() + given.minutes * 60
    speaking = [asyncio.create_task(_speaks(patient, ends, crowd)) for patient in patients]
    await asyncio.sleep(min(60, given.minutes * 30))
    early = memory(pids)
    await asyncio.gather(*speaking)
    late = memory(pids)
    broken = sum(patient.streams_ended for patient in patients)
    heard = sum(patient.heard for patient in patients)
    await _cancelled(listening)
    return {**_counted(crowd), "memory_early_mb": early, "memory_late_mb": late, "streams_ended": broken} | {
        "events_heard": heard
    }


async def _beyond(side: Side, given: argparse.Namespace, per_second: float) -> dict[str, Any]:
    """More messages than can be answered, in so many chats that none is refused for its own haste."""
    crowd, calm = Crowd(), Crowd()
    patients = await _opened(side, given.chats, crowd)
    crowd.outcomes.clear()
    ends = time.monotonic() + given.seconds
    watching = asyncio.create_task(_in_need(side, ends, calm))
    sent = []
    for number in range(int(per_second * given.seconds)):
        sent.append(asyncio.create_task(_asks_once(patients[number % len(patients)], crowd)))
        await asyncio.sleep(1 / per_second)
    await asyncio.gather(*sent)
    await watching
    return {"messages_per_second": round(per_second, 1), **_counted(crowd), "danger_and_manager": _counted(calm)}


async def _in_need(side: Side, ends: float, crowd: Crowd) -> None:
    """Meanwhile somebody is in danger, and somebody wants a person."""
    while time.monotonic() < ends:
        patient = ApiPatient(side.url)
        await patient.open()
        crowd.note(await patient.says("my husband has chest pain and cannot breathe"))
        crowd.note(await patient.calls_manager())
        await asyncio.sleep(1)


async def _opened(
    side: Side, chats: int, crowd: Crowd, listening: list["asyncio.Task[None]"] | None = None
) -> list[ApiPatient]:
    patients = [ApiPatient(side.url) for _ in range(chats)]
    for patient in patients:
        answer = await patient.open()
        if answer.status != 201:
            crowd.outcomes[f"could not open ({answer.status})"] += 1
        if listening is not None:
            listening.append(asyncio.create_task(patient.listens()))
        await asyncio.sleep(OPENS_EVERY)
    return patients


async def _speaks(patient: ApiPatient, ends: float, crowd: Crowd) -> None:
    await asyncio.sleep(random.uniform(0, SPEAKS_EVERY))
    while time.monotonic() < ends:
        began = time.monotonic()
        await _asks_once(patient, crowd)
        await asyncio.sleep(max(0.0, SPEAKS_EVERY - (time.monotonic() - began)))


async def _asks_once(patient: ApiPatient, crowd: Crowd) -> None:
    crowd.note(await patient.says_next())


async def _cancelled(tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError, OSError):
            await task


def _counted(crowd: Crowd) -> dict[str, Any]:
    times = sorted(crowd.seconds) or [0.0, 0.0]
    parts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    figures = {"p50_ms": parts[49], "p95_ms": parts[94], "p99_ms": parts[98], "slowest_ms": times[-1]}
    rounded = {name: round(seconds * 1000, 1) for name, seconds in figures.items()}
    return {"messages": crowd.outcomes.total(), "outcomes": dict(crowd.outcomes), **rounded}


if __name__ == "__main__":
    main()
