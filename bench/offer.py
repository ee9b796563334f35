"""`make bench`, second part: from "I want a manager" to the offer on a manager's screen, while 20 conversations go on.

Real processes, as `frontdesk up` starts them. The screen is the console's live update as a browser gets it: a sign on
the event stream, and then the list that is read because of it. The clock runs from the moment the patient's browser
sends until the list with the new case has arrived.
"""

import argparse
import os
import platform
import queue
import random
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx

from bench.console import MANAGERS, ConsoleManager, in_json
from bench.processes import started
from bench.script import turns
from bench.sides import Side, client_at, whole
from frontdesk.training import train
from tests.postgres import running_server
from tests.system_packages import postgresql

RESULT = Path(__file__).parent / "results" / "offer.json"
WAITS = 20.0  # seconds after which an offer has not come
GOAL = 1.0  # seconds, of nineteen in twenty
WORDS = "I want to talk to a manager"
Seen = tuple[float, str, ConsoleManager]


def main() -> None:
    """Measures on both databases, prints and writes the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.offer")
    parser.add_argument("--conversations", type=int, default=20)
    parser.add_argument("--speaks-every", type=float, default=10.0, help="seconds between two messages of one of them")
    parser.add_argument("--offers", type=int, default=100, help="of each kind: by the button and by words")
    given = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    model, found = train(print), {}
    with tempfile.TemporaryDirectory() as folder:
        found["SQLite"] = _measured(whole(Path(folder) / "sqlite", model), given)
        if programs := postgresql():
            with running_server(Path(programs)) as server:
                found["PostgreSQL"] = _measured(whole(Path(folder) / "pg", model, server.new_database()), given)
    report = {"configuration": _configuration(given), "goal_p95_seconds": GOAL, **found}
    RESULT.write_text(in_json(report))
    print(in_json(report))


_before = os.getloadavg()  # others' work on the machine makes all figures worse: it belongs beside them


def _configuration(given: argparse.Namespace) -> dict[str, Any]:
    return {
        **vars(given),
        "cpus": os.cpu_count(),
        "load_average_before": _before,
        "python": platform.python_version(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _measured(side: Side, given: argparse.Namespace) -> dict[str, Any]:
    with started(side.commands, side.urls, side.var / "processes.log"):
        screens, stop = Screens(side.url), threading.Event()
        talking = [threading.Thread(target=_talks, args=(side, n, given, stop)) for n in range(given.conversations)]
        for thread in talking:
            thread.start()
        try:
            _offers(side, screens, 5, _presses)  # warm up
            found = {
                "button": _counted(_offers(side, screens, given.offers, _presses)),
                "words": _counted(_offers(side, screens, given.offers, _says)),
            }
        finally:
            stop.set()
            for thread in talking:
                thread.join()
    return found


class Screens:
    """All managers' consoles; each new offer is put into `seen` with the moment it was on the screen."""

    def __init__(self, url: str) -> None:
        self.seen: queue.Queue[Seen] = queue.Queue()
        for name in MANAGERS:
            manager = ConsoleManager(url, name)
            manager.comes()
            threading.Thread(target=self._watches, args=(manager,), daemon=True).start()

    def _watches(self, manager: ConsoleManager) -> None:
        known: set[str] = set()
        while True:
            with suppress(httpx.HTTPError):
                for _ in manager.news():
                    offered = manager.offered()
                    for case_id in set(offered) - known:
                        self.seen.put((time.monotonic(), case_id, manager))
                    known |= set(offered)
            time.sleep(0.2)


def _offers(side: Side, screens: Screens, number: int, ask: Callable[[httpx.Client, str, str], None]) -> list[float]:
    """One after the other, each from an address of its own; seconds each took, `WAITS` for one that never came."""
    took = []
    for place in range(number):
        with client_at(500 + place) as client:
            opened = client.post(f"{side.url}/chat/conversations", json={"language": "en-US"}).raise_for_status().json()
            began = time.monotonic()
            ask(client, f"{side.url}/chat/conversations/{opened['conversation']}", opened["token"])
            took.append(_until_seen(screens, began))
        time.sleep(random.uniform(0.1, 0.6))  # at no fixed place between two looks of the stream
    return took


def _until_seen(screens: Screens, began: float) -> float:
    """The offer comes to a screen while the answer is on its way; whoever sees it takes the case and closes it."""
    try:
        at, case_id, manager = screens.seen.get(timeout=WAITS)
    except queue.Empty:
        return WAITS
    with suppress(httpx.HTTPError):
        manager.acts(case_id, "accept")
        manager.acts(case_id, "resolve", outcome="answered", words="done")
    return at - began


def _presses(client: httpx.Client, url: str, token: str) -> None:
    _post(client, f"{url}/manager", token, {"id": str(uuid.uuid4())})


def _says(client: httpx.Client, url: str, token: str) -> None:
    _post(client, f"{url}/messages", token, {"id": str(uuid.uuid4()), "text": WORDS})


def _post(client: httpx.Client, url: str, token: str, body: dict[str, str]) -> None:
    client.post(url, json=body, headers={"Authorization": f"Bearer {token}"}).raise_for_status()


def _talks(side: Side, number: int, given: argparse.Namespace, stop: threading.Event) -> None:
    """One of the conversations that go on meanwhile."""
    stop.wait(random.uniform(0, given.speaks_every))
    with client_at(number) as client, suppress(httpx.HTTPError):
        ask = side.open(client)
        for spoken in cycle(turns(number, datetime.now(UTC).date())):
            with suppress(httpx.HTTPError):
                ask(client, spoken.text)
            if stop.wait(given.speaks_every):
                return


def _counted(seconds: list[float]) -> dict[str, Any]:
    parts = statistics.quantiles(seconds, n=100, method="inclusive")
    figures = {"p50_ms": parts[49], "p95_ms": parts[94], "p99_ms": parts[98], "slowest_ms": max(seconds)}
    never = sum(took >= WAITS for took in seconds)
    return {"offers": len(seconds), "never_came": never} | {k: round(v * 1000, 1) for k, v in figures.items()}


if __name__ == "__main__":
    main()
