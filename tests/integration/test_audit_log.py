"""The audit log: who changed, added or took out a row is found, and nobody is accused who did not."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk import audit, vault
from frontdesk.audit import store as audit_store
from frontdesk.audit.model import Seal, Verdict
from frontdesk.audit.service import Audit
from frontdesk.clock import PinnedClock
from frontdesk.db import Connection, Database
from frontdesk.errors import SealTaken
from frontdesk.migrate import migrate
from frontdesk.trace import coming_from
from tests.builders import KEY, MONDAY_10, Desk

TABLES = ("audit", "audit_chains", "audit_seals")


def _write(db: Database, chain: str | None, count: int = 1) -> None:
    for number in range(count):
        with db.begin() as tx:
            audit.record(tx, MONDAY_10, "somebody", "read", "thing", str(number), "test", conversation_id=chain)


def _audit_of(file: Path) -> Audit:
    return Audit(Database(f"sqlite:///{file}"), PinnedClock(MONDAY_10), file.with_name("seals.txt"))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with three chains: two seals over a part of it, some rows after them, triggers off."""
    vault.use_key(bytes.fromhex(KEY))
    file = tmp_path_factory.mktemp("log") / "log.db"
    migrate(f"sqlite:///{file}")
    log = _audit_of(file)
    for _ in range(2):
        for chain in ("one", "two", None):
            _write(log.db, chain, 3)
        log.seal()
    _write(log.db, "one", 2)
    _write(log.db, "three", 2)
    log.db.close()
    with closing(sqlite3.connect(file)) as raw:
        for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {trigger}")
    return file


def _verdict(file: Path) -> Verdict:
    log = _audit_of(file)
    try:
        return log.verify()
    finally:
        log.db.close()


def test_a_log_that_nobody_touched_is_right(log: Path) -> None:
    verdict = _verdict(log)

    assert verdict.faults == ()
    assert (verdict.rows, verdict.chains, verdict.seals) == (22, 4, 2)


@st.composite
def tampering(draw: st.DrawFn) -> tuple[str, str, int, int, int]:
    """One change by raw SQL: in which table, of which kind, of which row and column, and another row."""
    table = draw(st.sampled_from(TABLES))
    kind = draw(st.sampled_from(["change", "delete", "add", "swap"]))
    return table, kind, draw(st.integers(0, 99)), draw(st.integers(0, 99)), draw(st.integers(1, 99))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tampering())
def test_any_single_tampering_is_found(log: Path, tmp_path_factory: pytest.TempPathFactory, how: Any) -> None:
    folder = tmp_path_factory.mktemp("tampered")
    shutil.copytree(log.parent, folder, dirs_exist_ok=True)

    with closing(sqlite3.connect(folder / log.name)) as raw:
        try:
            changed = _tamper(raw, *how)
        except sqlite3.IntegrityError:  # a number twice: the table refuses it
            changed = False
        raw.commit()

    assert not changed or _verdict(folder / log.name).faults
    shutil.rmtree(folder)


def _tamper(raw: sqlite3.Connection, table: str, kind: str, row: int, column: int, other: int) -> bool:
    names = [name for _, name, *_ in raw.execute(f"PRAGMA table_info({table})")]
    rows = raw.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()
    this, that = rows[row % len(rows)], rows[(row + other) % len(rows)]
    name = names[column % len(names)]
    value = this[1 + column % len(names)]
    if kind == "delete":
        raw.execute(f"DELETE FROM {table} WHERE rowid = ?", this[:1])
    elif kind == "change":
        raw.execute(f'UPDATE {table} SET "{name}" = ? WHERE rowid = ?', (_another(value), this[0]))
    elif kind == "swap":
        return this != that and _swap(raw, table, names, this, that)
    else:
        key = {"audit": "id", "audit_chains": "chain", "audit_seals": "number"}[table]
        copy = dict(zip(names, this[1:], strict=True)) | {key: _another(this[1 + names.index(key)], 50)}
        if table == "audit":
            copy["number"] += 50
        marks = ", ".join("?" for _ in copy)
        columns = ", ".join(f'"{n}"' for n in copy)
        raw.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(copy.values()))
    return True


def _swap(raw: sqlite3.Connection, table: str, names: list[str], one: Any, two: Any) -> bool:
    """The contents of two rows change places; their numbers stay."""
    stays = {"audit": ("id", "chain", "number"), "audit_chains": ("chain",), "audit_seals": ("number",)}[table]
    moving = [name for name in names if name not in stays]
    values = {row[0]: [row[1 + names.index(name)] for name in moving] for row in (one, two)}
    if values[one[0]] == values[two[0]]:
        return False
    setting = ", ".join(f'"{name}" = ?' for name in moving)
    for target, source in ((one, two), (two, one)):
        raw.execute(f"UPDATE {table} SET {setting} WHERE rowid = ?", [*values[source[0]], target[0]])
    return True


