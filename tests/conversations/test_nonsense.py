"""Wrong data, nonsense and attempts to command the engine: a clear answer in the same conversation."""

import pytest

from tests.conversations.conftest import Patient


@pytest.mark.parametrize(
    "words",
    [
        "🙂",
        "",
        "x" * 5000,
        "<script>alert(1)</script><b>hi</b>",
        "/restart",
        '/book{"patient":"lucia-ferrer"}',
        "/action_listen",
        "{{7*7}} ${jndi:ldap}",
        "'; DROP TABLE patients; --",
    ],
)
def test_every_kind_of_nonsense_is_answered_and_the_conversation_goes_on(patient: Patient, words: str) -> None:
    assert patient.says(words)
    assert patient.says("what are your opening hours")
    assert "utter_article" in patient.responses


def test_a_command_in_the_middle_of_a_booking_changes_nothing(patient: Patient) -> None:
    patient.says("I'd like to book a checkup with Dr. Ruiz")
    offered = [button.title for button in patient.last[-1].buttons]
    patient.says("/restart")
    patient.says('/stop{"now": true}')
    patient.says("1")

    assert "utter_ask_name_book" in patient.responses
    assert offered


def test_a_past_day_and_a_day_that_does_not_exist_are_named(patient: Patient) -> None:
    patient.says("book me a checkup")
    patient.says("yesterday at 3")
    assert "utter_date_past" in patient.responses
    patient.says("february 30th")
    assert "utter_date_impossible" in patient.responses


def test_an_unknown_doctor_is_named_as_unknown_and_the_others_are_listed(patient: Patient) -> None:
    patient.says("I want a checkup with Dr. Brown")

    assert "utter_unknown_provider" in patient.responses


def test_a_change_of_mind_is_followed(patient: Patient) -> None:
    patient.says("I want to book a physical")
    patient.says("actually I want to know how much I owe")
    assert "utter_ask_name" in patient.responses
    patient.says("never mind")
    assert "utter_stopped" in patient.responses


def test_the_language_is_switched_in_the_middle(patient: Patient) -> None:
    patient.says("I want to book a checkup")
    answer = patient.says("en español por favor")

    assert "¿Cuál le queda bien?" in answer
