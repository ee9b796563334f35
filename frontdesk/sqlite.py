"""How a SQLite file is opened, and how a writer gets its turn.

A file has one writer at a time. SQLite's own way of waiting for it is to sleep and try again, longer each time: under
load writers of two processes sleep for a tenth of a second each while the file is free. A writer of ours looks again
after a millisecond; within a process one after the other does so (`Database.begin`), so no more than a few look at a
time.
"""

import sqlite3
import time
from typing import Any

from sqlalchemy.engine import Connection

OTHERS_SECONDS = 1.0  # what a writer waits for those of other processes
LOOKS_EVERY = 0.001  # seconds
PRIMARY = 0xFF  # of an error's code; the rest says more precisely what (https://sqlite.org/rescode.html)
WRITES = "frontdesk_write"  # the option of a connection that is going to write


def prepare(connection: Any, _record: Any) -> None:
    """What every new connection is told."""
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        _patience(OTHERS_SECONDS),
        "journal_mode=WAL",
        "synchronous=FULL",  # what a patient was told outlives a power cut; NORMAL may forget the last commits
        "foreign_keys=ON",
        "secure_delete=ON",  # what is deleted is overwritten in the file, not only forgotten
    ):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    """Begins a transaction. A writer takes the lock at once: one that reads first and writes later would fail instead
    of waiting."""
    if connection.get_execution_options().get(WRITES):
        _knock(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _knock(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection  # SQLAlchemy would count and wrap each look as an error
    give_up = time.monotonic() + OTHERS_SECONDS
    raw.execute(f"PRAGMA {_patience(0)}")
    try:
        while time.monotonic() < give_up:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY:
                    break
            time.sleep(LOOKS_EVERY)
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try, whose error is told as any other
    finally:
        raw.execute(f"PRAGMA {_patience(OTHERS_SECONDS)}")


def _patience(seconds: float) -> str:
    return f"busy_timeout={round(seconds * 1000)}"
