"""How the engine is asked: directly, whatever the environment names as a proxy, and never elsewhere by a redirect."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from frontdesk.adapters.assistant.port import Question
from frontdesk.adapters.assistant.rasa import RasaAssistant
from frontdesk.engine import free_port
from frontdesk.errors import AssistantUnavailable
from frontdesk.trace import coming_from

QUESTION = Question("c", "t", "my knee hurts", None, {}, first=True)


class Server(HTTPServer):
    """Stands for the engine, a proxy, or another host; answers with an empty turn, or sends elsewhere."""

    def __init__(self, to: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.to, self.bodies = to, list[Any]()
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(307 if self.server.to else 200)
        if self.server.to:
            self.send_header("Location", f"{self.server.to}{self.path}")
        self.end_headers()
        self.wfile.write(b'{"replies": []}')

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def other() -> Iterator[Server]:
    server = Server()
    yield server
    server.shutdown()
    server.server_close()


def test_a_proxy_in_the_environment_is_never_sent_what_a_patient_says(
    other: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, other.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    with pytest.raises(AssistantUnavailable):
        RasaAssistant(f"http://127.0.0.1:{free_port()}", 2).ask(QUESTION)

    assert other.bodies == []


def test_a_redirect_to_another_host_is_a_failure(other: Server) -> None:
    engine = Server(to=other.url)

    with pytest.raises(AssistantUnavailable):
        RasaAssistant(engine.url, 2).ask(QUESTION)
    engine.shutdown()
    engine.server_close()

    assert len(engine.bodies) == 1
    assert other.bodies == []


def test_the_engine_is_told_the_trace_and_the_place(other: Server) -> None:
    with coming_from("chat 203.0.113.7", "0123456789abcdef"):
        RasaAssistant(other.url, 2).ask(QUESTION)

    assert other.bodies[0]["origin"] == {"trace": "0123456789abcdef", "where": "chat 203.0.113.7"}
