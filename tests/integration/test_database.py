"""The database as all parts use it."""

import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from frontdesk import db, sqlite
from frontdesk.conversations import store
from frontdesk.errors import DatabaseAway
from frontdesk.reaching.store import marks
from tests.builders import Desk
from tests.postgres import PostgresServer

NOTICE = (socket.TCP_USER_TIMEOUT, socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
FULL = 2  # https://sqlite.org/pragma.html#pragma_synchronous
ONE = sa.text("SELECT 1")


def test_a_connection_that_died_while_it_rested_is_replaced_unnoticed(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.new_database()
    database = db.Database(url)
    with database.reading() as tx:
        tx.execute(ONE)

    with psycopg.connect(postgres_server.url("postgres"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url[-37:]])
    monkeypatch.setattr(db.time, "monotonic", lambda: _real() + db.RESTED_SECONDS + 0.1)

    with database.reading() as tx:
        assert tx.execute(ONE).scalar() == 1
    database.close()


def test_a_host_that_answers_nothing_is_given_up_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as pool:
        database = db.Database(f"postgresql://postgres@127.0.0.1:{silent.getsockname()[1]}/desk")
        asked = pool.submit(_one, database)
        try:
            with pytest.raises(DatabaseAway):
                asked.result(timeout=4 * db.WAIT_SECONDS)
        finally:
            silent.close()


def test_a_host_that_vanishes_is_noticed_while_it_is_waited_for(postgres_server: PostgresServer) -> None:
    database = db.Database(postgres_server.new_database())
    with database.reading() as tx:
        descriptor = tx.connection.driver_connection.fileno()
        with socket.socket(fileno=os.dup(descriptor)) as ours:
            options = {name: ours.getsockopt(socket.IPPROTO_TCP, name) for name in NOTICE}
    database.close()

    assert options[socket.TCP_USER_TIMEOUT] <= 2 * db.WAIT_SECONDS * 1000
    assert sum(options[name] for name in NOTICE[1:3]) + options[socket.TCP_KEEPCNT] <= 3 * db.WAIT_SECONDS


def _one(database: db.Database) -> None:
    with database.reading() as tx:
        tx.execute(ONE)


def test_who_reads_or_writes_takes_no_second_connection(desk: Desk) -> None:
    with desk.services.db.reading(), pytest.raises(RuntimeError), desk.services.db.begin():
        pass
    with desk.services.db.begin(), pytest.raises(RuntimeError), desk.services.db.begin():
        pass


_real = time.monotonic


def test_writers_of_a_file_stand_in_line_and_do_not_knock_again_and_again(tmp_path: Path) -> None:
    database, started, may_end = db.Database(f"sqlite:///{tmp_path / 'desk.db'}"), threading.Event(), threading.Event()
    knocks: list[int] = []
    writes: list[bool] = []
    sa.event.listen(database.engine, "checkout", lambda *_: knocks.append(len(writes)))

    def write(first: bool) -> None:
        with database.begin():
            started.set()
            assert not first or may_end.wait(timeout=5)
            writes.append(first)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(write, True)
        assert started.wait(timeout=5)
        others = [pool.submit(write, False) for _ in range(3)]
        time.sleep(0.1)
        assert knocks == [0], "somebody knocked at a file that is being written"
        may_end.set()
        for done in (first, *others):
            done.result(timeout=5)
    database.close()

    assert knocks == [0, 1, 2, 3]


def test_who_stands_in_line_too_long_hears_that_the_database_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = db.Database(f"sqlite:///{tmp_path / 'desk.db'}")
    monkeypatch.setattr(db, "LINE_SECONDS", 0.05)

    with ThreadPoolExecutor(1) as pool, database.begin(), pytest.raises(DatabaseAway, match="writers"):
        pool.submit(_one_write, database).result(timeout=5)

    _one_write(database)
    database.close()


def test_a_writer_waits_for_one_of_another_process(tmp_path: Path) -> None:
    ours, theirs = (db.Database(f"sqlite:///{tmp_path / 'desk.db'}") for _ in range(2))

    with ThreadPoolExecutor(1) as pool:
        with theirs.begin():
            waits = pool.submit(_one_write, ours)
            time.sleep(0.1)
            assert not waits.done()
        waits.result(timeout=5)

    with ours.reading() as tx:
        assert tx.exec_driver_sql("PRAGMA busy_timeout").scalar() == sqlite.OTHERS_SECONDS * 1000
    ours.close()
    theirs.close()


def test_who_waits_too_long_for_another_process_hears_that_the_database_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = (db.Database(f"sqlite:///{tmp_path / 'desk.db'}") for _ in range(2))
    monkeypatch.setattr(sqlite, "OTHERS_SECONDS", 0.05)

    with theirs.begin(), pytest.raises(DatabaseAway, match="OperationalError"):
        _one_write(ours)

    _one_write(ours)
    ours.close()
    theirs.close()


def test_a_name_that_is_no_column_is_never_passed_over(desk: Desk) -> None:
    talk = desk.opens()

    with desk.services.db.begin() as tx, pytest.raises(KeyError, match="langauge"):
        store.change(tx, talk, langauge="es-US", level=0)
    with desk.services.db.begin() as tx, pytest.raises(KeyError, match="sequence"):
        db.insert_if_absent(tx, marks, {"conversation_id": talk, "sequence": 1})


def test_what_was_committed_to_a_file_outlives_a_power_cut(tmp_path: Path) -> None:
    database = db.Database(f"sqlite:///{tmp_path / 'desk.db'}")
    with database.reading() as tx:
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar() == FULL
    database.close()


def _one_write(database: db.Database) -> None:
    with database.begin() as tx:
        tx.execute(ONE)
