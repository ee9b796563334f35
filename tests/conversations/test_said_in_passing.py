"""What people say beside the point, through the real engine: two wishes at once, a question in an answer, a refusal."""

import pytest

from frontdesk.appointments import store
from frontdesk.appointments.model import AppointmentStatus
from frontdesk.conversations.model import Said, new_message_id
from tests.conversations.conftest import Patient


def _booked(patient: Patient, patient_id: str) -> list[str]:
    visits = patient.services.appointments.of_patient(patient_id, "test", "test")
    mine = [visit for visit in visits if visit.conversation_id == patient.conversation]
    return [visit.visit_type_id for visit in mine if visit.status is AppointmentStatus.BOOKED]


def _proves(patient: Patient, name: str, born: str) -> None:
    patient.says(name)
    patient.says(born)


def test_a_yes_after_a_person_was_called_is_for_the_person_and_cancels_nothing(patient: Patient) -> None:
    patient.says("I need to cancel my visit")
    _proves(patient, "Ruth Abernathy", "March 21, 1946")
    assert patient.responses == ["utter_ask_confirm_cancel"]
    patient.says("hold on, get me a human being first")
    assert patient.case is not None
    patient.says("yes please")

    assert patient.responses == ["utter_all_right", "utter_ask_confirm_cancel"]
    visits = patient.services.appointments.of_patient("ruth-abernathy", "test", "test")
    assert [visit.status for visit in visits] == [AppointmentStatus.BOOKED]


def test_a_yes_after_the_button_for_a_manager_cancels_nothing(patient: Patient) -> None:
    patient.says("I need to cancel my visit")
    _proves(patient, "Béatrice Moreau", "July 14, 1991")
    assert patient.responses == ["utter_ask_confirm_cancel"]
    said = Said(new_message_id(), payload="/asked_for_person")
    patient.services.reception.hear(patient.conversation, said)
    patient.says("yes")

    visits = patient.services.appointments.upcoming(patient.conversation)
    assert [visit.status for visit in visits] == [AppointmentStatus.BOOKED]


def test_a_yes_after_a_talk_with_the_manager_of_the_button_cancels_nothing(patient: Patient) -> None:
    patient.says("I need to cancel my visit")
    _proves(patient, "Béatrice Moreau", "July 14, 1991")
    assert patient.responses == ["utter_ask_confirm_cancel"]
    talk, cases = patient.conversation, patient.services.cases
    patient.services.reception.hear(talk, Said(new_message_id(), payload="/asked_for_person"))
    case = cases.of(talk)
    assert case is not None
    manager = case.manager_id or ""
    cases.accept(case.id, manager)
    patient.says("do I need it at all")
    cases.say(case.id, manager, "please keep it", "one")
    cases.give_back(case.id, manager, "")
    patient.says("yes")

    visits = patient.services.appointments.upcoming(talk)
    assert [visit.status for visit in visits] == [AppointmentStatus.BOOKED]


def test_a_name_after_other_words_is_read(patient: Patient) -> None:
    patient.says("when is my appointment")
    patient.says("well it's me again, Grace Kim")

    assert patient.responses == ["utter_ask_birth"]


def test_who_asks_for_someone_at_the_desk_while_times_are_offered_gets_a_person(patient: Patient) -> None:
    patient.says("I'd like to book a checkup")
    patient.says("this is too hard, let me speak to somebody in the office")

    assert patient.case is not None
    assert patient.case.reason == "asked_for_person"


def test_a_yes_after_words_of_danger_books_nothing(patient: Patient) -> None:
    patient.says("I'd like to book a checkup with Dr. Okafor")
    patient.says("2")
    _proves(patient, "Nathaniel Cohen", "November 11, 1987")
    assert patient.responses == ["utter_ask_confirm_book"]
    patient.says("I can't breathe and my lips are turning blue")
    assert any(line.alert for line in patient.last)
    patient.says("yes")

    assert _booked(patient, "nathaniel-cohen") == []


def test_a_kind_of_visit_alone_begins_a_booking(patient: Patient) -> None:
    patient.says("tetanus booster")

    assert patient.responses == ["utter_times"]
    assert "Bautista" in patient.last[-1].buttons[0].title


def test_a_question_told_with_an_answer_is_answered(patient: Patient) -> None:
    patient.says("how much do I owe")
    patient.says("Grace Kim")
    patient.says("September 9, 1982, and is there a bus that stops near you?")

    assert patient.responses == ["utter_article", "utter_ask_proof"]
    assert "bus" in patient.last[0].text


def test_dos_preguntas_en_una_frase(paciente: Patient) -> None:
    paciente.says("¿dónde queda la oficina y tienen estacionamiento?")

    assert paciente.responses == ["utter_article", "utter_article"]


def test_two_wishes_in_one_breath_are_both_kept(patient: Patient) -> None:
    patient.says("I have to reschedule my appointment and I want to know how much I owe")
    answers = [patient.responses]
    for words in ("Margaret Lindgren", "February 29, 1960", "12599", "1", "yes"):
        patient.says(words)
        answers.append(patient.responses)

    said = [name for names in answers for name in names]
    assert "and_also" in said
    assert said[said.index("and_also") + 1 :]


def test_a_refusal_hears_why_and_the_next_one_gets_a_person(patient: Patient) -> None:
    patient.says("how much do I owe")
    patient.says("I'd rather not say")
    assert patient.responses == ["utter_why_identity"]
    patient.says("I'm not giving you my name")

    assert patient.case is not None
    assert patient.case.reason == "identity_not_proven"


