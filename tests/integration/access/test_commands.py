"""Accounts on the command line: how the first administrator comes to be."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from frontdesk.cli import app
from tests.builders import KEY, MONDAY_10, a_desk
from tests.real_practice import ADDRESS, PASSWORD, a_person


@pytest.fixture
def url(real_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of a practice in earnest, named in the environment."""
    shutil.copy(real_sqlite, tmp_path / "real.db")
    url = f"sqlite:///{tmp_path / 'real.db'}"
    own = {"FRONTDESK_VAR": str(tmp_path), "FRONTDESK_ENCRYPTION_KEY": KEY, "FRONTDESK_NOW": MONDAY_10.isoformat()}
    for name, value in {"DATABASE_URL": url, **own}.items():
        monkeypatch.setenv(name, value)
    return url


def _runs(*words: str) -> Any:
    result = CliRunner().invoke(app, ["account", *words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_first_administrator_is_invited_on_the_command_line(url: str, tmp_path: Path) -> None:
    invited = _runs("invite", "noor-haddad")

    desk = a_desk(url, tmp_path)
    assert invited["address"].endswith("/console/invitation")
    assert desk.services.enrolment.accept_invitation(invited["code"], PASSWORD, ADDRESS)
    assert _runs("list")["noor-haddad"]["has_password"] is True
    assert invited["code"] not in json.dumps(_runs("list"))


def test_somebody_is_signed_out_everywhere_from_the_command_line(url: str, tmp_path: Path) -> None:
    desk = a_desk(url, tmp_path)
    dana = a_person(desk)

    _runs("end-sessions", dana.id)

    assert not desk.services.sessions.is_alive(dana.token)


def test_nobody_outside_the_practices_files_is_invited(url: str) -> None:
    result = CliRunner().invoke(app, ["account", "invite", "somebody"])

    assert result.exit_code == 1
