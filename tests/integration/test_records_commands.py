"""The commands about the audit log, keys, holds, a person's data and backups, as somebody types them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from frontdesk import vault
from frontdesk.cli import app
from frontdesk.errors import OnHold
from frontdesk.worker import jobs
from tests.builders import KEY, Desk, a_desk, a_loaded_database

LUCIA = "lucia-ferrer"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A practice with its own folder, as the commands find it."""
    (tmp_path / "encryption.key").write_text(KEY)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    monkeypatch.setenv("FRONTDESK_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("FRONTDESK_ENCRYPTION_KEY", raising=False)
    a_loaded_database(url, tmp_path)
    desk = a_desk(url, tmp_path, encryption_key="")
    yield desk
    desk.services.db.close()
    vault.use_key(bytes.fromhex(KEY))


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def _answer(*words: str) -> Any:
    result = _run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_log_is_checked_and_shown(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.audit.seal()

    assert _run("audit", "verify").exit_code == 0
    assert "open conversation" in _run("audit", "show", "--conversation", talk).output
    rows = _answer("audit", "show", "--conversation", talk)["rows"]
    assert {row["who"].split()[0] for row in rows} >= {"patient", "command"}
    assert rows[-1]["place"] == "command line"
    assert _run("audit", "show").exit_code != 0


def test_a_changed_log_ends_with_one_and_says_where(desk: Desk, tmp_path: Path) -> None:
    talk = desk.opens()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("UPDATE audit SET who = 'nobody' WHERE conversation_id = ? AND number = 1", (talk,))
        raw.commit()

    result = _run("audit", "verify", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["faults"] == [
        {"where": f"conversation {talk}, row 1", "what": "was changed or added"}
    ]


def test_a_key_is_changed_from_the_command_line(desk: Desk) -> None:
    assert _answer("keys", "add") == {"key": 2}
    assert _run("keys", "retire", "1").exit_code != 0
    assert _answer("keys", "reseal")["rows"] > 0
    assert _answer("keys", "list")["key 1"] == 0
    assert _answer("keys", "retire", "1") == {"retired": 1}

    assert _run("audit", "verify").exit_code == 0
    assert _answer("show", "patient", LUCIA)["patient"]["given"] == "Lucía"


def test_a_hold_is_placed_listed_and_lifted(desk: Desk) -> None:
    hold = _answer("hold", "add", "--patient", LUCIA, "--by", "counsel", "--why", "a suit")["hold"]

    assert _answer("hold", "list")[hold]["reason"] == "a suit"
    refused = _run("privacy", "erase", LUCIA, "--by", "officer", "--why", "asked")
    assert isinstance(refused.exception, OnHold)
    assert _answer("hold", "remove", hold, "--by", "counsel") == {"lifted": hold}
    assert _answer("hold", "list") == {}
    assert _run("hold", "add", "--by", "counsel", "--why", "a suit").exit_code != 0


def test_a_person_gets_a_copy_and_is_erased(desk: Desk, tmp_path: Path) -> None:
    files = _answer("privacy", "export", LUCIA, str(tmp_path / "copy"))["files"]
    assert "Ferrer" in Path(files[0]).read_text()

    erased = _answer("privacy", "erase", LUCIA, "--by", "officer", "--why", "asked by letter")

    assert {entry["data"] for entry in erased["kept"]} == {"appointments", "statements", "medications", "patients"}


def test_a_backup_is_made_and_put_back(desk: Desk, tmp_path: Path) -> None:
    key = str(tmp_path / "apart.key")
    file = _answer("backup", str(tmp_path / "copies"), "--key", key)["backup"]
    desk.services.db.close()
    for path in tmp_path.glob("desk.db*"):
        path.unlink()

    assert _answer("restore", str(tmp_path / "copies"), "--key", key)["from"] == file

    assert _answer("show", "patient", LUCIA)["patient"]["given"] == "Lucía"


def test_the_worker_seals_and_purges_at_its_start_and_then_in_time(desk: Desk) -> None:
    talk = desk.opens()
    planned = jobs(desk.services)
    for job in planned:
        job.look(desk.clock.now())
    assert len(desk.services.settings.seal_file.read_text().splitlines()) == 1

    desk.opens()
    desk.clock.advance(minutes=6)
    for job in planned:
        job.look(desk.clock.now())
    assert len(desk.services.settings.seal_file.read_text().splitlines()) == 2

    desk.clock.advance(days=92)
    for _ in range(5):
        for job in planned:
            job.look(desk.clock.now())
    assert desk.services.conversations.transcript(talk) == []


def test_what_managers_labelled_is_written_for_whoever_trains(desk: Desk, tmp_path: Path) -> None:
    talk = desk.opens()
    kept, dropped = desk.is_not_understood(talk, "mi cosa"), desk.is_not_understood(talk, "asdf")
    desk.services.misunderstood.label("dana-whitfield", talk, kept, "complaint", "perdieron mi cosa, señor")
    desk.services.misunderstood.leave_out("dana-whitfield", talk, dropped)
    file = tmp_path / "out.jsonl"

    assert _answer("labelled", str(file))["sentences"] == 1

    (row,) = [json.loads(line) for line in file.read_text().splitlines()]
    assert row.pop("id")
    assert row == {"text": "perdieron mi cosa, señor", "language": "es-US", "channel": "chat", "intent": "complaint"}
    assert file.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        found = raw.execute("SELECT who, what, why, result, place FROM audit WHERE did = 'export'").fetchall()
    assert [(entry[1:]) for entry in found] == [("labelled", "training", "1 rows", "command line")]
    assert found[0][0].startswith("command line")
