"""Without a provider notices are files. In a practice in earnest none of them holds a patient's code or number."""

import shutil
from pathlib import Path

import pytest

from frontdesk.adapters.messages.folder import FolderMessages
from frontdesk.commands.up import up
from frontdesk.errors import SettingMissing
from frontdesk.patients.model import Patient
from frontdesk.settings import Settings
from tests.builders import DEMO, KEY, MONDAY_10, Desk

LUCIA = "lucia-ferrer"


def _in_earnest(folder: Path) -> Path:
    """The demo's files as those of a practice in earnest."""
    shutil.copytree(DEMO, folder)
    for name, word in (("practice.yml", "demo: true"), ("managers.yml", "demo_password:")):
        lines = (folder / name).read_text().splitlines(keepends=True)
        (folder / name).write_text("".join(line for line in lines if word not in line))
    return folder


def _asks_for_a_code(desk: Desk, folder: Path) -> Patient:
    services = desk.services
    patient = services.patients.get(LUCIA, "test", "test")
    services.outbox.messages = FolderMessages(folder, lambda: services.practices.current().details.demo)
    services.codes.on = True
    talk = desk.opens()
    services.codes.send(talk, patient.name, [patient.birth_date])
    services.cases.request(talk, "complaint")
    services.outbox.send_due()
    return patient


def test_a_demo_writes_codes_where_whoever_tries_it_can_read_them(desk: Desk, tmp_path: Path) -> None:
    patient = _asks_for_a_code(desk, tmp_path / "sent")

    files = list((tmp_path / "sent").glob("*.eml"))
    assert any(str(patient.mobile) in file.read_text() for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in [*files, tmp_path / "sent"])


def test_a_practice_in_earnest_writes_no_code_and_no_patients_number(desk: Desk, tmp_path: Path) -> None:
    desk.services.loader.load(_in_earnest(tmp_path / "practice"))
    patient = _asks_for_a_code(desk, tmp_path / "sent")
    assert desk.services.outbox.figures().failing == 1
    desk.clock.advance(minutes=6)
    desk.services.outbox.send_due()

    (file,) = (tmp_path / "sent").glob("*.eml")  # the manager was told
    assert str(patient.mobile) not in file.read_text()
    assert desk.services.outbox.figures().failing == 0  # worth nothing any more, and dropped


def test_it_does_not_start_when_codes_are_to_be_sent_and_there_is_no_provider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def no_further(*_: object) -> Path:
        raise InterruptedError

    monkeypatch.setattr("frontdesk.commands.up.train", no_further)
    own = {"var": tmp_path / "var", "encryption_key": KEY, "identity_codes": True, "now": MONDAY_10}
    earnest = Settings().model_copy(update={**own, "practice": _in_earnest(tmp_path / "practice")})

    with pytest.raises(SettingMissing, match="IDENTITY_CODES"):
        up(earnest, said.append)
    with pytest.raises(InterruptedError):
        up(earnest.model_copy(update={"identity_codes": False}), said.append)
    assert "for managers only" in _of_notices(said)
    with pytest.raises(InterruptedError):
        up(earnest.model_copy(update={"practice": DEMO}), said.append)
    assert "to be read, as this is a demo" in _of_notices(said)


def _of_notices(said: list[str]) -> str:
    """What was said last of where notices go."""
    return next(line for line in reversed(said) if line.startswith("notices:"))
