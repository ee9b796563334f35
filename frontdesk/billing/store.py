"""The tables of statements and charges."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.billing.model import Charge, Statement
from frontdesk.db import Sealed, in_pieces, metadata, put

statements = sa.Table(
    "statements",
    metadata,
    sa.Column("id", sa.String(60), primary_key=True),
    sa.Column("patient_id", sa.String(40), nullable=False, index=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("paid", sa.Integer, nullable=False),
)

charges = sa.Table(
    "charges",
    metadata,
    sa.Column("id", sa.String(80), primary_key=True),
    sa.Column("statement_id", sa.ForeignKey("statements.id"), nullable=False, index=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("provider_id", sa.String(60), nullable=False),
    sa.Column("description", Sealed, nullable=False),
    *[
        sa.Column(amount, sa.Integer, nullable=False)
        for amount in ("billed", "adjustment", "insurer_paid", "insurer_pending", "patient")
    ],
    sa.Column("codes", Sealed, nullable=False),
)

_STATEMENT = [column.name for column in statements.c]
_CHARGE = list(Charge.__dataclass_fields__)


def save(tx: Connection, statement: Statement) -> None:
    """Writes a statement with its charges, in the place of an earlier one."""
    put(tx, statements, "id", {name: getattr(statement, name) for name in _STATEMENT})
    tx.execute(sa.delete(charges).where(charges.c.statement_id == statement.id))
    for charge in statement.charges:
        values: dict[str, Any] = {name: getattr(charge, name) for name in _CHARGE}
        tx.execute(sa.insert(charges).values({**values, "codes": list(charge.codes), "statement_id": statement.id}))


def of_patient(tx: Connection, patient_id: str) -> list[Statement]:
    """A patient's statements, the newest first."""
    query = sa.select(statements).where(statements.c.patient_id == patient_id).order_by(statements.c.day.desc())
    return _with_charges(tx, tx.execute(query).all())


def by_id(tx: Connection, statement_ids: Sequence[str]) -> dict[str, Statement]:
    """Those of these statements that there are."""
    rows = list(in_pieces(tx, statements, statements.c.id, statement_ids))
    return {statement.id: statement for statement in _with_charges(tx, rows)}


def _with_charges(tx: Connection, rows: Sequence[Row[Any]]) -> list[Statement]:
    by_statement: dict[str, list[Charge]] = {row.id: [] for row in rows}
    lines = in_pieces(tx, charges, charges.c.statement_id, list(by_statement))
    for row in sorted(lines, key=lambda row: (row.day, row.id)):
        values = {name: getattr(row, name) for name in _CHARGE}
        by_statement[row.statement_id].append(Charge(**{**values, "codes": tuple(row.codes)}))
    return [Statement(**row._mapping, charges=tuple(by_statement[row.id])) for row in rows]
