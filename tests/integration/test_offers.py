"""A yes or a no with more around it answers what was offered, and is not taken for something not understood."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import actions.turn
from actions.handoff import HandOff, NotUnderstood, OutOfScope
from actions.talk import Inform
from actions.turn import FrontdeskAction
from tests.builders import Desk, a_desk
from tests.integration.patients.dialogue import Dialogue


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A front desk in the hands of the actions."""
    desk = a_desk(database_url, tmp_path)
    monkeypatch.setattr(actions.turn, "services", lambda: desk.services)
    yield desk
    desk.services.db.close()


@pytest.mark.parametrize(
    ("language", "words", "action"),
    [
        ("en-US", "yes the one with the nice voice", NotUnderstood),
        ("en-US", "sure, my e-mail on file", Inform),
        ("es-US", "sí, el de siempre", OutOfScope),
    ],
)
def test_a_yes_with_more_around_it_gets_the_person_who_was_offered(
    desk: Desk, language: str, words: str, action: type[FrontdeskAction]
) -> None:
    talk = Dialogue(desk, language)
    talk.does(NotUnderstood, "blorp fizz", "nlu_fallback")

    assert talk.does(action, words, "nlu_fallback") == ["utter_handoff"]

    case = desk.services.cases.of(talk.conversation)
    assert case is not None
    assert case.reason == "asked_for_person"


@pytest.mark.parametrize(
    ("language", "words"), [("en-US", "no thanks, I will look it up"), ("es-US", "no gracias, yo lo busco")]
)
def test_a_no_with_more_around_it_calls_nobody(desk: Desk, language: str, words: str) -> None:
    talk = Dialogue(desk, language)
    talk.does(OutOfScope, "can you fix my car", "out_of_scope")

    assert talk.does(NotUnderstood, words, "nlu_fallback") == ["utter_all_right"]

    assert desk.services.cases.of(talk.conversation) is None
    assert talk.does(NotUnderstood, "blorp fizz", "nlu_fallback") == ["utter_not_understood"]


def test_what_is_out_of_scope_is_declined_as_such_whatever_was_offered_before(desk: Desk) -> None:
    talk = Dialogue(desk)
    talk.slots["offer"] = "which"

    assert talk.does(OutOfScope, "can you order me a pizza", "out_of_scope") == ["utter_out_of_scope"]


def test_the_same_wish_in_the_place_of_an_answer_is_asked_again_once(desk: Desk) -> None:
    talk = Dialogue(desk)
    talk.begins("visits_form", "appointment", "list_appointments")

    assert talk.says("when do I come", "list_appointments") == ["utter_ask_name"]

    assert talk.says("when do I come", "list_appointments") == []


@pytest.mark.parametrize(("confidence", "is_sorry"), [(0.9, True), (0.34, False)])
def test_nobody_is_told_on_a_guess_that_they_lost_somebody(desk: Desk, confidence: float, is_sorry: bool) -> None:
    talk = Dialogue(desk)

    talk.does(HandOff, "Emma needs her well child", "bereavement", confidence)

    assert ("sorry for your loss" in talk.words) is is_sorry
    assert desk.services.cases.of(talk.conversation) is not None
