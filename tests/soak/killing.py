"""Real processes of `frontdesk up`, found by what they run, and killed at random; the supervisor starts them again."""

import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

RUNS = {"gateway": "wsgi:gateway()", "live": "wsgi:live()", "worker": "frontdesk worker", "actions": "-m actions"}


class Killing(threading.Thread):
    """Kills one of them now and then, mostly the whole group, sometimes its first process alone."""

    def __init__(self, supervisor: int, seed: int, every: float) -> None:
        super().__init__(daemon=True)
        self.supervisor = supervisor
        self.every = every
        self.kills: Counter[str] = Counter()
        self.over = threading.Event()
        self._chance = random.Random(f"{seed} kills")

    def run(self) -> None:
        while not self.over.wait(self._chance.expovariate(1 / self.every)):
            name, alone = self._chance.choice(sorted(RUNS)), self._chance.random() < 0.3
            pid = running(self.supervisor).get(name)
            if pid is not None:  # else it is down, and being started
                self._kill(pid, alone=alone)
                self.kills[name] += 1

    def _kill(self, pid: int, *, alone: bool) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL) if alone else os.killpg(pid, signal.SIGKILL)


def running(supervisor: int) -> dict[str, int]:
    """The first process of each group, by name: the supervisor's own children."""
    found: dict[str, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (folder / "cmdline").read_text().replace("\0", " ")
                if parent == supervisor:
                    found |= {name: int(folder.name) for name, part in RUNS.items() if part in command}
    return found
