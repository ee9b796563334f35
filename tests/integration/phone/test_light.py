"""What one turn of a call asks of the database: a caller hears nothing while it is asked, and so do all others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from tests.builders import Desk
from tests.phone_line import a_caller

STATEMENTS, TRANSACTIONS, WRITES = 50, 15, 5  # what a plain turn takes; a row read twice is more


@contextmanager
def asked(desk: Desk) -> Iterator[dict[str, int]]:
    """Counts what the database is asked in the block."""
    count = dict.fromkeys(("statements", "transactions", "writes"), 0)

    def executed(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        count["statements"] += not statement.startswith("BEGIN")

    def begun(connection: sa.Connection) -> None:
        count["transactions"] += 1
        count["writes"] += bool(connection.get_execution_options().get("frontdesk_write"))

    heard = {"before_cursor_execute": executed, "begin": begun}
    for name, listener in heard.items():
        sa.event.listen(desk.services.db.engine, name, listener)
    try:
        yield count
    finally:
        for name, listener in heard.items():
            sa.event.remove(desk.services.db.engine, name, listener)


def test_a_turn_is_light(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().says("hello there")

    with asked(desk) as count:
        caller.says("and once more")

    assert caller.said == "You said and once more"
    assert count["statements"] <= STATEMENTS
    assert count["transactions"] <= TRANSACTIONS
    assert count["writes"] <= WRITES
