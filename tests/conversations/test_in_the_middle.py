"""What is said while something is being booked and is no answer to it, through the real engine."""

import pytest

from tests.conversations.conftest import Patient


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("I want to complain about the nurse who was so rude to me", "complaint"),
        ("you charged me twice for the same visit, I won't pay that", "refund_or_dispute"),
    ],
)
def test_a_matter_for_a_person_gets_one_while_times_are_offered(patient: Patient, words: str, reason: str) -> None:
    patient.says("book me a checkup with Dr. Ruiz on Tuesday afternoon")

    patient.says(words)

    assert patient.case is not None
    assert patient.case.reason == reason


@pytest.mark.parametrize("words", ["never mind", "never mind, I don't need it any more"])
def test_who_does_not_want_it_any_more_gets_no_other_times(patient: Patient, words: str) -> None:
    patient.says("book me a checkup with Dr. Ruiz on Tuesday afternoon")

    patient.says(words)

    assert patient.responses == ["utter_stopped"]


def test_a_date_of_birth_that_comes_before_the_name_is_kept(patient: Patient) -> None:
    patient.says("when is my appointment")

    patient.says("July 14, 1991")
    assert patient.responses == ["utter_ask_name"]
    patient.says("Béatrice Moreau")

    assert patient.responses == ["utter_visits"]


def test_a_name_told_with_a_first_visit_is_not_asked_for_again(patient: Patient) -> None:
    patient.says("I want to book a checkup")
    patient.says("the first one")

    patient.says("it's my first visit, my name is Joanna Pike")

    assert patient.responses == ["utter_ask_birth"]


def test_a_question_about_a_closed_day_is_told_that_it_is_closed(patient: Patient) -> None:
    patient.says("are you open on december 25")

    assert patient.responses == ["utter_closed_that_day", "utter_article"]


def test_nonsense_while_a_person_is_coming_offers_no_other(patient: Patient) -> None:
    patient.says("I want to talk to a person")

    patient.says("can you sell me a used washing machine")

    assert patient.responses == ["utter_passed_on"]
