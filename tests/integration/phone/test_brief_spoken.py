"""What a manager hears between the gate and the room: short, the most needed first, and only to whom it was put."""

from pathlib import Path

import pytest

from tests.builders import Desk
from tests.integration.phone.line import PhoneLine, said

WORDS_IN_20_SECONDS = 50  # at 150 a minute


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """What is said does not depend on the kind of database."""
    import shutil

    shutil.copy(loaded_sqlite, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


def _brief(line: PhoneLine, reason: str = "refund_or_dispute") -> str:
    call = line.phone(line.asks(reason).manager_id or "")
    return said(line.presses(call, "1", line.picks_up(call)))


def test_it_says_who_how_surely_what_they_want_and_their_language(desk: Desk) -> None:
    line = PhoneLine(desk, desk.services.reception.welcome("phone", "es-US").conversation.id).calls()
    desk.verifies(line.talk, desk.services.patients.get("lucia-ferrer", "test", "test"))
    desk.says(line.talk, "quiero hablar de mi factura", channel="phone")

    brief = _brief(line)

    assert "Lucía Ferrer" in brief
    assert "who has proven it" in brief
    assert "quiero hablar de mi factura" in brief
    assert "They speak Spanish." in brief
    assert brief.endswith("1 to connect, 2 to decline, 3 to hear it again.")


def test_a_name_that_is_only_said_is_told_as_said(desk: Desk) -> None:
    line = PhoneLine(desk).calls()
    desk.services.conversations.remember(line.talk, name_given="Lucia Ferrer")

    assert "The caller says they are Lucia Ferrer. That is not proven." in _brief(line)


def test_it_takes_twenty_seconds_at_most_whatever_is_on_record(desk: Desk) -> None:
    line = PhoneLine(desk).calls()
    long = "Maria de la Concepción Hernández y García de los Ríos"
    desk.services.conversations.remember(line.talk, name_given=long)
    desk.says(line.talk, "I am so angry, " + "and then I called again and nobody knew anything about it, " * 20)

    brief = _brief(line)

    assert len(brief.split()) <= WORDS_IN_20_SECONDS


def test_it_is_read_once_more_on_wish_and_leaves_a_row_each_time(desk: Desk) -> None:
    line = PhoneLine(desk).calls()
    call = line.phone(line.asks().manager_id or "")
    brief = line.presses(call, "1", line.picks_up(call))

    again = line.presses(call, "3", brief)

    assert said(again) == said(brief)
    rows = desk.services.audit.show("test", "test", conversation_id=line.talk)
    assert sum(row.what == "case" and row.did == "read" for row in rows) == 2
