"""The gateway as it runs at a practice, for tests that speak HTTP byte by byte."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontdesk.commands.up import processes
from frontdesk.engine import ROOT, free_port
from frontdesk.settings import Settings
from tests.builders import KEY


@dataclass
class Gateway:
    """The gateway as it runs at a practice: gunicorn, on a socket."""

    port: int

    def sends(self, data: bytes, seconds: float = 15) -> bytes:
        """Raw bytes; gives all that comes back until the gateway hangs up or the time is over."""
        with self.connects() as sock:
            sock.settimeout(seconds)
            sock.sendall(data)
            return _all_of(sock)

    def connects(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def asks(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, bytes]:
        """One request; gives status, JSON and the raw answer."""
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Host": "desk", "Connection": "close", "Content-Type": "application/json", **headers}
        sent["Content-Length"] = str(len(content))
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        answer = self.sends(head.encode("latin-1") + b"\r\n" + content)
        return status_of(answer), _json_of(answer), answer


@contextmanager
def running_gateway(var: Path, loaded: Path) -> Iterator[Gateway]:
    """A gateway on a copy of a loaded database, without an engine."""
    port, database = free_port(), var / "desk.db"
    database.write_bytes(loaded.read_bytes())
    own = {"port": port, "rasa_port": free_port(), "var": var, "database_url": f"sqlite:///{database}"}
    process = processes(Settings().model_copy(update=own), Path("no-model"))[0]
    ports = {"FRONTDESK_PORT": str(port), "FRONTDESK_RASA_PORT": str(own["rasa_port"]), "FRONTDESK_ENCRYPTION_KEY": KEY}
    environment = {**os.environ, **process.environment, **ports}
    running = subprocess.Popen(list(process.command), env=environment, cwd=ROOT, start_new_session=True)
    try:
        found = Gateway(port)
        _wait(found)
        yield found
    finally:
        running.terminate()
        running.wait(timeout=20)


def status_of(answer: bytes) -> int:
    """The status of an HTTP answer; 0 when the gateway hung up without a word."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def _json_of(answer: bytes) -> Any:
    body = answer.partition(b"\r\n\r\n")[2]
    try:
        return json.loads(body)
    except ValueError:
        return None


def _all_of(sock: socket.socket) -> bytes:
    found = b""
    try:
        while piece := sock.recv(65536):
            found += piece
    except OSError:
        return found
    return found


def _wait(gateway: Gateway) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        try:
            if gateway.asks("GET", "/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the gateway did not start")