def _another(value: Any, more: int = 1) -> Any:
    if isinstance(value, int):
        return value + more
    if value and value[0].isdecimal():  # a moment: a later one
        return f"{(int(value[0]) + 1) % 10}{value[1:]}"
    if value and value.startswith("{"):  # heads of a seal
        return value.replace("one", "five").replace("two", "six")
    return f"{value or ''}x"


@pytest.mark.parametrize("chain", ["one", "three", None])
def test_a_tail_is_missed_even_when_its_chain_was_shortened_with_it(log: Path, tmp_path: Path, chain: str) -> None:
    """Whoever takes out the newest rows makes the chain's end fit; what was sealed is missed all the same."""
    shutil.copytree(log.parent, tmp_path, dirs_exist_ok=True)
    file = tmp_path / log.name
    name = f"conversation {chain}" if chain else "house"

    with closing(sqlite3.connect(file)) as raw:
        raw.execute("DELETE FROM audit WHERE chain = ? AND number > 1", (name,))
        hash = raw.execute("SELECT hash FROM audit WHERE chain = ?", (name,)).fetchone()[0]
        raw.execute("UPDATE audit_chains SET number = 1, hash = ?, sealed = 0 WHERE chain = ?", (hash, name))
        raw.commit()

    assert bool(_verdict(file).faults) == (chain != "three")  # nobody has sealed the third yet: docs/privacy.md


def test_a_whole_chain_and_its_newest_seal_are_missed_thanks_to_the_file(log: Path, tmp_path: Path) -> None:
    shutil.copytree(log.parent, tmp_path, dirs_exist_ok=True)
    file = tmp_path / log.name

    with closing(sqlite3.connect(file)) as raw:
        for table in TABLES:
            raw.execute(f"DELETE FROM {table}")
        raw.commit()

    assert {fault.where for fault in _verdict(file).faults} == {"seal 1", "seal 2"}


def test_seals_under_a_number_that_no_key_has_are_found(log: Path, tmp_path: Path) -> None:
    """Who has the database and the file of seals cuts a chain out of the middle and seals the rest anew."""
    shutil.copytree(log.parent, tmp_path, dirs_exist_ok=True)
    before, prev = _audit_of(tmp_path / log.name), ""
    with before.db.begin() as tx:
        for table in (audit.audit_rows, audit_store.chains):
            tx.execute(sa.delete(table).where(table.c.chain == "conversation one"))
        seals = list(audit_store.read_seals(tx))
        for seal in seals:
            heads = {chain: end for chain, end in seal.heads.items() if chain != "conversation one"}
            bare = replace(seal, heads=heads, key=99, prev=prev, hash="")
            forged = replace(bare, hash=bare.signature(b""))
            where = audit_store.seals.c.number == seal.number
            tx.execute(sa.update(audit_store.seals).where(where).values(**vars(forged)))
            prev = forged.hash
        before.seal_file.write_text("".join(f"{seal.line}\n" for seal in audit_store.read_seals(tx)))
    before.db.close()

    faults = _verdict(tmp_path / log.name).faults

    assert {(fault.where, fault.what) for fault in faults} == {
        (f"seal {seal.number}", "was changed or added") for seal in seals
    }


def test_a_row_under_a_number_that_no_key_has_is_found(log: Path, tmp_path: Path) -> None:
    shutil.copytree(log.parent, tmp_path, dirs_exist_ok=True)
    before = _audit_of(tmp_path / log.name)
    with before.db.begin() as tx:
        last = max(audit_store.read(tx, audit.audit_rows.c.chain == "conversation three"), key=lambda row: row.number)
        forged = replace(last, id="forged").linked(last.number + 1, last.hash, 99, b"")
        tx.execute(sa.insert(audit.audit_rows).values(**vars(forged)))
        end = {"number": forged.number, "hash": forged.hash}
        tx.execute(sa.update(audit_store.chains).where(audit_store.chains.c.chain == last.chain).values(end))
    before.db.close()

    faults = _verdict(tmp_path / log.name).faults

    assert [fault.what for fault in faults] == ["was changed or added"]


def test_rows_are_never_changed_or_taken_out_by_sql(desk: Desk) -> None:
    desk.opens()
    desk.services.audit.seal()

    for table in ("audit", "audit_seals"):
        for statement in (f"UPDATE {table} SET key = 9", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.DBAPIError, match="never changed"), desk.services.db.begin() as tx:
                tx.execute(sa.text(statement))


