"""A PostgreSQL server for one run of the tests, in a folder of its own, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from frontdesk.leash import Leash
from tests.system_packages import needs

UNSAFE_BUT_FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
START_SECONDS = 30


class PostgresServer:
    """A running server; `new_database` makes an empty database."""

    def __init__(self, port: int) -> None:
        self._server = f"127.0.0.1:{port}"

    def url(self, database: str) -> str:
        return f"postgresql://postgres@{self._server}/{database}"

    def new_database(self, template: str = "template1") -> str:
        """The URL of a new database: an empty one, or a copy of one that nobody uses."""
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
        return self.url(name)

    def drop(self, url: str) -> None:
        """Lets go of a database: a thousand of them fill a disk, or a memory."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)".encode())

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the whole run."""
    with running_server(Path(needs("postgresql"))) as server:
        yield server


@contextmanager
def running_server(programs: Path) -> Iterator[PostgresServer]:
    """A server while the block lasts, made with PostgreSQL's own programs in this folder."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-pg-") as name, Leash() as leash:
        folder, port = Path(name), _free_port()
        data = _make_cluster(programs, folder)
        command: list[str | Path] = [programs / "postgres", *UNSAFE_BUT_FAST]
        command += ["-D", data, "-k", folder, "-h", "127.0.0.1", "-p", str(port)]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **_as_owner(folder))
        leash.hold(process.pid)
        server = PostgresServer(port)
        server.wait_until_ready()
        yield server
        process.send_signal(signal.SIGINT)  # a fast shutdown: does not wait for forgotten connections
        process.wait(timeout=20)
        leash.release(process.pid)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a new, empty database."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop(url)


@contextmanager
def a_copy(request: pytest.FixtureRequest, folder: Path, loaded: str) -> Iterator[str]:
    """A copy of what the fixtures `<loaded>_sqlite` and `<loaded>_postgres` made, of the kind that is asked for."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue(f'{loaded}_sqlite'), folder / 'test.db')}"
        return
    server = request.getfixturevalue("postgres_server")
    url = server.new_database(request.getfixturevalue(f"{loaded}_postgres"))
    yield url
    server.drop(url)


def _make_cluster(programs: Path, folder: Path) -> Path:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    rules = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    command: list[str | Path] = [programs / "initdb", "-D", data, *rules]
    subprocess.run(command, check=True, capture_output=True, **_as_owner(folder))
    return data


def _as_owner(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so there it runs as its own user; always in a group of its own."""
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    return {"cwd": folder, "start_new_session": True, **user}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
