"""How the engine and its action server are started: by `up`, and for commands that need them for a while."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from frontdesk.errors import AssistantUnavailable
from frontdesk.supervisor import Process

ROOT = Path(__file__).parent.parent
START_SECONDS = 120


def actions_process(port: int, environment: Mapping[str, str] | None = None) -> Process:
    """The action server, on this machine only."""
    command = [sys.executable, "-m", "actions", str(port)]
    quiet = {"OMP_NUM_THREADS": "1", "LOG_LEVEL": "WARNING"}
    return Process("actions", command, {**quiet, **(environment or {})}, f"http://127.0.0.1:{port}/health")


def rasa_process(port: int, actions_port: int, model: Path) -> Process:
    """The engine, on this machine only."""
    command = [str(ROOT / "bot/.venv/bin/python"), str(ROOT / "bot/run.py"), "serve", str(model)]
    environment = {"RASA_PORT": str(port), "ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook"}
    return Process("rasa", command, environment, f"http://127.0.0.1:{port}/webhooks/frontdesk/")


@contextmanager
def running(model: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """Engine and action server of one's own for a while; gives the engine's port."""
    port, actions_port = free_port(), free_port()
    started = [
        _start(process)
        for process in (actions_process(actions_port, environment), rasa_process(port, actions_port, model))
    ]
    try:
        _wait(f"http://127.0.0.1:{actions_port}/health")
        _wait(f"http://127.0.0.1:{port}/webhooks/frontdesk/")
        yield port
    finally:
        for child in started:
            child.terminate()
        for child in started:
            _end(child)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(process: Process) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        list(process.command),
        env={**os.environ, **process.environment},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait(url: str) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        try:
            if httpx.get(url, timeout=1, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssistantUnavailable("the engine did not start")


def _end(child: "subprocess.Popen[bytes]") -> None:
    try:
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, 9)
        child.wait()
