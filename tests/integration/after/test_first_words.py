"""What a professional tells the assistant, and the first words of a case, in the hands of the actions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.handoff import HandOff, NotUnderstood
from tests.builders import Desk
from tests.integration.after.closing import DANA, KEISHA
from tests.integration.patients.dialogue import Dialogue, a_talking_desk


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A front desk in the hands of the actions."""
    with a_talking_desk(database_url, tmp_path, monkeypatch) as desk:
        yield desk


def test_a_device_is_told_in_the_first_words(desk: Desk) -> None:
    caller = Dialogue(desk)

    said = caller.does(HandOff, "Meadow Home Care here, the infusion pump has failed", "professional_caller")

    case = desk.case(caller.conversation)
    assert (case.reason, case.manager_id) == ("device_failure", KEISHA)
    assert said == ["utter_handoff"]  # reception asks its one question behind it
    assert "looks after devices" in caller.words


def test_a_regulator_is_told_in_the_words_after_the_question(desk: Desk) -> None:
    caller = Dialogue(desk)
    asked = caller.does(HandOff, "I need to speak with somebody about Ruth Abernathy", "professional_caller")

    caller.does(NotUnderstood, "Lee Park from the health department, 914 555 0142", "inform")

    case = desk.case(caller.conversation)
    assert asked == ["utter_handoff", "utter_ask_caller"]
    assert (case.reason, case.manager_id) == ("regulator_call", DANA)
    assert "health department" in desk.services.conversations.facts(caller.conversation)["caller"]


def test_the_first_words_name_no_feeling_twice(desk: Desk) -> None:
    angry, plain = Dialogue(desk), Dialogue(desk)

    angry.does(HandOff, "I waited 90 minutes and nobody came", "complaint")
    plain.does(HandOff, "I want to complain", "complaint")

    assert angry.words.startswith("That should be heard by a person.")
    assert plain.words.startswith("I am sorry this went wrong.")
