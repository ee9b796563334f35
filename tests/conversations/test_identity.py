"""Nothing personal before identity, the same words for every failure, and corrections are taken."""

import pytest

from frontdesk.conversations import store
from frontdesk.conversations.model import HIDE_AFTER
from tests.builders import MONDAY_10
from tests.conversations.conftest import Patient


def test_three_confirmed_wrong_answers_get_a_person_and_no_word_of_what_was_wrong(patient: Patient) -> None:
    patient.says("what's my balance")
    for _ in range(3):
        patient.says("Maria Garcia")
        patient.says("January 1, 1950")
        read_back = patient.says("12599")
        assert patient.responses == ["utter_ask_right_all"]
        assert "Maria Garcia" in read_back
        assert patient.case is None
        patient.says("yes")

    assert patient.case is not None
    assert patient.case.reason == "identity_not_proven"
    assert patient.services.conversations.get(patient.conversation).person_id is None
    assert all("$" not in line.text for line in patient.services.conversations.transcript(patient.conversation))
    patient.says("what are your opening hours")
    assert "utter_article" in patient.responses


def test_a_corrected_answer_is_taken_without_starting_over(patient: Patient) -> None:
    patient.says("when is my appointment")
    patient.says("Lucia Ferer Montoyo")
    patient.says("February 17, 1989")
    assert patient.responses == ["utter_ask_right"]
    patient.says("sorry, February 17, 1988")
    assert patient.responses == ["utter_ask_right"]  # the name was wrong as well
    patient.says("Lucía Ferrer Montoya")
    assert "utter_visits" in patient.responses


def test_a_corrected_zip_code_is_taken_without_starting_over(patient: Patient) -> None:
    patient.says("how much do I owe")
    patient.says("Lucía Ferrer Montoya")
    patient.says("02/17/1988")
    patient.says("12588")
    assert patient.responses == ["utter_ask_right_all"]
    patient.says("sorry, 12599")
    assert any(response and response.startswith("utter_balance") for response in patient.responses)


def test_un_no_pregunta_que_corregir(paciente: Patient) -> None:
    paciente.says("¿cuándo es mi cita?")
    paciente.says("Lucía Fermín Montoya")
    paciente.says("17 de febrero de 1988")
    assert paciente.responses == ["utter_ask_right"]
    paciente.presses("^No$")
    assert paciente.responses == ["utter_ask_correct"]
    paciente.says("Lucía Ferrer Montoya")
    assert "utter_visits" in paciente.responses


def test_bills_tell_nobody_who_is_a_patient_before_the_third_fact(patient: Patient) -> None:
    stranger = Patient(patient.services, patient.services.reception.welcome("chat", "en-US").conversation.id)
    answers = []
    for who, name in ((patient, "Lucía Ferrer Montoya"), (stranger, "Zelda Quimby")):
        answers.append(
            [(who.says(words), who.responses)[1] for words in ("how much do I owe", name, "February 17, 1988", "90210")]
        )

    assert answers[0] == answers[1]
    assert answers[0][-1] == ["utter_ask_right_all"]


def test_who_is_known_is_asked_for_one_more_thing_only(patient: Patient) -> None:
    patient.says("when is my appointment")
    patient.says("Lucía Ferrer Montoya")
    patient.says("February 17, 1988")
    patient.says("and how much do I owe")
    assert patient.responses == ["utter_ask_proof"]
    patient.says("12588")
    assert patient.responses == ["utter_ask_right_item"]
    patient.says("12599")
    assert any(response and response.startswith("utter_balance") for response in patient.responses)


def test_an_old_number_on_file_is_for_a_person(patient: Patient) -> None:
    patient.says("how much do I owe")
    patient.says("Lucía Ferrer Montoya")
    patient.says("February 17, 1988")
    answer = patient.says("I don't have that phone any more")

    assert patient.case is not None
    assert patient.case.reason == "identity_not_proven"
    assert "only a person may change" in answer


def test_un_telefono_viejo_es_para_una_persona(paciente: Patient) -> None:
    paciente.says("¿cuánto debo?")
    paciente.says("Lucía Ferrer Montoya")
    paciente.says("17 de febrero de 1988")
    answer = paciente.says("ya no tengo ese número")

    assert paciente.case is not None
    assert paciente.case.reason == "identity_not_proven"
    assert "solo una persona" in answer


def test_an_impossible_date_of_birth_is_named_and_asked_again(patient: Patient) -> None:
    patient.says("when is my appointment")
    patient.says("Lucía Ferrer Montoya")
    patient.says("February 30, 1988")
    assert patient.responses == ["utter_birth_impossible"]
    patient.says("february 17 1988")
    assert "utter_visits" in patient.responses


@pytest.mark.parametrize("words", ["/restart", "Lucia", "whatever"])
def test_one_word_is_no_full_name(patient: Patient, words: str) -> None:
    patient.says("when is my appointment")
    patient.says(words)

    assert "utter_ask_birth" not in patient.responses


def test_what_was_said_is_not_repeated_to_somebody_else_after_a_silence(patient: Patient) -> None:
    patient.says("how much do I owe")
    patient.says("Lucía Ferrer Montoya")
    patient.says("February 17, 1988")
    patient.says("12599")
    with patient.services.db.begin() as tx:
        store.change(tx, patient.conversation, heard_at=MONDAY_10 - HIDE_AFTER * 2)

    assert "$" not in patient.says("what? say that again")
    patient.says("how much do I owe")
    assert patient.responses == ["utter_ask_name"]


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
