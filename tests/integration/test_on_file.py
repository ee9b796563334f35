"""What a practice's files change of a patient's record is on record, and nothing else is."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from frontdesk.audit import audit_rows
from frontdesk.db import metadata
from tests.builders import DEMO, Desk

LUCIA, MATEO, HAROLD, JUNE = "lucia-ferrer", "mateo-torres", "harold-pettigrew", "june-hoffman"


def _rows(desk: Desk) -> list[Any]:
    with desk.services.db.reading() as tx:
        return list(tx.execute(sa.select(audit_rows).where(audit_rows.c.who == "practice files")))


def _written(desk: Desk, before: list[Any]) -> set[tuple[str, str, str, str]]:
    known = {row.id for row in before}
    rows = [row for row in _rows(desk) if row.id not in known and row.patient_id]
    return {(row.patient_id, row.what, row.what_id, row.result) for row in rows}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demo's files, to be changed."""
    return Path(shutil.copytree(DEMO, tmp_path / "practice"))


def _change(folder: Path, file: str, *changes: tuple[str, str]) -> None:
    text = (folder / file).read_text()
    for old, new in changes:
        assert text.count(old) >= 1
        text = text.replace(old, new, 1)
    (folder / file).write_text(text)


def test_the_first_load_leaves_one_row_for_each_record(desk: Desk) -> None:
    rows = _rows(desk)

    found = {(row.patient_id, row.what) for row in rows if row.what_id != "-"}
    assert {(LUCIA, "patient"), (LUCIA, "appointment"), (LUCIA, "statement"), (MATEO, "authority")} <= found
    assert {(HAROLD, "carer"), (HAROLD, "authority")} <= found
    assert {row.result for row in rows if row.patient_id} == {"new"}
    keys = [(row.patient_id, row.what, row.what_id) for row in rows if row.patient_id]
    assert len(keys) == len(set(keys))
    assert LUCIA in {row.patient_id for row in desk.services.audit.show("test", "test", patient_id=LUCIA)}


def test_slow_passwords_are_made_before_the_transaction(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    within: list[bool] = []

    def slow(password: str) -> str:
        within.append(desk.services.db._open.get() is not None)
        return password

    monkeypatch.setattr("frontdesk.loader.hash_of", slow)
    with desk.services.db.begin() as tx:
        tx.execute(sa.delete(metadata.tables["manager_accounts"]))

    desk.services.loader.load(DEMO)

    assert within
    assert not any(within)


def test_what_the_files_change_is_on_record_with_whose_it_is_and_which_field(desk: Desk, folder: Path) -> None:
    _change(
        folder,
        "patients.yml",
        ("+19175550121", "+19175550199"),  # where Lucía's codes go
        ("guardians: [lucia-ferrer, andres-torres]", "guardians: [lucia-ferrer]"),  # of Mateo
        ("+18455550159", "+18455550198"),  # where codes for Harold's matters go
        ("scope: [appointments], until: 2028-06-30", "scope: [appointments, billing], until: 2028-06-30"),
    )
    _change(folder, "statements.yml", ("codes: [CO-45, PR-3]", "codes: [CO-45]"))
    before = _rows(desk)

    desk.services.loader.load(folder)

    found = {(patient, what, result) for patient, what, _, result in _written(desk, before)}
    assert found == {
        (LUCIA, "patient", "phones mobile"),
        (MATEO, "authority", "gone"),
        (HAROLD, "carer", "phones mobile"),
        (JUNE, "authority", "scope"),
        (LUCIA, "statement", "charges"),
    }
    told = desk.services.audit.show("test", "test", patient_id=LUCIA)
    assert [(row.who, row.result) for row in told if row.did == "write" and row.what == "patient"][-1] == (
        "practice files",
        "phones mobile",
    )
    assert desk.services.patients.get(LUCIA, "test", "test").mobile == "+19175550199"
    assert "5550199" not in "".join(str(row) for row in _rows(desk))


def test_files_in_which_no_record_changed_leave_no_row_for_any(desk: Desk, folder: Path) -> None:
    _change(folder, "patients.yml", ("# The same name", "# Again the same name"))
    before = _rows(desk)

    loaded = desk.services.loader.load(folder)

    assert not loaded.unchanged
    assert _written(desk, before) == set()
    assert len(_rows(desk)) == len(before) + 1


def test_a_record_that_is_still_on_file_is_kept_from_then_on(desk: Desk, folder: Path) -> None:
    desk.clock.advance(days=400)
    _change(folder, "patients.yml", ("# The same name", "# Again the same name"))

    desk.services.loader.load(folder)

    patients = metadata.tables["patients"].c
    with desk.services.db.reading() as tx:
        kept_from = set(tx.scalars(sa.select(patients.created_at)))
    assert kept_from == {desk.clock.now()}


def test_a_carer_in_the_place_of_another_is_on_record(desk: Desk, folder: Path) -> None:
    _change(folder, "patients.yml", ("name: Patrice Lowell", "name: Ada Nkemelu"))
    before = _rows(desk)

    desk.services.loader.load(folder)

    found = sorted((patient, what, result) for patient, what, _, result in _written(desk, before))
    assert found == [(JUNE, "authority", "gone"), (JUNE, "authority", "new"), (JUNE, "carer", "new")]
