"""What is asked and said about identity, question by question, in both languages."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from actions.talk import Yes
from frontdesk.appointments.model import AppointmentStatus
from tests.builders import Desk
from tests.integration.patients.dialogue import Dialogue, a_talking_desk, lucia_comes
from tests.integration.patients.people import LUCIA, fails

BALANCE = ["utter_balance", "utter_balance_overdue", "utter_balance_none", "utter_balance_credit"]


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A front desk that offers codes, in the hands of the actions."""
    with a_talking_desk(database_url, tmp_path, monkeypatch) as desk:
        yield desk


@pytest.fixture
def patient(desk: Desk) -> Dialogue:
    """Somebody who speaks English."""
    return Dialogue(desk)


@pytest.fixture
def paciente(desk: Desk) -> Dialogue:
    """Somebody who speaks Spanish."""
    return Dialogue(desk, "es-US")


def _about(talk: Dialogue) -> str | None:
    return talk.desk.services.conversations.get(talk.conversation).patient_id


def _booked(talk: Dialogue, patient_id: str) -> int:
    visits = talk.desk.services.appointments.of_patient(patient_id, "test", "test")
    return len([v for v in visits if v.status is AppointmentStatus.BOOKED and v.conversation_id == talk.conversation])


def test_a_mother_books_for_her_son_with_two_questions(patient: Dialogue) -> None:
    patient.begins("book_form", "I need a checkup for my son Mateo", "book_appointment")
    assert patient.picks("1") == ["utter_ask_name_own"]
    assert lucia_comes(patient) == ["utter_ask_confirm_book"]
    assert "Mateo Torres Ferrer" in patient.words
    patient.picks("yes")

    assert (_booked(patient, "mateo-torres"), _booked(patient, "lucia-ferrer")) == (1, 0)


def test_la_cita_de_mi_hija_es_de_ella_y_no_de_la_madre(paciente: Dialogue) -> None:
    assert paciente.begins("cancel_form", "quiero cancelar la cita de mi hija Emma", "cancel_appointment") == [
        "utter_ask_name_own"
    ]
    assert lucia_comes(paciente) == ["utter_ask_confirm_cancel"]
    assert "Emma Torres Ferrer" in paciente.words
    paciente.picks("yes")

    visits = paciente.desk.services.appointments.of_patient("emma-torres", "test", "test")
    assert [v.status for v in visits if v.provider_id == "okafor"] == [AppointmentStatus.CANCELLED]
    own = paciente.desk.services.appointments.of_patient("lucia-ferrer", "test", "test")
    assert AppointmentStatus.BOOKED in [v.status for v in own]


def test_with_two_children_it_is_asked_for_whom(patient: Dialogue) -> None:
    patient.begins("visits_form", "when is my kid's appointment", "list_appointments")
    assert lucia_comes(patient) == ["utter_ask_for_whom"]
    assert patient.titles == ["For me", "Emma", "Mateo", "For somebody else"]
    assert patient.says("for Emma") == ["utter_visits"]
    assert _about(patient) == "emma-torres"


def test_without_a_word_of_somebody_else_it_is_for_the_speaker(patient: Dialogue) -> None:
    patient.begins("visits_form", "when is my appointment", "list_appointments")
    lucia_comes(patient)

    assert _about(patient) == "lucia-ferrer"


def test_no_it_is_for_mateo_is_understood_at_the_read_back(patient: Dialogue) -> None:
    patient.begins("book_form", "I need a checkup", "book_appointment")
    patient.picks("1")
    lucia_comes(patient)
    assert "Lucía" in patient.words
    assert patient.says("no, it's for Mateo") == ["utter_ask_confirm_book"]
    assert "Mateo Torres Ferrer" in patient.words
    patient.picks("yes")

    assert (_booked(patient, "mateo-torres"), _booked(patient, "lucia-ferrer")) == (1, 0)


def test_the_talk_stays_with_the_child_until_the_mother_says_my(patient: Dialogue) -> None:
    patient.begins("visits_form", "when does my daughter Emma come in", "list_appointments")
    lucia_comes(patient)
    patient.begins("visits_form", "say it again please", "list_appointments")
    assert _about(patient) == "emma-torres"
    patient.begins("visits_form", "and when is my visit", "list_appointments")
    assert _about(patient) == "lucia-ferrer"


@pytest.mark.parametrize("name", ["Emma Torres Ferrer", "Zelda Quimby"])
def test_a_childs_birth_date_asks_for_the_guardian_whoever_the_child_is(patient: Dialogue, name: str) -> None:
    patient.begins("visits_form", "when is the appointment", "list_appointments")
    patient.says(name)
    assert patient.says("April 8, 2021") == ["utter_ask_name_guardian"]


