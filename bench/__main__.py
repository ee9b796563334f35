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
import sys
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from bench.processes import memory, started
from bench.script import turns
from frontdesk.bootstrap import Services, build_services
from frontdesk.engine import ROOT, actions_process, free_port, rasa_process
from frontdesk.migrate import migrate
from frontdesk.settings import Settings
from frontdesk.training import train

RESULTS = Path(__file__).parent / "results"
Ask = Callable[[httpx.Client, str], list[str]]
Open = Callable[[httpx.Client], Ask]


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
            "stock rasa, bare": _stock(Path(folder) / "stock", model),
            "our engine alone": _engine(Path(folder) / "engine", model),
            "our whole stack": _whole(Path(folder) / "whole", model),
        }
        found = {name: _measure(side, given, console, name) for name, side in sides.items()}
    _report(found, given, console)


class Side:
    """One thing to measure: what to start, and how a client opens a conversation in it."""

    def __init__(self, var: Path) -> None:
        var.mkdir()
        self.var = var
        self.environment = {
            "DATABASE_URL": f"sqlite:///{var / 'bench.db'}",
            "FRONTDESK_VAR": str(var),
            "FRONTDESK_PRACTICE": str(ROOT / "data/demo"),
            "OMP_NUM_THREADS": "1",
        }
        settings = Settings().model_copy(
            update={"database_url": self.environment["DATABASE_URL"], "var": var, "practice": ROOT / "data/demo"}
        )
        self.services: Services = build_services(settings)
        migrate(settings.database)
        self.services.loader.load(ROOT / "data/demo")
        self.commands: list[tuple[list[str], dict[str, str]]] = []
        self.urls: list[str] = []
        self.open: Open = lambda _: lambda __, ___: []

    def conversation(self) -> str:
        """A conversation in the core, which the actions need on every side."""
        return self.services.reception.welcome("bench", "en-US").conversation.id


def _stock(var: Path, model: Path) -> Side:
    side = Side(var)
    port, actions_port = free_port(), free_port()
    actions = actions_process(actions_port, side.environment)
    (var / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n")
    (var / "credentials.yml").write_text("rest:\n")
    command = [str(ROOT / "bot/.venv/bin/python"), str(ROOT / "bench/stock_rasa.py"), "run", "-i", "127.0.0.1"]
    command += ["-p", str(port), "-m", str(model), "--endpoints", str(var / "endpoints.yml")]
    command += ["--credentials", str(var / "credentials.yml")]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    side.commands = [
        (list(actions.command), dict(actions.environment)),
        (command, {**side.environment, **quiet}),
    ]
    side.urls = [actions.ready_url or "", f"http://127.0.0.1:{port}/webhooks/rest/"]

    def open_one(_: httpx.Client) -> Ask:
        sender = side.conversation()
        url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"

        def ask(client: httpx.Client, text: str) -> list[str]:
            answer = client.post(url, json={"sender": sender, "message": text}).raise_for_status().json()
            return [message["text"] for message in answer]

        return ask

    side.open = open_one
    return side


def _engine(var: Path, model: Path) -> Side:
    side = Side(var)
    port, actions_port = free_port(), free_port()
    processes = [actions_process(actions_port, side.environment), rasa_process(port, actions_port, model)]
    side.commands = [(list(p.command), {**side.environment, **p.environment}) for p in processes]
    side.urls = [p.ready_url or "" for p in processes]

    def open_one(_: httpx.Client) -> Ask:
        sender = side.conversation()
        url = f"http://127.0.0.1:{port}/webhooks/frontdesk/turn"
        first = [True]

        def ask(client: httpx.Client, text: str) -> list[str]:
            body: dict[str, Any] = {"conversation": sender, "turn": str(uuid.uuid4()), "text": text}
            body |= {"slots": {"language": "en-US"}, "state": None, "first": first[0]}
            first[0] = False
            answer = client.post(url, json=body).raise_for_status().json()
            return [reply["text"] for reply in answer["replies"]]

        return ask

    side.open = open_one
    return side


def _whole(var: Path, model: Path) -> Side:
    side = Side(var)
    ports = {name: free_port() for name in ("port", "live_port", "rasa_port", "actions_port")}
    environment = side.environment | {f"FRONTDESK_{name.upper()}": str(port) for name, port in ports.items()}
    url = f"http://127.0.0.1:{ports['port']}"
    command = [sys.executable, "-m", "frontdesk", "up"]
    side.commands = [(command, environment)]
    engine, actions = (f"http://127.0.0.1:{ports[name]}" for name in ("rasa_port", "actions_port"))
    side.urls = [f"{url}/health", f"{engine}/webhooks/frontdesk/", f"{actions}/health"]

    def open_one(client: httpx.Client) -> Ask:
        opened = client.post(f"{url}/chat/conversations", json={"language": "en-US"}).raise_for_status().json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        messages = f"{url}/chat/conversations/{opened['conversation']}/messages"

        def ask(client: httpx.Client, text: str) -> list[str]:
            body = {"id": str(uuid.uuid4()), "text": text}
            answer = client.post(messages, json=body, headers=headers).raise_for_status().json()
            return [row["text"] for row in answer["messages"] if row["author"] != "patient"]

        return ask

    side.open = open_one
    return side


def _measure(side: Side, given: argparse.Namespace, console: Console, name: str) -> dict[str, Any]:
    console.print(f"{name}: starting")
    with started(side.commands, side.urls, side.var / "processes.log") as pids:
        _run(side, 2, 5.0)  # warm up
        weight = memory(pids)
        loads = {}
        for size in given.conversations:
            loads[str(size)] = _run(side, size, given.seconds)
            console.print(f"{name}: {size} conversations, {loads[str(size)]['turns_per_second']} turns a second")
        weight_after = memory(pids)
    return {"loads": loads, "memory_mb": weight, "memory_after_mb": weight_after}


def _run(side: Side, size: int, seconds: float) -> dict[str, Any]:
    """Clients in a closed loop for some seconds; times by kind of turn."""
    times: dict[str, list[float]] = defaultdict(list)
    trouble: list[str] = []
    stop = time.monotonic() + seconds
    clients = [threading.Thread(target=_client, args=(side, number, stop, times, trouble)) for number in range(size)]
    began = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    lasted = time.monotonic() - began
    everything = [t for kind in times.values() for t in kind]
    return {
        "turns_per_second": round(len(everything) / lasted, 1),
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
    with httpx.Client(timeout=60, trust_env=False) as client:
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
