"""The database: one engine, short transactions, and the column types that personal data and times need."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import Connection as Connection
from sqlalchemy.engine import Dialect

from frontdesk import failpoints, metrics, sqlite, vault
from frontdesk.errors import DatabaseAway

RESTED_SECONDS = 1.0  # a connection unused for longer may have died unnoticed
PIECE = 500  # ids in one statement
WAIT_SECONDS = 2  # what a statement may wait for the database; an action waits 4 s, a patient 6 s
POOL_SECONDS = 0.8  # what anybody may wait for a connection
LINE_SECONDS = WAIT_SECONDS - sqlite.OTHERS_SECONDS  # of WAIT_SECONDS, what a file's writer waits for its own process

# A host that vanished answers nothing, not even that it is gone: without these a thread would wait for minutes.
_OF_A_HOST_THAT_IS_GONE = {
    "connect_timeout": WAIT_SECONDS,
    "tcp_user_timeout": 2 * WAIT_SECONDS * 1000,  # ms until what we sent must be acknowledged
    "keepalives": 1,
    "keepalives_idle": WAIT_SECONDS,  # seconds of waiting for an answer until we ask whether anybody is there,
    "keepalives_interval": 1,  # how long we wait for that,
    "keepalives_count": 2,  # and how often we ask
}

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite, which has no time zones, gets it back as UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses moments without a zone: they would be somebody's local time by accident."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware and in UTC."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(sa.types.TypeDecorator[Any]):
    """Personal data: any JSON value, encrypted in its column."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """The encrypted value."""
        return None if value is None else vault.seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """The value as it was given."""
        return None if value is None else json.loads(vault.unseal(value))


LastStep = Callable[[Connection, list[Any]], None]
_LAST_STEPS = "last steps"
_USED = "used"  # when a connection was given back


HASH_OF = "hash of"  # in a column's info: (label, name of the sealed column) that its keyed hash is made of


def hash_of(column: sa.Column[Any], value: str) -> str:
    """The keyed hash by which the sealed value beside a column is found."""
    return vault.keyed_hash(f"{column.info[HASH_OF][0]} {value}")


class Database:
    """One database, SQLite or PostgreSQL by its URL.

    Who reads inside a transaction reads on its connection: needing a second one while holding the first, as many at
    once as there are connections would wait for each other.
    """

    def __init__(self, url: str) -> None:
        self._open: ContextVar[Connection | None] = ContextVar("open transaction", default=None)
        self.engine = sa.create_engine(_driver(url), hide_parameters=True, **_options(url))
        self._may_write = threading.Lock() if self.engine.dialect.name == "sqlite" else None
        sa.event.listen(self.engine, "handle_error", _count_error)
        if self.engine.dialect.name == "postgresql":
            sa.event.listen(self.engine, "checkin", _note_use)
            sa.event.listen(self.engine, "checkout", partial(_try_rested, self.engine.dialect))
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", sqlite.prepare)
            sa.event.listen(self.engine, "begin", sqlite.begin)

    @contextmanager
    def begin(self, name: str = "") -> Iterator[Connection]:
        """A short write transaction: all of it or nothing. A name makes its two ends points for crash tests.

        Never while the same thread reads or writes already: that would be a second connection.
        """
        if self._open.get() is not None:
            raise RuntimeError("a second connection while one is held")
        asked = time.perf_counter()
        with (
            _in_our_words(),
            failpoints.around(name),
            self._in_line(),
            self._writer() as connection,
            connection.begin(),
            self._as_open(connection),
        ):
            metrics.database_waits.observe(time.perf_counter() - asked)
            last: dict[LastStep, list[Any]] = {}
            connection.info[_LAST_STEPS] = last
            yield connection
            for step, items in last.items():
                step(connection, items)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short read; sees one moment of the database, inside a transaction what that one sees."""
        if (already := self._open.get()) is not None:
            yield already
            return
        with _in_our_words(), self.engine.connect() as connection, connection.begin(), self._as_open(connection):
            connection.info.pop(_LAST_STEPS, None)
            yield connection

    @contextmanager
    def _as_open(self, connection: Connection) -> Iterator[None]:
        token = self._open.set(connection)
        try:
            yield
        finally:
            self._open.reset(token)

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """SQLite has one writer at a time: within this process one after the other knocks."""
        if self._may_write is None:
            yield
            return
        if not self._may_write.acquire(timeout=LINE_SECONDS):
            metrics.database_errors.inc()
            raise DatabaseAway("writers")
        try:
            yield
        finally:
            self._may_write.release()

    def _writer(self) -> Connection:
        return self.engine.connect().execution_options(**{sqlite.WRITES: True})

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A long read that sees one moment of the database, whatever is written meanwhile."""
        with self.reading() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield connection

    def wipe(self) -> None:
        """Has SQLite empty its write-ahead log, where deleted values would live on for a while."""
        if self.engine.dialect.name == "sqlite":
            with self._in_line(), closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()


def at_the_end(connection: Connection, step: LastStep, item: Any) -> None:
    """Has `step` called with all its items as the last thing a write transaction does.

    What everybody waits for is locked last and only for a moment, and always in the same order.
    """
    if _LAST_STEPS not in connection.info:
        raise RuntimeError("this needs a write transaction")
    connection.info[_LAST_STEPS].setdefault(step, []).append(item)


def insert_if_absent(connection: Connection, table: sa.Table, values: dict[str, Any]) -> bool:
    """Inserts a row unless a unique key already has it; tells whether it did."""
    return connection.execute(_inserted(connection.dialect.name, table), known(table, values)).first() is not None


def known(table: sa.Table, values: dict[str, Any]) -> dict[str, Any]:
    """The same values, for a statement that was made before them: SQLAlchemy would pass over a name that is no column.
    Raises KeyError."""
    if unknown := values.keys() - table.c.keys():
        raise KeyError(f"no columns of {table.name}: {sorted(unknown)}")
    return values


@cache
def _inserted(dialect: str, table: sa.Table) -> sa.Executable:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite_dialect.insert(table)
    return insert.on_conflict_do_nothing().returning(sa.literal(1))


def put(connection: Connection, table: sa.Table, key: str, values: dict[str, Any]) -> None:
    """Writes a row, replacing the one with the same key."""
    replaced = connection.execute(sa.update(table).where(table.c[key] == values[key]).values(**values)).rowcount
    if not replaced:
        connection.execute(sa.insert(table).values(**values))


def pieces(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many ids at a time as one statement takes."""
    for start in range(0, len(ids), PIECE):
        yield ids[start : start + PIECE]