@pytest.mark.parametrize(
    "words", ["when is her next visit, I am driving her", "I pick him up, when is his appointment"]
)
def test_who_asks_for_the_visit_of_somebody_else_is_asked_who_they_are(patient: Patient, words: str) -> None:
    patient.says(words)

    assert patient.responses == ["utter_ask_name_own"] or (patient.case and patient.case.reason == "on_behalf_of_other")


def test_the_details_of_a_refill_are_asked_and_noted(paciente: Patient) -> None:
    paciente.says("necesito que me surtan las pastillas de la presión")
    assert paciente.responses == ["utter_handoff", "utter_ask_medicine"]
    paciente.says("losartán, me quedan cuatro, en la botica de la esquina")

    assert paciente.responses == ["utter_noted", "utter_ask_days_left"]


def test_who_has_none_left_is_not_asked_how_long_it_lasts(paciente: Patient) -> None:
    paciente.says("se me acabaron las pastillas de la presión, necesito más")
    assert paciente.responses == ["utter_handoff", "utter_ask_medicine"]
    paciente.says("losartán, en la botica de la esquina")

    assert paciente.responses == ["utter_noted"]


def test_a_visit_is_confirmed_and_that_is_on_record(patient: Patient) -> None:
    patient.says("I want to confirm my appointment")
    _proves(patient, "Siobhán O'Brien-Walsh", "March 17, 1990")
    assert patient.responses == ["utter_ask_coming"]
    patient.says("yes I will")

    assert patient.responses == ["utter_coming"]
    (visit,) = patient.services.appointments.of_patient("siobhan-obrien", "test", "test")
    with patient.services.db.reading() as tx:
        whys = [row.why for row in tx.execute(store.history.select()) if row.appointment_id == visit.id]
    assert whys[-1] == "confirmed by patient"


def test_a_childs_checkup_is_a_well_child_visit(patient: Patient) -> None:
    patient.says("I want to book a checkup for my son Ethan")
    patient.says("1")
    _proves(patient, "Grace Kim", "September 9, 1982")
    assert "utter_ask_confirm_book" in patient.responses
    patient.says("yes")

    assert _booked(patient, "ethan-kim") == ["well-child"]


def test_a_visit_for_a_parent_who_is_new_is_booked_in_the_parents_name(patient: Patient) -> None:
    patient.says("I want to book a checkup for my father")
    patient.says("1")
    _proves(patient, "Oscar Lindholm", "May 3, 1970")
    patient.says("it is a first visit")
    assert patient.responses == ["utter_ask_name_new"]
    _proves(patient, "Gustav Lindholm", "January 5, 1940")
    patient.says("914-555-0190")
    assert "Gustav Lindholm" in patient.last[-1].text
    patient.says("yes")

    about = patient.services.conversations.get(patient.conversation).patient_id or ""
    assert patient.services.patients.get(about, "test", "test").name == "Gustav Lindholm"


def test_the_read_back_of_a_move_names_the_visit_that_is_given_up(patient: Patient) -> None:
    patient.says("I need to reschedule my visit")
    _proves(patient, "Priscilla van der Berg", "November 5, 1954")
    patient.says("1")

    assert patient.responses == ["utter_ask_confirm_move"]
    assert "It is now on Tuesday, December 1 at 10:40 AM with Dr. Linh Nguyen." in patient.last[-1].text
    patient.services.appointments.let_go(patient.conversation)


def test_a_move_that_turns_out_to_be_a_childs_begins_with_the_childs_times(patient: Patient) -> None:
    patient.says("I need to reschedule my visit")
    _proves(patient, "Lucía Ferrer Montoya", "February 17, 1988")
    if "utter_ask_which" in patient.responses:
        patient.says("1")
    patient.says("1")
    assert patient.responses == ["utter_ask_confirm_move"]
    patient.says("no wait, I mean Mateo's")

    assert "utter_times" in patient.responses or "utter_ask_which" in patient.responses
    with patient.services.db.reading() as tx:
        assert store.held_in(tx, patient.conversation) == []


def test_para_los_dos_hijos_una_tras_otra(paciente: Patient) -> None:
    paciente.says("quiero una cita de control del niño sano para mis dos hijos")
    paciente.says("1")
    _proves(paciente, "Lucía Ferrer Montoya", "17 de febrero de 1988")
    assert paciente.responses == ["utter_ask_for_whom"]
    paciente.says("Emma y Mateo")
    paciente.says("sí")
    assert paciente.responses[-1] == "utter_then_other"
    paciente.says("sí")
    paciente.says("1")
    paciente.says("sí")

    assert (_booked(paciente, "emma-torres"), _booked(paciente, "mateo-torres")) == (["well-child"], ["well-child"])


def test_without_a_visit_a_yes_to_booking_one_begins_it(paciente: Patient) -> None:
    paciente.says("¿cuándo es mi cita?")
    _proves(paciente, "Valentina Ríos Echeverría", "6 de enero de 1997")
    assert paciente.responses == ["utter_no_appointments"]
    paciente.says("sí, por favor")

    assert paciente.responses in (["utter_ask_reason"], ["utter_times"])


def test_words_that_fit_no_article_surely_are_no_question(patient: Patient) -> None:
    patient.says("how much do I owe")
    patient.says("just give me the figure already")

    assert "utter_article" not in patient.responses


def test_do_you_speak_my_language_is_answered_in_it(patient: Patient) -> None:
    assert "español" in patient.says("do you guys have somebody in Spanish? can we talk in Spanish?")
