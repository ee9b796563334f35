"""The database: one engine, short transactions, and the column types that personal data and times need."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection as Connection
from sqlalchemy.engine import Dialect

from frontdesk import vault

WAIT_SECONDS = 2  # what a statement may wait for the database; an action waits 4 s, a patient 6 s

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


class Database:
    """One database, SQLite or PostgreSQL by its URL.

    Who reads inside a transaction reads on its connection: needing a second one while holding the first, as many at
    once as there are connections would wait for each other.
    """

    def __init__(self, url: str) -> None:
        self._open: ContextVar[Connection | None] = ContextVar("open transaction", default=None)
        self.engine = sa.create_engine(_driver(url), **_options(url))
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A short write transaction: all of it or nothing."""
        writer = self.engine.connect().execution_options(frontdesk_write=True)
        with writer as connection, connection.begin(), self._as_open(connection):
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short read; sees one moment of the database, inside a transaction what that one sees."""
        if (already := self._open.get()) is not None:
            yield already
            return
        with self.engine.connect() as connection, connection.begin(), self._as_open(connection):
            yield connection

    @contextmanager
    def _as_open(self, connection: Connection) -> Iterator[None]:
        token = self._open.set(connection)
        try:
            yield
        finally:
            self._open.reset(token)

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()


def insert_if_absent(connection: Connection, table: sa.Table, values: dict[str, Any]) -> bool:
    """Inserts a row unless a unique key already has it; tells whether it did."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    inserted = insert(table).values(**values).on_conflict_do_nothing().returning(sa.literal(1))
    return connection.execute(inserted).first() is not None


def put(connection: Connection, table: sa.Table, key: str, values: dict[str, Any]) -> None:
    """Writes a row, replacing the one with the same key."""
    replaced = connection.execute(sa.update(table).where(table.c[key] == values[key]).values(**values)).rowcount
    if not replaced:
        connection.execute(sa.insert(table).values(**values))


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


def _options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": WAIT_SECONDS, "check_same_thread": False}, "pool_size": 20}
    limits = f"-c statement_timeout={WAIT_SECONDS * 1000} -c lock_timeout={WAIT_SECONDS * 1000} -c timezone=UTC"
    pool = {"pool_size": 10, "max_overflow": 20, "pool_pre_ping": True, "pool_timeout": 2 * WAIT_SECONDS}
    return {"connect_args": {"options": limits}, **pool}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={WAIT_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a transaction that reads first and writes later would fail instead of waiting.
    write = connection.get_execution_options().get("frontdesk_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
