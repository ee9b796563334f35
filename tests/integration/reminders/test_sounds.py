"""The reminders of a day as sounds: for those who want calls, by a voice that may know them."""

import csv
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from frontdesk.adapters.speech.port import SpeechAway
from frontdesk.cli import app
from frontdesk.commands import records, speech
from frontdesk.speech.model import DataClass, Sound, Utterance
from tests.builders import Desk
from tests.integration.reminders.stage import LUCIA, MOBILE, NEW_YORK, wants

MATEO = "mateo-torres"


class Voice:
    """Says anything but what is in languages that it does not know, and notes what."""

    def __init__(self, *without: str) -> None:
        self.said: list[Utterance] = []
        self.without = without

    def say(self, said: Utterance) -> Sound:
        """A sound."""
        if said.language in self.without:
            raise SpeechAway("no voice")
        self.said.append(said)
        return Sound(b"RIFF" + said.words.encode(), "audio/wav")


def _speaks(desk: Desk, monkeypatch: pytest.MonkeyPatch, voice: Voice) -> None:
    monkeypatch.setattr(desk.services.reminder_sounds, "speaking", voice)
    for commands in (speech, records):
        monkeypatch.setattr(commands, "build_services", lambda _settings: desk.services)


def _day(desk: Desk) -> date:
    """Lucía wants calls; the day of her visit."""
    return wants(desk, "call").start.astimezone(NEW_YORK).date()


def _run(folder: Path, day: date) -> Result:
    return CliRunner().invoke(app, ["speech", "reminders", str(folder), "--day", day.isoformat()])


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "reminders.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_days_reminders_are_made_with_progress_for_who_wants_calls(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice, folder, day = Voice(), tmp_path / "tomorrow", _day(desk)
    folder.mkdir(mode=0o755)
    _speaks(desk, monkeypatch, voice)

    result = _run(folder, day)

    assert "Speaking" in result.output
    assert "100%" in result.output
    [row] = _rows(folder)
    assert (row["patient"], row["number"], row["language"]) == (LUCIA, MOBILE, "es-US")
    heard = b" ".join((folder / name).read_bytes() for name in row["files"].split()).decode()
    assert "automática" in heard
    assert "cita" in heard
    assert "Ferrer" not in heard
    assert {said.data_class for said in voice.said} == {DataClass.PERSONAL}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()))


def test_a_folder_with_another_days_sounds_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = _day(desk)
    _speaks(desk, monkeypatch, Voice())
    (tmp_path / "0001-1.wav").write_bytes(b"yesterday")

    result = _run(tmp_path, day)

    assert result.exit_code
    assert not (tmp_path / "reminders.csv").exists()


def test_who_wants_texts_or_has_no_number_or_whose_visit_is_over_is_left_out(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _speaks(desk, monkeypatch, Voice())
    visit = wants(desk, "text")
    day = visit.start.astimezone(NEW_YORK).date()
    assert desk.services.reminder_sounds.wanted(day) == []
    desk.services.consents.give(LUCIA, "call", "reminder", "es-US", "form")
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.services.patients.save(replace(lucia, mobile=None, phones=()))

    args = ["speech", "reminders", str(tmp_path / "none"), "--json", "--day", day.isoformat()]
    without = CliRunner().invoke(app, args)
    _goes_on_to(desk, visit.start - timedelta(hours=1))

    assert json.loads(without.output) == {"reminders": 0, "not called": 1, "without a voice": 0}
    assert desk.services.reminder_sounds.wanted(day) == []


def test_whom_no_voice_can_say_it_keeps_nobody_waiting_and_the_command_fails(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = _day(desk)
    mateo = desk.services.patients.get(MATEO, "test", "test")
    desk.services.patients.save(replace(mateo, mobile="+19145550133"))
    desk.services.consents.give(MATEO, "call", "reminder", "en-US", "form")
    monkeypatch.setattr(desk.services.reminder_sounds, "wanted", lambda _day: [MATEO, LUCIA])
    monkeypatch.setattr(desk.services.reminder_page, "words", lambda *_: "Mañana")
    _speaks(desk, monkeypatch, Voice("en-US"))

    result = _run(tmp_path / "out", day)

    assert result.exit_code == 1
    assert [row["patient"] for row in _rows(tmp_path / "out")] == [LUCIA]


def test_what_was_said_on_paper_is_noted_and_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _speaks(desk, monkeypatch, Voice())

    CliRunner().invoke(app, ["privacy", "consent", LUCIA, "--channel", "call"])
    wanted = desk.services.consents.may_send(LUCIA, "call", "reminder")
    desk.clock.advance(seconds=1)
    CliRunner().invoke(app, ["privacy", "consent", LUCIA, "--channel", "call", "--end"])
    wrong = CliRunner().invoke(app, ["privacy", "consent", LUCIA, "--channel", "pigeon"])

    assert wanted
    assert not desk.services.consents.may_send(LUCIA, "call", "reminder")
    assert wrong.exit_code


def _goes_on_to(desk: Desk, moment: datetime) -> None:
    desk.clock.advance(seconds=(moment - desk.clock.now()).total_seconds())
