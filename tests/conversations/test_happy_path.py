"""What most people come for, from the first word to the record."""

from datetime import timedelta

from frontdesk.appointments.model import AppointmentStatus
from tests.builders import MONDAY_10
from tests.conversations.conftest import Patient

LUCIA = "lucia-ferrer"


def _booked(patient: Patient, patient_id: str) -> list[str]:
    appointments = patient.services.appointments.of_patient(patient_id, "test", "test")
    return [
        a.id for a in appointments if a.status is AppointmentStatus.BOOKED and a.conversation_id == patient.conversation
    ]


def test_book_with_a_named_doctor_next_week_with_a_question_in_the_middle_then_move_and_cancel(
    patient: Patient,
) -> None:
    patient.says("I need to see Dr. Ruiz next week about my knee")
    assert patient.responses == ["utter_times"]
    offered = patient.last[-1].buttons
    assert "Ruiz" in offered[0].title

    answer = patient.says("do you take Aetna?")
    assert "utter_article" in patient.responses
    assert "network" in answer
    assert patient.last[-1].buttons[0].title == offered[0].title

    patient.says("the second one")
    patient.says("Lucía Ferrer Montoya")
    read_back = patient.says("February 17, 1988")
    assert "utter_ask_confirm_book" in patient.responses
    assert "Ruiz" in read_back
    assert _booked(patient, LUCIA) == []
    patient.says("yes")
    assert "utter_booked" in patient.responses
    first = _booked(patient, LUCIA)
    assert len(first) == 1

    patient.says("I need to move that visit to another day")
    assert "utter_ask_which" in patient.responses
    booked = next(a for a in patient.services.appointments.of_patient(LUCIA, "test", "test") if a.id == first[0])
    upcoming = patient.services.appointments.upcoming(patient.conversation)
    patient.says(str([a.id for a in upcoming].index(booked.id) + 1))
    patient.says("1")
    patient.says("yes please")
    assert "utter_moved" in patient.responses
    moved = _booked(patient, LUCIA)
    assert len(moved) == 1
    assert moved != first

    patient.says("actually cancel my appointment")
    upcoming = patient.services.appointments.upcoming(patient.conversation)
    if "utter_ask_which" in patient.responses:
        patient.says(str([a.id for a in upcoming].index(moved[0]) + 1))
    assert "utter_ask_confirm_cancel" in patient.responses
    patient.says("yes")
    assert "utter_cancelled" in patient.responses
    assert _booked(patient, LUCIA) == []


def test_reservar_con_una_pregunta_en_medio(paciente: Patient) -> None:
    paciente.says("quiero una cita con la doctora Ruiz el jueves por la tarde, me duele la rodilla")
    assert paciente.last[-1].buttons
    paciente.says("¿aceptan Aetna?")
    assert "utter_article" in paciente.responses
    paciente.says("la primera")
    paciente.says("Andrés Torres Ibáñez")
    paciente.says("23 de noviembre de 1985")
    assert "utter_ask_confirm_book" in paciente.responses
    paciente.says("sí, resérvela")
    assert "utter_booked" in paciente.responses
    assert len(_booked(paciente, "andres-torres")) == 1


def test_a_balance_needs_three_facts_and_no_more(patient: Patient) -> None:
    patient.says("how much do I owe you guys")
    assert patient.responses == ["utter_ask_name"]
    patient.says("Lucía Ferrer Montoya")
    assert patient.responses == ["utter_ask_birth"]
    patient.says("02/17/1988")
    assert patient.responses == ["utter_ask_proof"]
    patient.says("12599")
    assert any(response and response.startswith("utter_balance") for response in patient.responses)


def _is_booked_as_new(patient: Patient) -> bool:
    patient.says("914-555-0188")
    assert "utter_ask_confirm_book" in patient.responses
    patient.says("yep")
    conversation = patient.services.conversations.get(patient.conversation)
    assert conversation.patient_id is not None
    return len(_booked(patient, conversation.patient_id)) == 1


def test_a_first_visit_makes_a_record(patient: Patient) -> None:
    patient.says("I'd like to book a checkup, as soon as possible")
    patient.says("1")
    assert "utter_ask_name_book" in patient.responses
    patient.presses("first visit")
    patient.says("Zelda Quimby")
    patient.says("July 4 1990")
    assert "utter_ask_phone" in patient.responses

    assert _is_booked_as_new(patient)


def test_a_new_patient_who_does_not_say_so_is_locked_out_of_nothing(patient: Patient) -> None:
    patient.says("I'd like to book a checkup, as soon as possible")
    patient.says("2")
    patient.says("Wanda Plimpton")
    patient.says("July 4 1990")
    assert patient.responses == ["utter_ask_right_book"]
    patient.says("this is my first visit")
    assert "utter_ask_phone" in patient.responses

    assert _is_booked_as_new(patient)


def test_the_name_of_a_patient_said_to_be_new_is_told_from_no_other(patient: Patient) -> None:
    stranger = Patient(patient.services, patient.services.reception.welcome("chat", "en-US").conversation.id)
    answers = []
    for who, name in ((patient, "Nathaniel Cohen"), (stranger, "Zelda Quimbly")):
        words = ("I'd like to book a checkup", "3", "it is my first visit", name, "November 11, 1987", "9145550177")
        answers.append([(who.says(each), who.responses)[1] for each in words])

    assert answers[0] == answers[1]
    assert answers[0][-1] == ["utter_ask_confirm_book"]
    doubled = [p for p in patient.services.patients.doubled("test") if p.same_as == "nathaniel-cohen"]
    assert len(doubled) == 1
    patient.services.appointments.let_go(patient.conversation)
    stranger.services.appointments.let_go(stranger.conversation)


def test_a_time_in_everyday_words_is_read_back_before_anything_is_booked(patient: Patient) -> None:
    patient.says("can I come in next Tuesday afternoon for a checkup")

    both = MONDAY_10 + timedelta(days=1), MONDAY_10 + timedelta(days=8)  # on a Monday people mean either
    assert patient.responses[-1] == "utter_times_of_each"
    titles = [button.title for button in patient.last[-1].buttons]
    assert all(any(f"{day:%A, %B} {day.day}" in title for title in titles) for day in both)
