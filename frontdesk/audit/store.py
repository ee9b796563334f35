"""The tables of the audit log: its rows, the end of each chain, and the seals. Rows and seals are never changed."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk import vault
from frontdesk.audit.model import DONE, Row, Seal, chain_of
from frontdesk.db import Instant, at_the_end, insert_if_absent, metadata
from frontdesk.errors import SealTaken
from frontdesk.trace import origin

audit_rows = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Column("who", sa.String(80), nullable=False),
    sa.Column("did", sa.String(40), nullable=False),
    sa.Column("what", sa.String(40), nullable=False),
    sa.Column("what_id", sa.String(80), nullable=False),
    sa.Column("patient_id", sa.String(40), index=True),
    sa.Column("conversation_id", sa.String(36), index=True),
    sa.Column("why", sa.String(80), nullable=False),
    sa.Column("result", sa.String(40), nullable=False),
    sa.Column("place", sa.String(80), nullable=False),
    sa.Column("trace", sa.String(32), nullable=False),
    sa.Column("chain", sa.String(60), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("key", sa.Integer, nullable=False),
    sa.Column("prev", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.UniqueConstraint("chain", "number"),
)

chains = sa.Table(
    "audit_chains",
    metadata,
    sa.Column("chain", sa.String(60), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),  # of the newest row
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("sealed", sa.Integer, nullable=False, default=0),  # the newest row that a seal covers
)

seals = sa.Table(
    "audit_seals",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("heads", sa.JSON, nullable=False),
    sa.Column("key", sa.Integer, nullable=False),
    sa.Column("prev", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

_THIS_CHAIN = chains.c.chain == sa.bindparam("this")
_GROW = sa.update(chains).where(_THIS_CHAIN).values(number=chains.c.number + sa.bindparam("more"))
_GROWN = _GROW.returning(chains.c.number, chains.c.hash)
_ADD_ROWS = sa.insert(audit_rows)
_NEW_END = sa.update(chains).where(_THIS_CHAIN)

CHAINS_IN_A_SEAL = 500


def record(
    tx: Connection,
    at: datetime,
    who: str,
    did: str,
    what: str,
    what_id: str,
    why: str,
    *,
    patient_id: str | None = None,
    conversation_id: str | None = None,
    result: str | None = None,
) -> None:
    """Writes one audit row in the transaction of the read or change it tells of, as its last step.

    No personal text in any field. `result` is "done" unless given. Where it came from is taken from `frontdesk.trace`.
    """
    row = Row(
        id=str(uuid.uuid4()),
        at=at,
        who=who,
        did=did,
        what=what,
        what_id=what_id,
        why=why,
        result=result or DONE,
        place=origin().where,
        trace=origin().trace,
        patient_id=patient_id,
        conversation_id=conversation_id,
        chain=chain_of(patient_id, conversation_id),
    )
    at_the_end(tx, append, row)


def append(tx: Connection, rows: Sequence[Row]) -> None:
    """Writes rows at the ends of their chains. Each chain's end is locked, one after the other in order."""
    by_chain: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_chain[row.chain].append(row)
    for chain in sorted(by_chain):
        _extend(tx, chain, by_chain[chain])


def _extend(tx: Connection, chain: str, rows: Sequence[Row]) -> None:
    last, prev = _lock_end(tx, chain, len(rows))
    number, key = _signing_key()
    linked = []
    for place, row in enumerate(rows, start=last - len(rows) + 1):
        linked.append(row.linked(place, prev, number, key))
        prev = linked[-1].hash
    tx.execute(_ADD_ROWS, [vars(row) for row in linked])
    tx.execute(_NEW_END, {"this": chain, "hash": prev})


def _lock_end(tx: Connection, chain: str, more: int) -> tuple[int, str]:
    """Moves a chain's end on by so many rows; gives its new number and the hash of the last row before."""
    grown = {"this": chain, "more": more}
    end = tx.execute(_GROWN, grown).first()
    if end is None:
        insert_if_absent(tx, chains, {"chain": chain, "number": 0, "hash": "", "sealed": 0})
        end = tx.execute(_GROWN, grown).one()
    return end.number, end.hash


def _signing_key() -> tuple[int, bytes]:
    """The newest key; nothing is ever signed without one."""
    number = vault.newest()
    key = vault.audit_key(number)
    if key is None:
        raise KeyError(number)
    return number, key


def seal(tx: Connection, now: datetime) -> Seal | None:
    """Writes a seal over the chains that grew since the last one; None when none did. Raises SealTaken when another
    worker has written the next seal meanwhile: nothing is written then."""
    grown = sa.select(chains).where(chains.c.number > chains.c.sealed).order_by(chains.c.chain).limit(CHAINS_IN_A_SEAL)
    heads = {row.chain: (row.number, row.hash) for row in tx.execute(grown.with_for_update())}
    if not heads:
        return None
    last = tx.execute(sa.select(seals.c.number, seals.c.hash).order_by(seals.c.number.desc()).limit(1)).first()
    (key_number, key), (number, prev) = _signing_key(), (last.number + 1, last.hash) if last else (1, "")
    bare = Seal(number, now, heads, key_number, prev)
    made = replace(bare, hash=bare.signature(key))
    if not insert_if_absent(tx, seals, vars(made)):
        raise SealTaken(number)
    tx.execute(sa.update(chains).where(chains.c.chain.in_(list(heads))).values(sealed=chains.c.number))
    return made


def read_seals(tx: Connection, after: int = 0) -> Iterator[Seal]:
    """The seals after a number, in order."""
    for row in tx.execute(sa.select(seals).where(seals.c.number > after).order_by(seals.c.number)):
        heads = {chain: (head[0], head[1]) for chain, head in row.heads.items()}
        yield Seal(**{**row._mapping, "heads": heads})


def read_ends(tx: Connection) -> dict[str, tuple[int, str, int]]:
    """Number and hash of each chain's newest row, and which of its rows is sealed."""
    return {row.chain: (row.number, row.hash, row.sealed) for row in tx.execute(sa.select(chains))}


def read(tx: Connection, *where: sa.ColumnElement[bool]) -> Iterator[Row]:
    """Rows that fit, chain by chain, in order."""
    ordered = sa.select(audit_rows).where(*where).order_by(audit_rows.c.chain, audit_rows.c.number)
    for row in tx.execute(ordered.execution_options(yield_per=1000)):
        yield Row(**row._mapping)


def about(tx: Connection, **ids: Any) -> list[Row]:
    """The rows about a patient or a conversation, the oldest first."""
    found = read(tx, *(audit_rows.c[name] == value for name, value in ids.items() if value))
    return sorted(found, key=lambda row: (row.at, row.chain, row.number))
