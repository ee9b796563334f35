"""Two copies of gateway and worker, one engine and one action server on one PostgreSQL, and orders to kill them."""

import os
import random
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from frontdesk.bootstrap import Services, build_services
from frontdesk.commands.up import processes
from frontdesk.engine import ROOT, free_port
from frontdesk.leash import Leash
from frontdesk.settings import Settings
from frontdesk.supervisor import Process
from frontdesk.training import train
from tests.builders import KEY, MONDAY_10, a_loaded_database
from tests.e2e.api import ApiPatient

START_SECONDS = 60


class Copies:
    """The running processes by name, and the services on the same database for looking at it."""

    def __init__(self, database_url: str, var: Path, leash: Leash) -> None:
        self.orders = var / "orders"
        self._leash = leash
        own = {"database_url": database_url, "var": var, "encryption_key": KEY, "now": MONDAY_10}
        ports = {name: free_port() for name in ("port", "live_port", "rasa_port", "actions_port")}
        self.settings = Settings().model_copy(update={**own, **ports})
        other = self.settings.model_copy(update={"port": free_port()})
        self.services: Services = build_services(self.settings)
        model = train(lambda _: None)
        first = {process.name: process for process in processes(self.settings, model)}
        second = {process.name: process for process in processes(other, model)}
        self.urls = [f"http://127.0.0.1:{self.settings.port}", f"http://127.0.0.1:{other.port}"]
        self._environment = {
            "FRONTDESK_NOW": MONDAY_10.isoformat(),
            "FRONTDESK_KILL_ORDERS": str(self.orders),
            "FRONTDESK_ENCRYPTION_KEY": KEY,
            "FRONTDESK_RASA_PORT": str(self.settings.rasa_port),
        }
        self._processes = {name: first[name] for name in ("gateway", "worker", "actions", "rasa")}
        self._processes |= {"gateway 2": second["gateway"], "worker 2": second["worker"]}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Starts what is not running, and waits until it answers."""
        for name, process in self._processes.items():
            if name not in self._running or self._running[name].poll() is not None:
                self._running[name] = self._started(process)
        for name, process in self._processes.items():
            self._wait(name, process)

    def pids(self, name: str) -> list[int]:
        """The processes that do the work: a gateway's worker, not the one that watches over it."""
        pid = self._running[name].pid
        if not name.startswith("gateway"):
            return [pid]
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def order(self, point: str, *names: str) -> None:
        """The next process to reach this point kills these; without names itself."""
        victims = [str(pid) for name in names for pid in self.pids(name)]
        draft = self.orders.with_suffix(".draft")
        draft.write_text("\n".join([point, *victims]))
        draft.rename(self.orders)

    def carried_out(self) -> bool:
        """Whether the last order was."""
        return not self.orders.exists()

    def signal(self, name: str, number: signal.Signals) -> None:
        """Stops, wakes or kills."""
        for pid in self.pids(name):
            os.kill(pid, number)

    def _started(self, process: Process) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(
            list(process.command),
            env={**os.environ, **process.environment, **self._environment},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._leash.hold(child.pid)
        return child

    def _wait(self, name: str, process: Process) -> None:
        give_up = time.monotonic() + START_SECONDS
        while process.ready_url:
            try:
                if httpx.get(process.ready_url, timeout=1, trust_env=False).is_success:
                    return
            except httpx.HTTPError:
                pass
            assert time.monotonic() < give_up, f"{name} did not start"
            time.sleep(0.1)


class RestlessPatient(ApiPatient):
    """Sends each attempt to a copy of the gateway chosen at random."""

    def __init__(self, urls: list[str], seed: int) -> None:
        super().__init__(urls[0])
        self._urls, self._random = urls, random.Random(seed)

    def post(self, text: str, message_id: str) -> httpx.Response:
        url = self._random.choice(self._urls)
        address = f"{url}/chat/conversations/{self.id}/messages"
        return self.http.post(address, json={"id": message_id, "text": text}, timeout=20)

    def rows(self) -> list[dict[str, Any]]:
        """The whole conversation, in order."""
        rows: list[dict[str, Any]] = self.state()["messages"]
        return rows


@contextmanager
def running_copies(database_url: str, var: Path) -> Iterator[Copies]:
    """Two copies, started; all ended afterwards."""
    a_loaded_database(database_url, var)
    with Leash() as leash:
        copies = Copies(database_url, var, leash)
        copies.start()
        yield copies
        copies.services.db.close()


def new_id() -> str:
    """An id for a message."""
    return str(uuid.uuid4())