def test_who_gave_the_childs_name_first_need_not_give_it_again(patient: Dialogue) -> None:
    patient.begins("visits_form", "when is the appointment", "list_appointments")
    patient.says("Emma Torres Ferrer")
    patient.says("April 8, 2021")
    assert lucia_comes(patient) == ["utter_visits"]
    assert _about(patient) == "emma-torres"


@pytest.mark.parametrize(
    ("name", "birth", "whose"),
    [
        ("Patrice Lowell", "February 20, 1951", "June"),  # over
        ("Denise Brooks", "October 11, 1979", "my daughter Talia's"),  # 15 years old
        ("Lucía Ferrer Montoya", "February 17, 1988", "my husband Andrés's"),  # nothing on file
        ("Wei Li", "February 2, 1977", "my wife's"),  # nobody
    ],
)
def test_the_same_words_whatever_is_missing_and_a_person_listens(
    patient: Dialogue, name: str, birth: str, whose: str
) -> None:
    patient.begins("visits_form", f"when is {whose} appointment", "list_appointments")
    patient.says(name)
    found = patient.says(birth)
    if found == ["utter_ask_for_whom"]:
        found = patient.picks("other")

    assert found == ["utter_not_for_them"]
    patient.does(Yes, "yes please", "affirm")
    assert patient.desk.case(patient.conversation).reason == "on_behalf_of_other"


def test_a_relative_whom_nobody_knows_hears_the_same_words(patient: Dialogue) -> None:
    patient.begins("visits_form", "when is my mother's appointment", "list_appointments")
    patient.says("Zelda Quimby")
    patient.says("July 4, 1990")
    assert patient.picks("yes") == ["utter_not_for_them"]


def test_a_husband_with_visits_only_hears_the_same_words_for_bills(patient: Dialogue) -> None:
    patient.begins("balance_form", "how much does my wife June owe", "ask_balance")
    patient.says("Walter Hoffman")
    patient.says("August 15, 1944")
    assert patient.says("12599") == ["utter_ask_for_whom"]
    assert patient.says("my wife") == ["utter_not_for_them"]


def test_a_daughter_with_an_authorisation_hears_her_fathers_bill(patient: Dialogue) -> None:
    patient.begins("balance_form", "what does my father owe", "ask_balance")
    patient.says("Susan Pettigrew")
    patient.says("May 9, 1966")
    assert patient.says("0159")[0] in BALANCE
    assert _about(patient) == "harold-pettigrew"


def test_a_code_in_place_of_the_third_item(patient: Dialogue) -> None:
    patient.begins("balance_form", "how much do I owe", "ask_balance")
    assert lucia_comes(patient) == ["utter_ask_proof"]
    assert patient.titles == ["Text me a code"]
    assert patient.picks("code") == ["utter_code_sent"]
    assert patient.says("111111" if _code(patient.desk) != "111111" else "222222") == ["utter_code_wrong"]
    assert patient.says(f"it is {_code(patient.desk)}")[0] in BALANCE


def test_el_codigo_no_llega_y_el_codigo_postal_sirve(paciente: Dialogue) -> None:
    paciente.begins("balance_form", "cuánto debo", "ask_balance")
    lucia_comes(paciente)
    assert paciente.says("mándeme un código") == ["utter_code_sent"]
    assert paciente.says("12599")[0] in BALANCE


def test_a_code_for_somebody_unknown_sounds_the_same_and_wrong_codes_count(patient: Dialogue) -> None:
    patient.begins("balance_form", "how much do I owe", "ask_balance")
    patient.says("Zelda Quimby")
    patient.says("July 4, 1990")
    assert patient.picks("code") == ["utter_code_sent"]
    answers = [patient.says(f"11111{n}") for n in range(3)]
    assert answers == [["utter_code_wrong"], ["utter_code_wrong"], ["utter_no_match_ask_proof"]]
    for _ in range(2):
        patient.picks("code")
        for n in range(3):
            last = patient.says(f"11111{n}")

    assert last == ["utter_handoff"]
    assert patient.desk.case(patient.conversation).reason == "identity_not_proven"


def test_an_old_number_at_the_question_for_the_code(patient: Dialogue) -> None:
    patient.begins("balance_form", "how much do I owe", "ask_balance")
    lucia_comes(patient)
    patient.picks("code")
    assert patient.says("I don't have that phone any more") == ["utter_handoff"]
    assert "only a person may change" in patient.words
    assert patient.desk.case(patient.conversation).reason == "identity_not_proven"


