"""The reminders of a day as sounds: for those who want calls, by a voice that may know them."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontdesk.adapters.speech.port import SpeechAway
from frontdesk.cli import app
from frontdesk.commands import speech
from frontdesk.speech.model import DataClass, Sound, Utterance
from tests.builders import Desk
from tests.integration.reminders.stage import LUCIA, MOBILE, NEW_YORK, wants


class Voice:
    """Says anything, and notes what; away once `times` pieces were said."""

    def __init__(self, times: int = 1000) -> None:
        self.said: list[Utterance] = []
        self.times = times

    def say(self, said: Utterance) -> Sound:
        """A sound."""
        if len(self.said) == self.times:
            raise SpeechAway("no voice")
        self.said.append(said)
        return Sound(b"RIFF" + said.words.encode(), "audio/wav")


def _speaks(desk: Desk, monkeypatch: pytest.MonkeyPatch, voice: Voice) -> None:
    monkeypatch.setattr(desk.services.reminder_sounds, "speaking", voice)
    monkeypatch.setattr(speech, "build_services", lambda _settings: desk.services)


def _day(desk: Desk) -> date:
    """Lucía wants calls; the day of her visit."""
    return wants(desk, "call").start.astimezone(NEW_YORK).date()


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "reminders.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_days_reminders_are_made_with_progress_for_who_wants_calls(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice, folder, day = Voice(), tmp_path / "tomorrow", _day(desk)
    _speaks(desk, monkeypatch, voice)

    result = CliRunner().invoke(app, ["speech", "reminders", str(folder), "--day", day.isoformat()])

    assert "Speaking" in result.output
    assert "100%" in result.output
    [row] = _rows(folder)
    assert (row["patient"], row["number"], row["language"]) == (LUCIA, MOBILE, "es-US")
    heard = b" ".join((folder / name).read_bytes() for name in row["files"].split()).decode()
    assert "cita" in heard
    assert "Ferrer" not in heard
    assert {said.data_class for said in voice.said} == {DataClass.PERSONAL}
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_who_wants_texts_or_has_no_number_or_no_visit_that_day_is_left_out(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _speaks(desk, monkeypatch, Voice())
    day = wants(desk, "text").start.astimezone(NEW_YORK).date()
    assert desk.services.reminder_sounds.wanted(day) == []
    desk.services.consents.give(LUCIA, "call", "reminder", "es-US", "form")
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.services.patients.save(replace(lucia, mobile=None, phones=()))

    args = ["speech", "reminders", str(tmp_path / "none"), "--json", "--day"]
    without = CliRunner().invoke(app, [*args, day.isoformat()])
    another = CliRunner().invoke(app, [*args, "2031-01-01"])

    assert json.loads(without.output) == {"reminders": 0, "without number or visit": 1}
    assert json.loads(another.output) == {"reminders": 0, "without number or visit": 0}


def test_when_the_voice_goes_what_was_made_is_listed_and_the_command_fails(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _speaks(desk, monkeypatch, Voice(times=0))

    args = ["speech", "reminders", str(tmp_path / "out"), "--day", _day(desk).isoformat()]
    result = CliRunner().invoke(app, args)

    assert isinstance(result.exception, SpeechAway)
    assert _rows(tmp_path / "out") == []
