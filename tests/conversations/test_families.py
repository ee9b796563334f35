"""Parents, carers and relatives, through the real engine: who speaks, and for whom."""

from frontdesk.appointments.model import AppointmentStatus
from tests.conversations.conftest import Patient


def _booked(patient: Patient, patient_id: str) -> int:
    visits = patient.services.appointments.of_patient(patient_id, "test", "test")
    here = [visit for visit in visits if visit.conversation_id == patient.conversation]
    return len([visit for visit in here if visit.status is AppointmentStatus.BOOKED])


def test_a_mother_books_for_her_daughter_and_the_visit_is_the_daughters(patient: Patient) -> None:
    patient.says("I need to book a checkup for my daughter Emma next week")
    patient.says("1")
    assert "utter_ask_name_own" in patient.responses
    patient.says("Lucía Ferrer Montoya")
    answer = patient.says("February 17, 1988")
    assert "utter_ask_confirm_book" in patient.responses
    assert "Emma Torres Ferrer" in answer
    patient.says("yes")

    assert (_booked(patient, "emma-torres"), _booked(patient, "lucia-ferrer")) == (1, 0)


def test_la_cita_de_mi_hijo_no_es_la_mia(paciente: Patient) -> None:
    paciente.says("mi hijo tiene cita el lunes y no puede ir, hay que cambiarla")
    assert paciente.responses == ["utter_ask_name_own"]
    paciente.says("Lucía Ferrer Montoya")
    paciente.says("17 de febrero de 1988")
    assert paciente.responses == ["utter_ask_for_whom"]
    paciente.presses("Mateo")

    about = paciente.services.conversations.get(paciente.conversation).patient_id
    assert about == "mateo-torres"


def test_a_relative_without_a_word_on_file_is_heard(patient: Patient) -> None:
    patient.says("when is my dad's next appointment")

    assert patient.case is not None
    assert patient.case.reason == "on_behalf_of_other"


def test_a_childs_birth_date_asks_for_the_guardian(patient: Patient) -> None:
    patient.says("when is my appointment")
    patient.says("Talia Brooks")
    patient.says("January 19, 2011")
    assert patient.responses == ["utter_ask_name_guardian"]
    patient.says("I want to talk to a person")

    assert patient.case is not None


def test_un_familiar_sin_permiso_oye_las_mismas_palabras_y_alguien_le_escucha(paciente: Patient) -> None:
    paciente.says("quiero cancelar la cita de mi hija Talia")
    paciente.says("Denise Brooks")
    paciente.says("11 de octubre de 1979")
    assert paciente.responses == ["utter_ask_for_whom"]
    paciente.presses("otra persona")
    assert paciente.responses == ["utter_not_for_them"]
    paciente.presses("gerente")

    assert paciente.case is not None
    assert paciente.case.reason == "on_behalf_of_other"


def test_a_childs_check_up_is_one_in_whatever_language_the_talk_goes_on(patient: Patient) -> None:
    patient.says("hello, I'd like an appointment for my daughter Emma")
    patient.says("a check-up")
    patient.says("en la tarde por favor")
    patient.says("la primera")
    patient.says("Lucía Ferrer Montoya")
    patient.says("17 de febrero de 1988")
    patient.says("sí")

    visits = patient.services.appointments.of_patient("emma-torres", "test", "test")
    assert [v.visit_type_id for v in visits if v.conversation_id == patient.conversation] == ["well-child"]


def test_a_carer_without_a_word_on_file_is_asked_once_who_they_are_and_then_heard(patient: Patient) -> None:
    patient.says("I need to cancel tomorrow for Mr. Pike, I take care of Mr. Pike")
    assert patient.responses == ["utter_ask_name_own"]
    patient.says("Odette Crane")
    patient.says("May 2, 1980")
    patient.says("yes")

    assert patient.responses == ["utter_not_for_them"]


def test_quien_nombra_a_alguien_por_quien_no_decide_oye_que_aqui_no_se_puede(paciente: Patient) -> None:
    paciente.says("hay que cambiar la cita de mi esposo")
    paciente.says("Lucía Ferrer Montoya")
    paciente.says("17 de febrero de 1988")
    assert paciente.responses == ["utter_ask_for_whom"]
    paciente.says("Andrés Torres Ibáñez")

    assert paciente.responses == ["utter_not_for_them"]


def test_quien_dice_su_propio_nombre_habla_de_su_cita(paciente: Patient) -> None:
    paciente.says("hay que cambiar la cita de mi esposo")
    paciente.says("Lucía Ferrer Montoya")
    paciente.says("17 de febrero de 1988")
    assert paciente.responses == ["utter_ask_for_whom"]
    paciente.says("no, es la de Lucía Ferrer")

    about = paciente.services.conversations.get(paciente.conversation).patient_id
    assert about == "lucia-ferrer"


def test_a_childs_name_given_for_the_speakers_own_is_understood_at_once(patient: Patient) -> None:
    patient.says("a checkup for Emma please")
    patient.says("1")
    patient.says("Emma Torres Ferrer")
    assert patient.responses == ["utter_ask_name_own"]
    patient.says("Lucía Ferrer Montoya")
    answer = patient.says("February 17, 1988")

    assert patient.responses == ["utter_ask_confirm_book"]
    assert "Emma Torres Ferrer" in answer


def test_who_speaks_of_themselves_by_name_gives_it_once_more_and_is_believed(patient: Patient) -> None:
    patient.says("a checkup for Ruth please")
    patient.says("1")
    patient.says("Ruth Abernathy")
    assert patient.responses == ["utter_ask_name_own"]
    patient.says("Ruth Abernathy")
    answer = patient.says("March 21, 1946")

    assert patient.responses == ["utter_ask_confirm_book"]
    assert "Ruth Abernathy" in answer
