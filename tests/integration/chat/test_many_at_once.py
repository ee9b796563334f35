"""Many people at the same moment, on the database that a bigger practice has."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask

from frontdesk.commands.up import THREADS
from tests.builders import a_desk
from tests.integration.chat.conftest import Patient
from tests.postgres import PostgresServer
from voice_gateway.app import create_app


def test_as_many_as_there_are_threads_want_a_manager_and_all_get_one(
    postgres_server: PostgresServer, loaded_postgres: str, tmp_path: Path
) -> None:
    desk = a_desk(postgres_server.new_database(loaded_postgres), tmp_path)
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
    body = {"id": str(uuid.uuid4())}
    return app.test_client().post(f"{patient.path}/manager", json=body, headers=patient.authorization).status_code
