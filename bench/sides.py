"""What is measured: what to start, and how a client opens a conversation in it."""

import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from frontdesk.bootstrap import Services, build_services
from frontdesk.engine import ROOT, actions_process, free_port, rasa_process
from frontdesk.migrate import migrate
from frontdesk.settings import Settings

Ask = Callable[[httpx.Client, str], list[str]]
Open = Callable[[httpx.Client], Ask]


class Side:
    """One thing to measure: what to start, and how a client opens a conversation in it."""

    def __init__(self, var: Path, database_url: str = "") -> None:
        var.mkdir()
        self.var = var
        self.url = ""
        self.environment = {
            "DATABASE_URL": database_url or f"sqlite:///{var / 'bench.db'}",
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


def stock(var: Path, model: Path, database_url: str = "") -> Side:
    """Stock Rasa, asked over its REST channel."""
    side = Side(var, database_url)
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


def engine(var: Path, model: Path) -> Side:
    """Our engine without gateway and core."""
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


def whole(var: Path, model: Path, database_url: str = "") -> Side:
    """Everything that `frontdesk up` starts, asked through the chat API."""
    side = Side(var, database_url)
    ports = {name: free_port() for name in ("port", "live_port", "rasa_port", "actions_port")}
    environment = side.environment | {f"FRONTDESK_{name.upper()}": str(port) for name, port in ports.items()}
    url = side.url = f"http://127.0.0.1:{ports['port']}"
    command = [sys.executable, "-m", "frontdesk", "up"]
    side.commands = [(command, environment)]
    rasa, actions = (f"http://127.0.0.1:{ports[name]}" for name in ("rasa_port", "actions_port"))
    side.urls = [f"{url}/health", f"{rasa}/webhooks/frontdesk/", f"{actions}/health"]

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


def client_at(number: int) -> httpx.Client:
    """An HTTP client with a network address of its own, as patients have."""
    transport = httpx.HTTPTransport(local_address=f"127.0.{number // 250 + 1}.{number % 250 + 1}")
    return httpx.Client(timeout=60, trust_env=False, transport=transport)
