"""Who comes for the first time, or will not say what for, through the real engine."""

import pytest

from tests.conversations.conftest import Patient


def test_who_says_at_once_that_they_are_new_is_not_asked_whether_they_are(patient: Patient) -> None:
    patient.says("I need a checkup, I'm new")
    patient.says("1")
    patient.says("Odette Crane")
    patient.says("May 2, 1980")
    assert patient.responses == ["utter_ask_phone"]
    patient.says("914-555-0133")

    assert patient.responses == ["utter_ask_confirm_book"]


def test_who_is_new_to_something_else_is_no_new_patient(patient: Patient) -> None:
    patient.says("I'm new to this app, I need a checkup with Dr. Ruiz")
    patient.says("1")
    patient.says("Béatrice Moreau")
    patient.says("July 14, 1991")

    assert patient.responses == ["utter_ask_confirm_book"]


@pytest.mark.parametrize("answer", ["I'd rather not say", "prefer not to tell you that"])
def test_nobody_has_to_say_what_a_visit_is_for(patient: Patient, answer: str) -> None:
    patient.says("I need an appointment")
    assert patient.responses == ["utter_ask_reason"]

    patient.says(answer)

    assert patient.responses == ["utter_times"]
