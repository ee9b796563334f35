"""The command line: what a program reads from it, and what a person is told when something is wrong."""

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from frontdesk.cli import app
from frontdesk.commands.on_record import lines_of
from frontdesk.commands.show import patient
from frontdesk.commands.talk import talk
from frontdesk.commands.up import telling
from frontdesk.engine import ROOT
from frontdesk.practice.files import PracticeFileError
from frontdesk.settings import Settings
from tests.builders import KEY, Desk


def _talk(desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *lines: Any) -> list[Any]:
    said = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    talk(desk.services, "en-US", as_json=True)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_talk_answers_every_line_whatever_is_in_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [{"text": "hello"}, {"text": ""}, "not json at all", {"text": "x" * 6000}, [1, 2], {"button": "77-0"}]

    answers = _talk(desk, monkeypatch, capsys, *lines)

    assert len(answers) == len(lines)
    assert all(answer["replies"][0]["text"] for answer in answers)
    assert {answer["handler"] for answer in answers} == {"assistant"}
    assert len({answer["conversation"] for answer in answers}) == 1


def test_a_case_holds_every_sentence_of_both_sides_in_order_and_why_this_manager(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.assistant.down = True
    answers = _talk(desk, monkeypatch, capsys, {"text": "I was charged twice for one visit"}, {"text": "please help"})

    packet = desk.services.packets.of(answers[-1]["case"], "test").as_json()

    authors = [line["author"] for line in packet["transcript"]]
    assert authors == ["assistant", "patient", "assistant", "patient", "assistant"]
    assert packet["wants"] == "I was charged twice for one visit"
    assert packet["manager"]
    assert packet["case"]["why_manager"]
    json.dumps(packet)


def test_show_patient_tells_appointments_statements_and_cases_and_leaves_an_audit_row(desk: Desk) -> None:
    shown = patient(desk.services, "lucia-ferrer")

    assert shown["appointments"]
    assert {"id", "owed"} <= set(shown["statements"][0])
    json.dumps(shown, default=str)


def test_a_wrong_practice_is_refused_whole_by_file_line_and_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "wrong"
    shutil.copytree(ROOT / "tests/practices/clinica", folder)
    managers = folder / "managers.yml"
    managers.write_text(managers.read_text().replace("deputy:", "deputie:", 1))
    monkeypatch.setenv("FRONTDESK_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("FRONTDESK_ENCRYPTION_KEY", KEY)

    result = CliRunner().invoke(app, ["load", str(folder)])

    assert isinstance(result.exception, PracticeFileError)
    assert "managers.yml:" in str(result.exception)
    assert "deputie" in str(result.exception)


def test_show_patient_is_told_in_lines_without_the_insides_of_python(desk: Desk) -> None:
    shown = patient(desk.services, "lucia-ferrer")

    lines = list(lines_of(shown, desk.services.practices.current().zone))

    assert lines[0] == "Lucía Ferrer Montoya (lucia-ferrer)"
    assert "  birth date: 1988-02-17" in lines
    assert any(line.startswith("appointments: ") for line in lines)
    assert not [line for line in lines if re.search(r"datetime|\{|\[|None|<", line)]


def test_whoever_starts_it_reads_once_when_and_where_it_can_be_opened() -> None:
    said: list[str] = []
    tell = telling(Settings(), said.append)

    for name in ("gateway", "worker", "rasa", "rasa"):
        tell(name, "ready")

    assert [line for line in said if "open" in line] == [said[3]]
    assert "http://127.0.0.1:8000 " in said[3]
