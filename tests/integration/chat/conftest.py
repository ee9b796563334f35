"""The chat API, as an application and over real sockets."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import Desk
from tests.gateway import Gateway, running_gateway
from voice_gateway.app import create_app
from voice_gateway.limits import Limits


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
    """The gateway; for its limits time stands still."""
    app = create_app(desk.services)
    app.extensions["limits"] = Limits(lambda: 0.0)
    return app


@pytest.fixture
def live_app(desk: Desk) -> Flask:
    """The process of event streams; for its limits time stands still."""
    app = create_app(desk.services, live=True)
    app.extensions["limits"] = Limits(lambda: 0.0)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that keeps nothing."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def patient(client: FlaskClient) -> Patient:
    """Somebody with an open conversation."""
    return Patient(client)


@pytest.fixture(scope="module")
def gateway(loaded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway on a socket, without an engine."""
    with running_gateway(tmp_path_factory.mktemp("gateway"), loaded_sqlite) as found:
        yield found
