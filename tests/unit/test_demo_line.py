"""A demo without an account has a telephone line of its own, and one process more; any other has neither."""

from pathlib import Path
from typing import Any

import pytest

from frontdesk.commands.up import processes
from frontdesk.demo_line import FILE, DemoLine, demo_line
from frontdesk.notices.model import Notice
from frontdesk.providers import messages_of
from frontdesk.settings import Settings
from tests.builders import MONDAY_10

NUMBER = "+19145550100"


def _settings(var: Path, **more: Any) -> Settings:
    return Settings().model_copy(update={"var": var, **more})


def _line(var: Path, *, demo: bool = True, **more: Any) -> DemoLine | None:
    return demo_line(_settings(var, **more), NUMBER, demo=demo)


def test_an_account_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    another = tmp_path / "another"
    another.mkdir()
    first = _line(tmp_path)

    again = _line(tmp_path)

    assert first is not None
    assert first == again
    assert first.number == NUMBER
    assert first != _line(another)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_another_number_of_the_practice_is_called_from_then_on(tmp_path: Path) -> None:
    before = _line(tmp_path)

    after = demo_line(_settings(tmp_path), "+19145550101", demo=True)

    assert before is not None
    assert after == DemoLine(before.account, before.token, "+19145550101")


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"account": "AC1"}'])
def test_a_file_that_cannot_be_read_is_made_anew(tmp_path: Path, broken: str) -> None:
    (tmp_path / FILE).write_text(broken)

    assert _line(tmp_path) == _line(tmp_path)


@pytest.mark.parametrize(
    "given", [{"demo": False}, {"twilio_account": "AC1"}, {"simulator_port": 0}], ids=["earnest", "account", "no port"]
)
def test_there_is_none_in_earnest_with_an_account_or_without_a_port(tmp_path: Path, given: dict[str, Any]) -> None:
    line = _line(tmp_path, **given)

    assert line is None
    assert not (tmp_path / FILE).exists()


def test_a_demo_has_one_process_more_which_the_others_take_for_the_provider(tmp_path: Path) -> None:
    settings, line = _settings(tmp_path, simulator_port=8102), _line(tmp_path)
    assert line is not None

    started = {process.name: process for process in processes(settings, Path("no-model"), line)}

    assert set(started) == {"gateway", "live", "worker", "actions", "rasa", "simulator"}
    for name in ("gateway", "live", "worker", "actions"):
        asked = started[name].environment
        assert asked["FRONTDESK_TWILIO_ACCOUNT"] == line.account, name
        assert asked["FRONTDESK_PHONE_URL"] == "http://127.0.0.1:8102", name
    assert line.token not in str(started["rasa"].environment)
    assert not [name for name, process in started.items() if line.token in " ".join(process.command)]


def test_what_the_others_are_told_are_settings_that_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = _line(tmp_path)
    assert line is not None
    monkeypatch.setenv("FRONTDESK_SIMULATOR_PORT", "8102")
    for name, value in line.settings("http://127.0.0.1:8102").items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert settings.line_is_simulated
    assert settings.phone_number == NUMBER


def test_without_a_line_there_are_five_processes_and_no_account(tmp_path: Path) -> None:
    started = processes(_settings(tmp_path), Path("no-model"))

    assert [process.name for process in started] == ["gateway", "live", "worker", "actions", "rasa"]
    assert not [process for process in started if "FRONTDESK_TWILIO_ACCOUNT" in process.environment]


def test_texts_of_a_demo_stay_in_the_folder_that_its_inbox_shows(tmp_path: Path) -> None:
    simulated = {"twilio_account": "AC1", "phone_url": "http://127.0.0.1:8002", "phone_number": NUMBER}
    settings = _settings(tmp_path, **simulated)

    messages_of(settings, lambda: True).send(_text())

    assert list(settings.sent_folder.iterdir())


def _text() -> Notice:
    return Notice("1", "k", NUMBER, "text", "s", "Alder: a message.", MONDAY_10, until=MONDAY_10)
