"""`make bench`: our whole stack through the chat API, beside stock `rasa run` bare, same model, same machine, one run.

Both sides use the same trained model, the same action server code, the same database engine and practice. Stock
Rasa is asked over its REST channel by the same clients. Closed loop: a client sends its next turn when the last one
is answered.
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from bench.processes import memory, started
from bench.script import turns
from bench.sides import Side, client_at, engine, stock, whole
from frontdesk.training import train

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measures both sides and writes the table and the JSON."""
    arguments = argparse.ArgumentParser(prog="make bench")
    arguments.add_argument("--seconds", type=float, default=15.0, help="of each measurement")
    arguments.add_argument("--conversations", type=int, nargs="+", default=[1, 8, 32])
    given = arguments.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    console = Console()
    model = train(lambda line: console.print(line))
    with tempfile.TemporaryDirectory() as folder:
        sides = {
            "stock rasa, bare": stock(Path(folder) / "stock", model),
            "our engine alone": engine(Path(folder) / "engine", model),
            "our whole stack": whole(Path(folder) / "whole", model),
        }
        found = {name: _measure(side, given, console, name) for name, side in sides.items()}
    _report(found, given, console)


def _measure(side: Side, given: argparse.Namespace, console: Console, name: str) -> dict[str, Any]:
    console.print(f"{name}: starting")
    with started(side.commands, side.urls, side.var / "processes.log") as pids:
        run(side, 2, 5.0)  # warm up
        weight = memory(pids)
        loads = {}
        for size in given.conversations:
            loads[str(size)] = run(side, size, given.seconds)
            console.print(f"{name}: {size} conversations, {loads[str(size)]['turns_per_second']} turns a second")
        weight_after = memory(pids)
    return {"loads": loads, "memory_mb": weight, "memory_after_mb": weight_after}


@dataclass(frozen=True)
class Round:
    """What came of a loop: how long it lasted, the seconds of each turn by its kind, and what went wrong."""

    lasted: float
    times: dict[str, list[float]]
    trouble: list[str]


def run(side: Side, size: int, seconds: float) -> dict[str, Any]:
    """Clients in a closed loop for some seconds; times by kind of turn."""
    return figures([loop(side, size, seconds)])


def loop(side: Side, size: int, seconds: float) -> Round:
    """One closed loop of clients that take their next turn when the last one is answered."""
    times: dict[str, list[float]] = defaultdict(list)
    trouble: list[str] = []
    stop = time.monotonic() + seconds
    clients = [threading.Thread(target=_client, args=(side, number, stop, times, trouble)) for number in range(size)]
    began = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return Round(time.monotonic() - began, times, trouble)


def figures(rounds: Sequence[Round]) -> dict[str, Any]:
    """What several rounds came to, as if they were one."""
    kinds = {kind for each in rounds for kind in each.times}
    times = {kind: [t for each in rounds for t in each.times.get(kind, [])] for kind in sorted(kinds)}
    trouble = [what for each in rounds for what in each.trouble]
    everything = [t for kind in times.values() for t in kind]
    return {
        "turns_per_second": round(len(everything) / sum(each.lasted for each in rounds), 1),
        "turns": len(everything),
        "trouble": len(trouble),
        "trouble_kinds": sorted(set(trouble)),
        "p50_ms": _percentile(everything, 50),
        "p95_ms": _percentile(everything, 95),
        "by_kind": {
            kind: {"p50_ms": _percentile(found, 50), "p95_ms": _percentile(found, 95)} for kind, found in times.items()
        },
    }


def _client(side: Side, number: int, stop: float, times: dict[str, list[float]], trouble: list[str]) -> None:
    with client_at(number) as client:
        while time.monotonic() < stop:
            ask = side.open(client)
            for spoken in turns(number, datetime.now(UTC).date()):
                began = time.monotonic()
                try:
                    answered = ask(client, spoken.text)
                except httpx.HTTPError as error:
                    trouble.append(type(error).__name__)
                    break
                times[spoken.kind].append(time.monotonic() - began)
                if not answered:
                    trouble.append(f"no answer to a {spoken.kind} turn")
                if time.monotonic() > stop:
                    break
            number += 1


def _percentile(found: list[float], percent: int) -> float:
    if len(found) < 2:
        return 0.0
    return round(statistics.quantiles(found, n=100, method="inclusive")[percent - 1] * 1000, 1)


def _report(found: dict[str, Any], given: argparse.Namespace, console: Console) -> None:
    table = Table(title="14-turn script, closed loop")
    kinds = ("faq", "action", "form")
    for heading in (
        "side",
        "conversations",
        "turns/s",
        "p50 ms",
        "p95 ms",
        *(f"{k} p50/p95" for k in kinds),
        "trouble",
    ):
        table.add_column(heading)
    for name, side in found.items():
        for size, load in side["loads"].items():
            numbers = [f"{load[key]:g}" for key in ("turns_per_second", "p50_ms", "p95_ms")]
            by_kind = [load["by_kind"].get(kind, {"p50_ms": 0, "p95_ms": 0}) for kind in kinds]
            times = [f"{each['p50_ms']:g}/{each['p95_ms']:g}" for each in by_kind]
            table.add_row(name, size, *numbers, *times, str(load["trouble"]))
    console.print(table)
    stock, ours = found["stock rasa, bare"], found["our whole stack"]
    ratios = {
        size: {
            "turns_per_second": round(load["turns_per_second"] / stock["loads"][size]["turns_per_second"], 2),
            "p95": round(load["p95_ms"] / stock["loads"][size]["p95_ms"], 2),
        }
        for size, load in ours["loads"].items()
    }
    weights = {
        kind: round(ours["memory_after_mb"][kind] / stock["memory_after_mb"][kind], 2) for kind in ("rss", "pss")
    }
    configuration = {
        "seconds": given.seconds,
        "conversations": given.conversations,
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "database": "SQLite",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    whole = {"configuration": configuration, "ours_to_stock": ratios, "memory_ours_to_stock": weights, "sides": found}
    console.print_json(data={key: whole[key] for key in ("configuration", "ours_to_stock", "memory_ours_to_stock")})
    for name, side in found.items():
        console.print(f"{name}: memory {side['memory_after_mb']} MB")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "turns.json").write_text(json.dumps(whole, indent=1) + "\n")


if __name__ == "__main__":
    main()