def test_who_is_locked_books_a_first_visit_and_hears_of_a_person_for_the_rest(patient: Dialogue) -> None:
    for _ in range(3):
        fails(patient.desk, patient.conversation, LUCIA, "90210")
    assert patient.begins("visits_form", "when is my visit", "list_appointments") == ["utter_handoff"]
    patient.begins("book_form", "I need a checkup", "book_appointment")
    assert patient.picks("1") == ["utter_ask_name_book"]
    patient.picks("new")
    patient.says("Zelda Quimby")
    patient.says("July 4, 1990")
    assert patient.says("914 555 0188") == ["utter_ask_confirm_book"]
    patient.picks("yes")

    assert _booked(patient, _about(patient) or "") == 1


def test_booking_asks_known_and_unknown_names_the_same(desk: Desk) -> None:
    heard = []
    for name in ("Lucía Ferrer Montoya", "Zelda Quimby"):
        talk = Dialogue(desk)
        talk.begins("book_form", "I need a checkup", "book_appointment")
        heard.append([talk.picks("1"), talk.says(name), talk.says("March 3, 1971"), talk.picks("yes")])
        desk.services.appointments.let_go(talk.conversation)

    assert heard[0] == heard[1]
    assert heard[0][-1] == ["utter_no_match_ask_name_book"]


def test_a_plain_no_asks_what_to_correct_and_counts_nothing(patient: Dialogue) -> None:
    patient.begins("visits_form", "when is my visit", "list_appointments")
    for _ in range(2):
        patient.says("Lucía Ferrer")
        assert patient.says("February 18, 1988") == ["utter_ask_right"]
        assert patient.says("no") == ["utter_ask_correct"]
        assert patient.says("February 17, 1988") == ["utter_visits"]
        patient = Dialogue(patient.desk)
        patient.begins("visits_form", "when is my visit", "list_appointments")


def test_two_marias_are_told_apart_by_a_third_item(patient: Dialogue) -> None:
    patient.begins("visits_form", "when is my visit", "list_appointments")
    patient.says("Maria Garcia")
    assert patient.says("May 14, 1972") == ["utter_ask_proof_visit"]
    assert patient.says("12597") == ["utter_visits"]
    assert _about(patient) == "maria-garcia-pine"


@pytest.mark.parametrize("kind", ["{0}@a.b", "{0}", "0{1}@a.b", "0{1},", "zip {0}@a.b,"])
def test_one_answer_to_the_third_question_is_one_guess(patient: Dialogue, kind: str) -> None:
    guesses = " ".join(kind.format(12598 + n, 119 + n) for n in range(60))  # 12599 and 0120 are on file
    patient.begins("balance_form", "what do I owe", "ask_balance")
    lucia_comes(patient)

    assert patient.says(guesses) in (["utter_ask_right_all"], [])  # read back, or not read at all


def test_one_mail_of_many_in_an_answer_counts(patient: Dialogue) -> None:
    patient.begins("balance_form", "what do I owe", "ask_balance")
    lucia_comes(patient)

    assert patient.says("lucia@mail.example lucia.ferrer@mail.example") == ["utter_ask_right_all"]


def test_a_mail_on_file_in_a_sentence_is_one_more_item(patient: Dialogue) -> None:
    patient.begins("balance_form", "what do I owe", "ask_balance")
    lucia_comes(patient)

    mail = patient.desk.services.patients.get("lucia-ferrer", "test", "test").email
    assert patient.says(f"It is {(mail or '').upper()}, thanks.")[0] in BALANCE


def test_when_birth_dates_of_a_name_were_guessed_a_person_comes_known_or_not(desk: Desk) -> None:
    heard = []
    for name in ("Lucía Ferrer", "Zelda Quimby"):
        for day in range(1, 31):
            desk.services.patients.verify(desk.opens(), name, [date(1960, 1, day)])
        talk = Dialogue(desk)
        talk.begins("visits_form", "when is my visit", "list_appointments")
        talk.says(name)
        heard.append((talk.says("02/17/1988"), desk.case(talk.conversation).reason))

    assert heard == [(["utter_handoff"], "identity_not_proven")] * 2


@pytest.mark.parametrize("asked", [1, 3, 5, 8])
def test_asking_for_codes_tells_nobody_who_is_a_patient(desk: Desk, asked: int) -> None:
    heard = []
    for name, born in (("Lucía Ferrer Montoya", "02/17/1988"), ("Zelda Quimby", "07/04/1990")):
        talk = Dialogue(desk)
        talk.begins("balance_form", "what do I owe", "ask_balance")
        said = [talk.says(name), talk.says(born), *(talk.says("send me a code") for _ in range(asked))]
        for words in ("90210", "no") * 4:
            said += [talk.says(words)] if talk.form else []
        heard.append(said)

    assert heard[0] == heard[1]
    assert heard[0][-1] == ["utter_handoff"] or asked == 1


def _code(desk: Desk) -> str:
    desk.services.outbox.send_due()
    texts = [notice.body for notice in desk.messages.sent.values() if notice.by == "text"]
    return re.findall(r"\b\d{6}\b", texts[-1])[0]
