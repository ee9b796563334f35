"""The database as all parts use it."""

import time

import psycopg
import pytest
import sqlalchemy as sa

from frontdesk import db
from tests.builders import Desk
from tests.postgres import PostgresServer

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


def test_who_reads_or_writes_takes_no_second_connection(desk: Desk) -> None:
    with desk.services.db.reading(), pytest.raises(RuntimeError), desk.services.db.begin():
        pass
    with desk.services.db.begin(), pytest.raises(RuntimeError), desk.services.db.begin():
        pass


_real = time.monotonic
