"""Finds and rewrites sealed values in every table: no table is named here, so that a new one is never forgotten."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import HASH_OF, Sealed, hash_of, metadata

SQLColumn = sa.Column[object]


def sealed_columns() -> Iterator[SQLColumn]:
    """Every column of personal data that there is."""
    for table in metadata.sorted_tables:
        yield from (column for column in table.c if isinstance(column.type, Sealed))


def sealed_with(tx: Connection, key: int) -> dict[str, int]:
    """How many values of each column are sealed with a key, without the columns that have none."""
    counts = {}
    for column in sealed_columns():
        query = sa.select(sa.func.count()).select_from(column.table).where(_key_of(column) == bytes([key]))
        counts[f"{column.table.name}.{column.name}"] = tx.scalar(query) or 0
    return {name: count for name, count in counts.items() if count}


def reseal(tx: Connection, name: str, newest: int, most: int) -> int:
    """Seals up to `most` rows of a table with the newest key, and their keyed hashes; gives how many rows."""
    table = metadata.tables[name]
    columns = [column for column in table.c if isinstance(column.type, Sealed)]
    old = sa.or_(*(sa.and_(column.is_not(None), _key_of(column) != bytes([newest])) for column in columns))
    found = tx.execute(sa.select(table).where(old).limit(most).with_for_update()).all()
    for row in found:
        values = {column.name: getattr(row, column.name) for column in columns}
        for column in table.c:
            if HASH_OF in column.info:
                values[column.name] = hash_of(column, getattr(row, column.info[HASH_OF][1]))
        this = [key == getattr(row, key.name) for key in table.primary_key.columns]
        tx.execute(sa.update(table).where(*this).values(values))
    return len(found)


def sealed_tables() -> list[str]:
    """The names of the tables with personal data."""
    return list(dict.fromkeys(column.table.name for column in sealed_columns()))


def _key_of(column: SQLColumn) -> sa.ColumnElement[bytes]:
    """The first byte of a sealed value: the number of its key."""
    return sa.func.substr(sa.type_coerce(column, sa.LargeBinary), 1, 1, type_=sa.LargeBinary)
