"""The chat API, as an application and over real sockets."""

import json
import os
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from frontdesk.commands.up import processes
from frontdesk.engine import ROOT, free_port
from frontdesk.settings import Settings
from tests.builders import KEY, Desk
from voice_gateway.app import create_app


class Patient:
    """One conversation through the API."""

    def __init__(self, client: FlaskClient, language: str = "en-US") -> None:
        opened = client.post("/chat/conversations", json={"language": language}).get_json()
        self.client = client
        self.id: str = opened["conversation"]
        self.token: str = opened["token"]
        self.path = f"/chat/conversations/{self.id}"

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def posts(self, what: str, **more: Any) -> TestResponse:
        """Any request about this conversation."""
        more.setdefault("headers", self.authorization)
        return self.client.post(f"{self.path}/{what}", **more)

    def says(self, text: str, **more: Any) -> TestResponse:
        """A message with an id of its own."""
        return self.posts("messages", json={"id": str(uuid.uuid4()), "text": text, **more})

    def presses_manager(self) -> TestResponse:
        """Talk to a manager."""
        return self.posts("manager", json={"id": str(uuid.uuid4())})

    def reads(self, after: Any = 0) -> TestResponse:
        """The conversation."""
        return self.client.get(self.path, query_string={"after": after}, headers=self.authorization)


@pytest.fixture
def app(desk: Desk) -> Flask:
    """The gateway."""
    return create_app(desk.services)


@pytest.fixture
def live_app(desk: Desk) -> Flask:
    """The process of event streams."""
    return create_app(desk.services, live=True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that keeps nothing."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def patient(client: FlaskClient) -> Patient:
    """Somebody with an open conversation."""
    return Patient(client)


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


@pytest.fixture(scope="module")
def gateway(loaded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway on a socket, without an engine."""
    var, port = tmp_path_factory.mktemp("gateway"), free_port()
    database = var / "desk.db"
    database.write_bytes(loaded_sqlite.read_bytes())
    own = {"port": port, "rasa_port": free_port(), "var": var, "database_url": f"sqlite:///{database}"}
    process = processes(Settings().model_copy(update=own), Path("no-model"))[0]
    ports = {"FRONTDESK_PORT": str(port), "FRONTDESK_RASA_PORT": str(own["rasa_port"]), "FRONTDESK_ENCRYPTION_KEY": KEY}
    environment = {**os.environ, **process.environment, **ports}
    running = subprocess.Popen(list(process.command), env=environment, cwd=ROOT, start_new_session=True)
    found = Gateway(port)
    _wait(found)
    yield found
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