def in_pieces(tx: Connection, table: sa.Table, column: sa.Column[Any], ids: Sequence[str]) -> Iterator[sa.Row[Any]]:
    """The rows of a table with any of these ids in a column."""
    for some in pieces(ids):
        yield from tx.execute(sa.select(table).where(column.in_(some)))


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


def _options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False}, "pool_size": 20, "pool_timeout": POOL_SECONDS}
    waits = {"statement_timeout": WAIT_SECONDS, "lock_timeout": WAIT_SECONDS, "idle_in_transaction_session_timeout": 5}
    limits = " ".join(f"-c {name}={seconds * 1000}" for name, seconds in waits.items()) + " -c timezone=UTC"
    pool = {"pool_size": 10, "max_overflow": 20, "pool_timeout": POOL_SECONDS}
    return {"connect_args": {"options": limits, **_OF_A_HOST_THAT_IS_GONE}, **pool}


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.TimeoutError) as error:
        raise DatabaseAway(type(error).__name__) from error


def _count_error(context: sa.engine.ExceptionContext) -> None:
    if isinstance(context.sqlalchemy_exception, sa.exc.OperationalError):
        metrics.database_errors.inc()


def _note_use(_connection: Any, record: sa.pool.ConnectionPoolEntry) -> None:
    record.info[_USED] = time.monotonic()


def _try_rested(dialect: Dialect, connection: Any, record: sa.pool.ConnectionPoolEntry, _proxy: Any) -> None:
    """Tries a connection that has rested for a while before it is given out; a dead one is replaced by the pool.

    SQLAlchemy's own `pool_pre_ping` tries each one each time, a fifth of all statements under load.
    """
    if time.monotonic() - record.info.get(_USED, time.monotonic()) > RESTED_SECONDS:
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise sa.exc.DisconnectionError from error