def test_many_at_once_make_one_chain(desk: Desk) -> None:
    conversation = desk.opens()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _write(desk.services.db, conversation, 5), range(8)))
        desk.services.audit.seal()

    with desk.services.db.reading() as tx:
        numbers = tx.execute(
            sa.select(audit.audit_rows.c.number).where(audit.audit_rows.c.conversation_id == conversation)
        )
        assert sorted(row.number for row in numbers) == list(range(1, 43))
    assert desk.services.audit.verify().faults == ()


def test_checking_while_others_write_accuses_nobody(desk: Desk) -> None:
    def write(number: int) -> None:
        _write(desk.services.db, f"talk {number % 3}", 10)
        desk.services.audit.seal()

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, number) for number in range(8)]
        faults = [fault for _ in range(10) for fault in desk.services.audit.verify().faults]
        [done.result() for done in writing]

    assert faults == []


def test_a_seal_that_another_process_was_first_with_is_made_after_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(desk.services.db, "talk", 3)
    seals, others = audit_store.seal, iter((True,))

    def seal(tx: Connection, now: datetime) -> Seal | None:
        if next(others, False):
            raise SealTaken(1)
        return seals(tx, now)

    monkeypatch.setattr(audit_store, "seal", seal)

    assert desk.services.audit.seal() == 1

    assert desk.services.audit.verify().faults == ()


def test_a_change_that_is_rolled_back_leaves_no_row(desk: Desk) -> None:
    def fails() -> None:
        with desk.services.db.begin() as tx:
            audit.record(tx, MONDAY_10, "somebody", "read", "thing", "1", "test", conversation_id="gone")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    assert desk.services.audit.show("test", "test", conversation_id="gone") == []
    assert desk.services.audit.verify().faults == ()


def test_a_row_outside_a_write_is_refused_rather_than_lost(desk: Desk) -> None:
    with pytest.raises(RuntimeError), desk.services.db.reading() as tx:
        audit.record(tx, MONDAY_10, "somebody", "read", "thing", "1", "test")


def test_reading_on_from_a_line_is_on_record_once_an_hour_for_each_place(desk: Desk) -> None:
    talk = desk.opens()
    desk.says(talk, "my knee hurts")

    def read(where: str, after: int = 1) -> int:
        with coming_from(where):
            desk.services.conversations.transcript(talk, after)
        rows = desk.services.audit.show("test", "test", conversation_id=talk)
        return len([row for row in rows if (row.did, row.what) == ("read", "transcript") and row.place == where])

    assert read("chat 203.0.113.11", after=0) == 1
    assert read("chat 203.0.113.11") == 1
    assert [read("chat 203.0.113.7") for _ in range(3)] == [1, 1, 1]
    assert read("chat 203.0.113.9") == 1
    assert read("chat 203.0.113.10", after=3) == 0  # there is nothing new
    desk.clock.advance(minutes=61)
    assert read("chat 203.0.113.7") == 2


def test_a_row_says_from_where_and_what_came_of_it(desk: Desk) -> None:
    conversation = desk.opens()
    with coming_from("chat 203.0.113.7", "00112233445566778899aabbccddeeff"):
        desk.services.patients.verify(conversation, "Nobody Atall", [MONDAY_10.date()])

    rows = desk.services.audit.show("test", "test", conversation_id=conversation)

    (row,) = [row for row in rows if row.did == "verify"]
    assert (row.what, row.result) == ("patient", "no_match")
    assert (row.place, row.trace) == ("chat 203.0.113.7", "00112233445566778899aabbccddeeff")


def test_a_seal_whose_process_died_before_the_file_was_written_is_completed(desk: Desk) -> None:
    desk.opens()
    with desk.services.db.begin() as tx:
        assert audit_store.seal(tx, MONDAY_10)
    assert not desk.services.settings.seal_file.exists()
    assert desk.services.audit.verify().faults == ()  # on its way

    desk.opens()
    desk.services.audit.seal()

    assert len(desk.services.settings.seal_file.read_text().splitlines()) == 2
    assert desk.services.audit.verify().faults == ()


def test_rows_from_before_there_were_chains_are_chained(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    from frontdesk.migrate import SCRIPTS

    url = f"sqlite:///{tmp_path / 'old.db'}"
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = url
    command.upgrade(config, "0002")
    with closing(sqlite3.connect(tmp_path / "old.db")) as raw:
        for number in range(3):
            values = (str(number), f"2026-01-0{number + 1} 10:00:00.000000")
            raw.execute("INSERT INTO audit VALUES (?, ?, 'a', 'b', 'c', 'd', 'p', NULL, 'e')", values)
        raw.commit()

    command.upgrade(config, "head")

    verdict = _verdict(tmp_path / "old.db")
    assert (verdict.rows, verdict.chains, verdict.faults) == (3, 1, ())


@pytest.fixture(autouse=True)
def _one_key() -> None:
    vault.use_key(bytes.fromhex(KEY))
