"""The supervisor: a process that dies comes back, and nothing is left when it stops or is killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frontdesk.supervisor import next_delay

PROGRAM = """
import sys
from pathlib import Path
from frontdesk.supervisor import Process, Supervisor

folder = Path(sys.argv[1])
children = sorted(folder.glob("*.py"))
urls = {path.stem: path.read_text() for path in folder.glob("*.url")}
python, environment = sys.executable, {"FOLDER": str(folder)}
processes = [Process(p.stem, [python, str(p)], environment, urls.get(p.stem)) for p in children]
missing = [Process("missing", ["/no/such/program"])] if (folder / "missing").exists() else []
Supervisor(processes + missing, folder / "log", lambda name, state: print(name, state, flush=True)).run()
print("stopped", flush=True)
"""
SLEEPS = "import time; time.sleep(60)"
IGNORES_TERM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf")
time.sleep(60)
"""
DIES = "import os; print('hello', os.getpid()); raise SystemExit(3)"
HAS_A_CHILD = """
import os, pathlib, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(os.environ["FOLDER"], "grandchild").write_text(f"{child.pid}\\n")
child.wait()
"""


class Supervised:
    """A supervisor in a process of its own, and what it said."""

    def __init__(self, folder: Path, **children: str) -> None:
        self.folder = folder
        for name, code in children.items():
            (folder / f"{name}.py").write_text(textwrap.dedent(code))
        self.said_file = folder / "said"
        with self.said_file.open("w") as said:
            command = [sys.executable, "-c", PROGRAM, str(folder)]
            self.process = subprocess.Popen(command, stdout=said, start_new_session=True)

    def said(self) -> list[str]:
        return self.said_file.read_text().splitlines()

    def wait_for(self, *lines: str) -> None:
        eventually(lambda: set(lines) <= set(self.said()))

    def grandchild(self) -> int:
        file = self.folder / "grandchild"
        eventually(lambda: file.exists() and file.read_text().endswith("\n"))
        return int(file.read_text())


Supervise = Callable[..., Supervised]


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that is over and only waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    started: list[Supervised] = []

    def start(**children: str) -> Supervised:
        started.append(Supervised(tmp_path, **children))
        return started[-1]

    yield start
    for supervised in started:
        supervised.process.kill()
        supervised.process.wait()


def test_delays_double_up_to_a_limit_and_start_over_after_a_healthy_minute() -> None:
    delays = [0.0]
    for _ in range(7):
        delays.append(next_delay(delays[-1], lived=1))

    assert delays[1:] == [0.5, 1, 2, 4, 8, 15, 15]
    assert next_delay(15, lived=61) == 0.5


def test_a_process_that_dies_is_started_again_and_the_others_go_on(supervise: Supervise) -> None:
    supervised = supervise(dies=DIES, lives=SLEEPS)

    supervised.wait_for("dies died (exit code 3), starting again in 1 s")

    assert supervised.said().count("dies starting") >= 2
    assert supervised.said().count("lives starting") == 1
    assert "lives ready" in supervised.said()


def test_a_program_that_is_missing_does_not_stop_the_others(supervise: Supervise, tmp_path: Path) -> None:
    (tmp_path / "missing").touch()

    supervised = supervise(lives=SLEEPS)

    supervised.wait_for("lives ready", "missing could not start (No such file or directory), starting again in 0.5 s")


def test_that_a_process_printed_is_in_its_log_but_not_what_unless_it_is_a_log_line(
    supervise: Supervise, tmp_path: Path
) -> None:
    line = "from frontdesk.log import log; log.info('action')"
    supervised = supervise(chatty=f"print('hello'); print('x' * 3_000_000); {line}; int('my knee hurts')")
    supervised.wait_for("chatty died (exit code 1), starting again in 0.5 s")

    log = (tmp_path / "log" / "chatty.log").read_text()

    lines = [json.loads(line) for line in log.splitlines()]
    assert "hello" not in log
    assert "knee" not in log
    assert "action" in {line["event"] for line in lines}
    assert {"event": "printed", "error": "ValueError"}.items() <= lines[-1].items()
    assert [line["place"] for line in lines if "chatty.py:" in line.get("place", "")]


def test_a_process_is_ready_when_its_url_answers(supervise: Supervise, tmp_path: Path) -> None:
    server = """
        import http.server, os, pathlib
        port = int(pathlib.Path(os.environ["FOLDER"], "server.url").read_text().rpartition(":")[2])
        http.server.HTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler).serve_forever()
    """
    (tmp_path / "server.url").write_text(f"http://127.0.0.1:{free_port()}")

    supervised = supervise(server=server)

    supervised.wait_for("server ready")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_with_grandchildren(supervise: Supervise, number: signal.Signals) -> None:
    supervised = supervise(parent=HAS_A_CHILD, lives=SLEEPS)
    grandchild = supervised.grandchild()

    supervised.process.send_signal(number)

    assert supervised.process.wait(timeout=10) == 0
    assert supervised.said()[-1] == "stopped"
    assert not alive(grandchild)


def test_when_a_process_dies_what_it_started_is_ended_too(supervise: Supervise) -> None:
    supervised = supervise(parent=HAS_A_CHILD.replace("child.wait()", "os._exit(1)"))
    grandchild = supervised.grandchild()

    eventually(lambda: not alive(grandchild))


def test_a_killed_supervisor_leaves_nothing_behind(supervise: Supervise) -> None:
    supervised = supervise(parent=HAS_A_CHILD)
    grandchild = supervised.grandchild()

    supervised.process.kill()

    eventually(lambda: not alive(grandchild))


def test_a_second_signal_ends_at_once_what_does_not_listen(supervise: Supervise, tmp_path: Path) -> None:
    supervised = supervise(deaf=IGNORES_TERM)
    log = tmp_path / "log" / "deaf.log"
    eventually(lambda: log.exists() and "printed" in log.read_text())
    began = time.monotonic()

    os.kill(supervised.process.pid, signal.SIGINT)
    time.sleep(0.5)
    assert supervised.process.poll() is None
    os.kill(supervised.process.pid, signal.SIGINT)

    assert supervised.process.wait(timeout=10) == 0
    assert time.monotonic() - began < 4
