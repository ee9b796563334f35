"""Nothing personal before identity, the same words for every failure, and corrections are taken."""

from frontdesk.conversations.model import HIDE_AFTER
from tests.conversations.conftest import Patient


def test_somebody_elses_name_gets_nothing_and_after_three_tries_a_person(patient: Patient) -> None:
    patient.says("what's my balance")
    for _ in range(3):
        patient.says("Maria Garcia")
        patient.says("January 1, 1950")
        if patient.case:
            break

    assert patient.case is not None
    assert patient.case.reason == "identity_not_proven"
    assert patient.services.conversations.get(patient.conversation).patient_id is None
    assert all("$" not in line.text for line in patient.services.conversations.transcript(patient.conversation))


def test_a_corrected_answer_is_taken(patient: Patient) -> None:
    patient.says("when is my appointment")
    patient.says("Lucia Ferer Montoyo")
    patient.says("February 17, 1989")
    assert "utter_no_match_ask_name" in patient.responses
    patient.says("Lucía Ferrer Montoya")
    patient.says("February 17, 1988")
    assert "utter_visits" in patient.responses


def test_an_impossible_date_of_birth_is_named_and_asked_again(patient: Patient) -> None:
    patient.says("when is my appointment")
    patient.says("Lucía Ferrer Montoya")
    patient.says("February 30, 1988")
    assert patient.responses == ["utter_birth_impossible"]
    patient.says("february 17 1988")
    assert "utter_visits" in patient.responses


def test_identity_is_asked_once(patient: Patient) -> None:
    patient.says("do I have a visit coming up")
    patient.says("my name is Lucía Ferrer Montoya")
    patient.says("17 February 1988")
    patient.says("and can you cancel it for me")
    assert not {"utter_ask_name", "utter_ask_birth"} & set(patient.responses)


def test_birth_dates_in_ten_formats(patient: Patient) -> None:
    formats = [
        "02/17/1988",
        "2-17-88",
        "1988-02-17",
        "17 February 1988",
        "Feb 17th, 1988",
        "february seventeenth nineteen eighty eight",
        "17 de febrero de 1988",
        "diecisiete de febrero de mil novecientos ochenta y ocho",
        "02171988",
        "17/02/1988",
    ]
    for written in formats:
        other = Patient(patient.services, patient.services.reception.welcome("chat", "en-US").conversation.id)
        other.says("when is my appointment")
        other.says("Lucía Ferrer Montoya")
        other.says(written)
        assert "utter_visits" in other.responses, written
    assert HIDE_AFTER.total_seconds() == 900
