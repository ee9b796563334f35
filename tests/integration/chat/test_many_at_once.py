"""Many people at the same moment, on the database that a bigger practice has."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from frontdesk import db
from frontdesk.clock import SystemClock
from frontdesk.commands.up import THREADS
from tests.builders import Desk, a_desk
from tests.integration.chat.conftest import Patient
from tests.postgres import PostgresServer
from voice_gateway.app import create_app


def test_as_many_as_there_are_threads_want_a_manager_and_all_get_one(
    postgres_server: PostgresServer, loaded_postgres: str, tmp_path: Path
) -> None:
    desk = a_desk(postgres_server.new_database(loaded_postgres), tmp_path)
    desk.services.reception.turns.words.clock = SystemClock()  # or a word that could not be given back is never free
    app = create_app(desk.services)
    patients = [Patient(app.test_client()) for _ in range(THREADS)]

    began = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda patient: _presses(app, patient), patients))
    lasted = time.monotonic() - began
    desk.services.db.close()

    assert [answer for answer in answers if answer != 200] == []
    assert lasted < 20


def _presses(app: Flask, patient: Patient) -> int:
    """Asks again with the same id until it is answered, as the page's chat does."""
    body, status, give_up = {"id": str(uuid.uuid4())}, 202, time.monotonic() + 30
    while status in (202, 503) and time.monotonic() < give_up:
        answer = app.test_client().post(f"{patient.path}/manager", json=body, headers=patient.authorization)
        status = answer.status_code
    return status


@pytest.fixture
def on_one_connection(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A front desk whose pool has one connection: as if all others were held by somebody else."""
    options = db._options
    monkeypatch.setattr(db, "_options", lambda url: {**options(url), "pool_size": 1, "max_overflow": 0})
    desk = a_desk(database_url, tmp_path)
    yield desk
    desk.services.db.close()


def test_no_request_needs_a_second_connection(on_one_connection: Desk) -> None:
    gateway, live = create_app(on_one_connection.services), create_app(on_one_connection.services, live=True)

    patient = Patient(gateway.test_client(use_cookies=False))
    code = patient.posts("continue", json={})
    elsewhere = patient.client.post("/chat/continue", json={"code": code.get_json()["code"]})
    other = Patient(gateway.test_client(use_cookies=False))
    asked = [other.reads(), other.reads(1), other.says("hello"), other.presses_manager()]
    asked += [other.posts("language", json={"language": "es-US"}), other.posts("typing", json={})]
    address = f"/live/conversations/{other.id}"
    stream = live.test_client().get(address, headers=other.authorization, buffered=False)
    first = next(iter(stream.response))
    stream.close()

    assert [code.status_code, elsewhere.status_code] == [201, 201]
    assert [answer.status_code for answer in asked] == [200] * 5 + [204]
    assert b"event: message" in (first if isinstance(first, bytes) else first.encode())
