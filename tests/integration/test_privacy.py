"""How long data lives: retention over years, legal holds, a person's copy, and a person's end."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from frontdesk import vault
from frontdesk.db import Instant, Sealed, metadata
from frontdesk.errors import IllegalMove, OnHold, Unknown
from frontdesk.patients.model import Patient
from frontdesk.privacy import store
from frontdesk.privacy.model import data_classes
from frontdesk.privacy.rows import of_persons
from tests.builders import DEMO, Desk

LUCIA = "lucia-ferrer"
MARK = "marmalade"
PERSON = "record-4711"


def _talks(desk: Desk, words: str = "I have a question about my knee") -> str:
    """Lucía talks, a manager answers, the case is closed."""
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.says(talk, words)
    case = desk.services.cases.request(talk, "complaint")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.resolve(case.id, owner, "answered")
    return talk


def _purge(desk: Desk) -> int:
    return sum(iter(desk.services.privacy.purge_some, 0))


def _rows(desk: Desk, table: str, **where: str) -> list[Any]:
    found = metadata.tables[table]
    with desk.services.db.reading() as tx:
        return list(tx.execute(sa.select(found).where(*(found.c[name] == value for name, value in where.items()))))


def test_each_class_goes_when_its_time_is_over_and_the_log_can_still_be_checked(desk: Desk) -> None:
    talk = _talks(desk)
    desk.services.audit.seal()
    seen = {}
    for days in (29, 31, 364, 367, 6 * 365, 6 * 366 + 2, 7 * 366 + 2):
        desk.clock.at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC) + timedelta(days=days)
        _purge(desk)
        seen[days] = {
            "memory": bool([row for row in _rows(desk, "conversations", id=talk) if row.engine_state]),
            "facts": bool(_rows(desk, "facts", conversation_id=talk)),
            "turns": bool(_rows(desk, "turns", conversation_id=talk)),
            "transcript": bool(_rows(desk, "transcript", conversation_id=talk)),
            "cases": bool(_rows(desk, "cases", conversation_id=talk)),
            "conversation": bool(_rows(desk, "conversations", id=talk)),
            "statements": bool(_rows(desk, "statements", patient_id=LUCIA)),
            "patient": bool(_rows(desk, "patients", id=LUCIA)),
        }

    def left(days: int) -> set[str]:
        return {name for name, there in seen[days].items() if there}

    everything = set(seen[29])
    assert left(29) == everything
    assert left(31) == everything - {"memory"}
    assert left(364) == everything - {"memory"}
    assert left(367) == everything - {"memory", "facts", "turns"}
    assert left(6 * 365) == left(367)
    assert left(6 * 366 + 2) == {"statements", "patient"}
    assert left(7 * 366 + 2) == set()
    assert _rows(desk, "audit", conversation_id=talk)
    assert desk.services.audit.verify().faults == ()


def test_a_talk_in_which_nobody_was_known_goes_after_ninety_days(desk: Desk) -> None:
    nobodys, somebodys = desk.opens(), _talks(desk)
    asked_for_a_person = desk.opens()
    desk.services.cases.request(asked_for_a_person, "complaint")

    desk.clock.advance(days=91)
    _purge(desk)

    assert not _rows(desk, "conversations", id=nobodys)
    assert not _rows(desk, "transcript", conversation_id=nobodys)
    assert _rows(desk, "transcript", conversation_id=somebodys)
    assert _rows(desk, "transcript", conversation_id=asked_for_a_person)


def test_an_open_case_is_never_purged(desk: Desk) -> None:
    talk = desk.opens()
    case = desk.services.cases.request(talk, "complaint")

    desk.clock.advance(days=20 * 366)
    _purge(desk)

    assert desk.services.cases.get(case.id)
    assert _rows(desk, "conversations", id=talk)


def test_purging_is_done_in_small_batches(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.privacy.service.BATCH", 3)
    [desk.opens() for _ in range(7)]
    desk.clock.advance(days=91)

    batches = list(iter(desk.services.privacy.purge_some, 0))

    assert len(batches) >= 3
    assert not _rows(desk, "transcript")


@pytest.mark.parametrize("of", ["patient", "conversation"])
def test_a_hold_stops_purging_and_erasing_until_it_is_lifted(desk: Desk, of: str) -> None:
    talk, other = _talks(desk), _talks(desk)
    target = {"patient_id": LUCIA} if of == "patient" else {"conversation_id": talk}
    hold = desk.services.privacy.hold("counsel", "a suit", **target)
    desk.clock.advance(days=10 * 366)

    _purge(desk)
    with pytest.raises(OnHold):
        desk.services.privacy.erase(LUCIA, "test", "asked for it")

    assert _rows(desk, "transcript", conversation_id=talk)
    assert _rows(desk, "facts", conversation_id=talk)
    assert _rows(desk, "cases", conversation_id=talk)
    assert bool(_rows(desk, "transcript", conversation_id=other)) == (of == "patient")
    assert [running.reason for running in desk.services.privacy.holds("test")] == ["a suit"]
    desk.services.privacy.lift(hold.id, "counsel")
    _purge(desk)
    assert not _rows(desk, "transcript", conversation_id=talk)
    rows = desk.services.audit.show("test", "test", **target)
    assert {"hold", "lift hold"} <= {row.did for row in rows}
    with pytest.raises(Unknown):
        desk.services.privacy.lift(hold.id, "counsel")


def test_a_copy_holds_all_they_gave_and_all_we_said_and_who_read_it(desk: Desk, tmp_path: Path) -> None:
    _talks(desk, "my knee <b>hurts</b>")
    desk.services.consents.give(LUCIA, "text", "reminder", "es-US", "form")

    files = desk.services.export.write(LUCIA, tmp_path / "copy", "privacy officer")

    data = json.loads(files[0].read_text())
    page = files[1].read_text()
    assert "my knee <b>hurts</b>" in [row["text"] for row in data["transcript"]]
    assert data["patients"][0]["family"] == "Ferrer Montoya"
    assert data["statements"]
    assert data["charges"]
    assert data["appointments"]
    assert data["cases"][0]["outcome"] == "answered"
    assert data["consents"][0]["purpose"] == "reminder"
    assert "privacy officer" in {row["who"] for row in data["audit"]} | {
        row.who for row in desk.services.audit.show("t", "t", patient_id=LUCIA)
    }
    assert "&lt;b&gt;hurts" in page
    assert "<b>hurts" not in page
    assert not any("hash" in column for rows in data.values() for row in rows for column in row)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    with pytest.raises(Unknown):
        desk.services.export.write("nobody", tmp_path / "copy", "test")


def test_nobody_elses_data_is_in_a_copy(desk: Desk, tmp_path: Path) -> None:
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get("andres-torres", "test", "test"))
    desk.says(talk, MARK)

    files = desk.services.export.write(LUCIA, tmp_path, "test")

    assert all(MARK not in file.read_text() for file in files)


def test_an_erasure_says_what_was_kept_and_why_and_the_files_do_not_bring_them_back(desk: Desk) -> None:
    talk = _talks(desk)

    erased = desk.services.privacy.erase(LUCIA, "privacy officer", "asked by letter")

    assert {"transcript", "cases", "conversations"} & set(erased.removed)
    kept = {entry.data: entry for entry in erased.kept}
    assert set(kept) == {"appointments", "medications", "statements", "patients"}
    assert all(entry.because and entry.rows for entry in erased.kept)
    for table in ("transcript", "facts", "turns", "cases"):
        assert not _rows(desk, table, **({} if table == "cases" else {"conversation_id": talk}))
    left = desk.services.patients.get(LUCIA, "test", "test")
    assert (left.phones, left.email) == ((), None)
    assert desk.services.appointments.of_patient(LUCIA, "test", "test")[0].reason == ""
    desk.services.loader.load(Path("tests/practices/clinica"))
    desk.services.loader.load(DEMO)
    assert desk.services.patients.get(LUCIA, "test", "test").phones == ()
    assert desk.services.audit.verify().faults == ()


def test_of_an_erased_patient_no_way_to_reach_them_is_left_and_no_code_is_sent(desk: Desk) -> None:
    services = desk.services
    before = services.patients.get(LUCIA, "test", "test")
    assert before.mobile
    services.privacy.erase(LUCIA, "privacy officer", "asked by letter")

    services.codes.on = True
    services.codes.send(desk.opens(), before.name, [before.birth_date])

    left = services.patients.get(LUCIA, "test", "test")
    assert (left.phones, left.access_needs) == ((), ())
    assert (left.email, left.mobile, left.postal_code, left.member_id) == (None, None, None, None)
    assert not _rows(desk, "notices")


def test_nobody_is_erased_while_somebody_owes_them_an_answer(desk: Desk) -> None:
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.services.cases.request(talk, "complaint")

    with pytest.raises(IllegalMove):
        desk.services.privacy.erase(LUCIA, "test", "asked for it")

    assert _rows(desk, "transcript", conversation_id=talk)
    assert desk.services.audit.show("t", "t", patient_id=LUCIA)[-1].result == "IllegalMove"


def test_an_erasure_that_was_killed_is_finished_by_the_worker(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = _talks(desk)
    real = store.erase

    def killed(*values: Any) -> int:
        if values[2] == "cases":
            raise KeyboardInterrupt
        return real(*values)

    monkeypatch.setattr(store, "erase", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.services.privacy.erase(LUCIA, "test", "asked for it")
    assert _rows(desk, "cases")
    monkeypatch.undo()

    assert desk.services.privacy.resume_erasures() == 1

    assert not _rows(desk, "cases")
    assert not _rows(desk, "conversations", id=talk)
    assert desk.services.privacy.resume_erasures() == 0


def test_an_erasure_that_must_wait_blocks_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    others = ("andres-torres", "emma-torres")

    def killed(*_: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "erase", killed)
    for patient in (LUCIA, *others):
        with pytest.raises(KeyboardInterrupt):
            desk.services.privacy.erase(patient, "test", "asked for it")
    monkeypatch.undo()
    hold = desk.services.privacy.hold("counsel", "a suit", patient_id="andres-torres")
    erase = desk.services.privacy.erase
    monkeypatch.setattr(desk.services.privacy, "erase", lambda *each: 1 / 0 if each[0] == LUCIA else erase(*each))

    with pytest.raises(ZeroDivisionError):  # so that the worker counts it
        desk.services.privacy.resume_erasures()
    monkeypatch.undo()
    assert desk.services.privacy.resume_erasures() == 1
    desk.services.privacy.lift(hold.id, "counsel")
    assert desk.services.privacy.resume_erasures() == 1


def test_a_case_that_is_opened_while_an_erasure_runs_is_not_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = _talks(desk)
    real, opened = desk.services.privacy._erase, []

    def meanwhile(data: Any, patient_id: str) -> int:
        if data.name == "facts":
            opened.append(desk.services.cases.request(talk, "complaint").id)
        return real(data, patient_id)

    monkeypatch.setattr(desk.services.privacy, "_erase", meanwhile)
    with pytest.raises(IllegalMove):
        desk.services.privacy.erase(LUCIA, "test", "asked for it")
    monkeypatch.undo()

    case = desk.services.cases.get(opened[0])
    assert desk.services.privacy.resume_erasures() == 0
    desk.services.cases.accept(case.id, case.manager_id or "")
    desk.services.cases.resolve(case.id, case.manager_id or "", "answered")
    assert desk.services.privacy.resume_erasures() == 1
    assert not _rows(desk, "conversations", id=talk)


def _leaves_a_message(desk: Desk, talk: str) -> str:
    """A recorded message in a talk; its id."""
    recording = f"RE{7:032x}"
    desk.services.legs.message_left(talk, recording, 20)
    desk.telephony.recorded[recording] = b"sound"
    desk.services.outbox.send_due()
    return recording


def test_a_recorded_message_of_who_is_erased_goes_at_the_provider_as_soon_as_it_can(desk: Desk) -> None:
    recording = _leaves_a_message(desk, _talks(desk))
    desk.telephony.away = True

    desk.services.privacy.erase(LUCIA, "test", "asked by letter")
    desk.services.outbox.send_due()
    assert recording in desk.telephony.recorded, "the provider is away, and the erasure is through"
    desk.telephony.away = False
    desk.clock.advance(minutes=1)
    desk.services.outbox.send_due()

    assert desk.telephony.recorded == {}
    assert desk.services.outbox.figures().waiting == 0


@pytest.mark.parametrize(("known", "days"), [(True, 364), (False, 89)])
def test_a_recorded_message_goes_at_the_provider_with_what_names_it(desk: Desk, known: bool, days: int) -> None:
    recording = _leaves_a_message(desk, _talks(desk) if known else desk.opens())

    desk.clock.advance(days=days)
    _purge(desk)
    desk.services.outbox.send_due()
    assert recording in desk.telephony.recorded
    desk.clock.advance(days=3)
    _purge(desk)
    desk.services.outbox.send_due()

    assert desk.telephony.recorded == {}


def _values(table: sa.Table, patient: str, talk: str, parents: dict[str, Any]) -> dict[str, Any]:
    """A row of any table that belongs to this patient, with a marker in every place for words."""
    values: dict[str, Any] = {}
    for column in table.c:
        kind = column.type
        if column.foreign_keys:
            values[column.name] = parents[next(iter(column.foreign_keys)).column.table.name]
        elif column.name == "patient_id":
            values[column.name] = patient
        elif column.name in ("conversation_id", "id"):
            values[column.name] = talk if column.name == "conversation_id" else f"id-{table.name}"
        elif isinstance(kind, Sealed):
            values[column.name] = [f"{MARK} {table.name}.{column.name}"]
        elif isinstance(kind, Instant):
            values[column.name] = datetime(2020, 1, 1, tzinfo=UTC)
        elif isinstance(kind, sa.Date):
            values[column.name] = date(2015, 1, 1)
        elif isinstance(kind, sa.Boolean):
            values[column.name] = False
        elif isinstance(kind, sa.Integer | sa.Float):
            values[column.name] = 1
        else:
            plain = {"status": "resolved", "name": MARK, "why": MARK, "why_manager": MARK, "author": "patient"}
            values[column.name] = plain.get(column.name, "x")
    return values


KEPT = {"audit", "erasures"}  # no words in them


@pytest.fixture
def marked(desk: Desk) -> set[str]:
    """A patient with a row in every table that can hold one, a marker in each sealed column."""
    patient = Patient(PERSON, MARK, MARK, date(1980, 1, 1), (MARK,), MARK, MARK, MARK, "en-US", (MARK,))
    desk.services.patients.save(patient)
    talk, tables = desk.opens(), set()
    parents = {"conversations": talk, "patients": PERSON, "slots": _rows(desk, "slots")[0].id}
    with desk.services.db.begin() as tx:
        talks = metadata.tables["conversations"]
        state = {"engine_state": {"draft": MARK}, "patient_id": PERSON, "level": 1}
        tx.execute(sa.update(talks).where(talks.c.id == talk).values(state))
        leaves = metadata.tables["provider_leaves"]  # nobody's, and something of a patient's belongs to it
        tx.execute(sa.insert(leaves).values(_values(leaves, PERSON, talk, parents)))
        parents["provider_leaves"] = "id-provider_leaves"
        for table in metadata.sorted_tables:
            if table.name in KEPT | {"patients", "conversations"} or of_persons(table, [PERSON]) is None:
                continue
            values = _values(table, PERSON, talk, parents)
            if table.name == "transcript":
                values["seq"] = 99
            if table.name == "holds":
                values["lifted_at"] = datetime(2020, 1, 2, tzinfo=UTC)
            tx.execute(sa.insert(table).values(values))
            parents[table.name] = values.get("id")
            tables.add(table.name)
    return tables | {"patients", "conversations"}


def _everything_in(desk: Desk) -> str:
    """All values of the database, opened where they are sealed; of an SQLite file, every byte besides."""
    words = []
    with desk.services.db.reading() as tx:
        for table in metadata.sorted_tables:
            shown = [sa.type_coerce(column, _Raw) if isinstance(column.type, Sealed) else column for column in table.c]
            words += [str(value) for row in tx.execute(sa.select(*shown)) for value in row]
    url = desk.services.db.engine.url
    if url.database and url.get_backend_name() == "sqlite":
        for file in Path(url.database).parent.glob(f"{Path(url.database).name}*"):
            words.append(file.read_bytes().decode("latin-1"))
    return "\n".join(words)


class _Raw(sa.types.TypeDecorator[str]):
    impl = sa.LargeBinary
    cache_ok = True

    def process_result_value(self, value: bytes | None, dialect: Any) -> str:
        return "" if value is None else vault.unseal(value)


def test_when_no_duty_is_left_nothing_of_a_person_is_left_in_any_table(desk: Desk, marked: set[str]) -> None:
    sealed = {t.name for t in metadata.sorted_tables if any(isinstance(c.type, Sealed) for c in t.c)}
    of_others = {"notices", "carers", "manager_accounts", "manager_sessions"}  # about managers, and carers on file
    assert sealed - marked <= of_others | {"erasures"}
    assert _everything_in(desk).count(MARK) > 20

    erased = desk.services.privacy.erase(PERSON, "test", "asked by letter")

    assert erased.kept == ()
    assert MARK not in _everything_in(desk)
    with desk.services.db.reading() as tx:
        for table in metadata.sorted_tables:
            theirs = of_persons(table, [PERSON])
            if theirs is not None and table.name not in KEPT:
                assert not tx.execute(sa.select(table).where(theirs)).first(), table.name


def test_within_its_time_a_duty_keeps_only_what_it_names(desk: Desk, marked: set[str]) -> None:
    for table, column in (("appointments", "end"), ("statements", "day"), ("medication_requests", "dispensed_on")):
        with desk.services.db.begin() as tx:
            now = desk.clock.now()
            tx.execute(
                sa.update(metadata.tables[table])
                .where(metadata.tables[table].c.patient_id == PERSON)
                .values({column: now if column == "end" else now.date()})
            )

    erased = desk.services.privacy.erase(PERSON, "test", "asked by letter")

    assert {entry.data for entry in erased.kept} == {"appointments", "medications", "statements", "patients"}
    words = _everything_in(desk)
    left = {t for t in marked if f"{MARK} {t}." in words}
    assert left == {"charges", "medication_requests"}  # words of a bill, names of medicines; a reason is emptied


def test_after_thirty_years_every_class_but_those_that_stay_is_empty(desk: Desk, marked: set[str]) -> None:
    desk.clock.advance(days=30 * 366)

    _purge(desk)

    gone = {table for data in data_classes() if data.keep != "always" for table in data.tables}
    assert {table for table in gone if _rows(desk, table) and table in marked} == set()
    assert MARK not in _everything_in(desk)


def test_what_sqlite_deletes_is_overwritten(desk: Desk, marked: set[str]) -> None:
    """The sealed bytes of a removed value are not in the file any more, so no key opens them later."""
    url = desk.services.db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        pytest.skip("PostgreSQL overwrites at its next vacuum")
    with closing(sqlite3.connect(url.database)) as raw:
        before = [row[0] for row in raw.execute("SELECT text FROM transcript")] + [
            row[0] for row in raw.execute("SELECT family FROM patients WHERE id = ?", (PERSON,))
        ]

    desk.services.privacy.erase(PERSON, "test", "asked by letter")

    files = Path(url.database).parent.glob(f"{Path(url.database).name}*")
    everything = b"".join(file.read_bytes() for file in files)
    assert before[-1] not in everything
