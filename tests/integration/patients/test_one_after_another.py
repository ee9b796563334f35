"""One person after another at the same screen: what a task, a manager or an offer told the one is not told the next."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.talk import Agreed, Yes
from frontdesk.saying import say_when
from tests.integration.patients.dialogue import Dialogue, a_talking_desk, lucia_comes
from tests.integration.patients.people import WALTER


@pytest.fixture
def patient(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dialogue]:
    """Somebody who speaks English."""
    with a_talking_desk(database_url, tmp_path, monkeypatch) as desk:
        yield Dialogue(desk)


def _andres(talk: Dialogue) -> list[str]:
    talk.says("Andrés Torres Ibáñez")
    return talk.says("11/23/1985")


def _andres_comes(talk: Dialogue) -> list[str]:
    """After a silence somebody else is at the same screen, and proves who that is."""
    talk.desk.clock.advance(minutes=16)
    talk.desk.says(talk.conversation, "hello?")
    assert talk.says("hello") == ["utter_ask_name"]
    return _andres(talk)


def _a_manager_agrees(talk: Dialogue) -> None:
    cases = talk.desk.services.cases
    case = cases.request(talk.conversation, "asked_for_person")
    cases.accept(case.id, case.manager_id or "")
    cases.give_back(case.id, case.manager_id or "", "a second test on Friday")


def _visits_of(talk: Dialogue, patient_id: str) -> list[str]:
    """The ids and times of somebody's visits."""
    visits = talk.desk.services.appointments.of_patient(patient_id, "test", "test")
    times = [say_when(visit.start, "en-US", talk.desk.services.practices.current().zone) for visit in visits]
    return [*times, *(visit.id for visit in visits)]


@pytest.mark.parametrize(
    ("form", "intent"), [("cancel_form", "cancel_appointment"), ("move_form", "move_appointment"), ("visits_form", "")]
)
@pytest.mark.parametrize("proven_before", [False, True])
def test_a_task_tells_the_next_person_nothing_of_the_one_before(
    patient: Dialogue, form: str, intent: str, proven_before: bool
) -> None:
    if proven_before:
        patient.begins("visits_form", "when is my visit", "list_appointments")
        lucia_comes(patient)
    patient.begins(form, "I will be there, about my visit", intent)
    if not proven_before:
        lucia_comes(patient)
    if "Lucía" not in patient.words:
        patient.picks("1")  # the first of the times to move to
    assert "Lucía" in patient.words
    hers = _visits_of(patient, "lucia-ferrer")

    assert _andres_comes(patient), "he is answered"
    draft = patient.slots.get("draft") or {}
    assert "Lucía" not in patient.words
    assert not any(visit in f"{patient.words} {draft}" for visit in hers)
    assert "held" not in draft


@pytest.mark.parametrize("birth", ["02/18/1988", None])
def test_half_of_a_proof_is_not_read_out_to_who_comes_after_a_silence(patient: Dialogue, birth: str | None) -> None:
    patient.begins("visits_form", "when is my visit", "list_appointments")
    patient.says("Lucía Ferrer Montoya")
    assert birth is None or patient.says(birth) == ["utter_ask_right"]
    patient.desk.clock.advance(minutes=16)

    assert patient.says("02/17/1988") == ["utter_ask_name"]
    assert "name" not in patient.slots["draft"]


def test_a_slow_answer_to_another_question_is_taken(patient: Dialogue) -> None:
    patient.begins("book_form", "I need a checkup", "book_appointment")
    patient.desk.clock.advance(minutes=16)

    assert patient.picks("1") == ["utter_ask_name_book"]


def test_what_was_offered_to_one_person_is_not_begun_for_the_next(patient: Dialogue) -> None:
    patient.begins("book_form", "My kids Mateo and Emma both need a checkup", "book_appointment")
    patient.picks("1")
    lucia_comes(patient)
    if "confirm" not in patient.last[-1]["response"]:
        patient.says("Mateo")
    patient.picks("yes")
    assert "then" in (patient.slots["draft"] or {})
    patient.desk.clock.advance(minutes=16)
    patient.desk.says(patient.conversation, "hello?")
    patient.desk.services.patients.verify(patient.conversation, "Walter Hoffman", [WALTER[1]])

    patient.does(Yes, "yes", "affirm")
    assert patient.begins("book_form", "yes", "affirm") == ["utter_ask_reason"]


def test_what_was_agreed_with_one_person_is_not_told_to_the_next(patient: Dialogue) -> None:
    patient.begins("visits_form", "when is my visit", "list_appointments")
    lucia_comes(patient)
    _a_manager_agrees(patient)
    assert patient.does(Agreed, "what did we agree", "what_was_agreed") == ["utter_agreed"]
    patient.desk.clock.advance(minutes=16)
    patient.desk.says(patient.conversation, "hello?")
    assert patient.does(Agreed, "what did we agree", "what_was_agreed") == ["utter_hidden"]

    patient.begins("identify_form", "", "identify")
    assert _andres(patient) == ["utter_stays_hidden"]
    assert patient.does(Agreed, "what did we agree", "what_was_agreed") == ["utter_stays_hidden"]


def test_who_came_after_another_hears_that_their_own_lines_are_shown_again(patient: Dialogue) -> None:
    desk, talk = patient.desk, patient.conversation
    patient.begins("visits_form", "when is my visit", "list_appointments")
    lucia_comes(patient)
    desk.says(talk, "my own matter")
    desk.clock.advance(minutes=16)
    desk.says(talk, "hello?")
    patient.begins("identify_form", "", "identify")
    assert _andres(patient) == ["utter_stays_hidden"]
    desk.says(talk, "what about my knee")

    for _ in range(2):
        desk.clock.advance(minutes=16)
        desk.says(talk, "hello?")
        patient.begins("identify_form", "", "identify")
        assert _andres(patient) == ["utter_identified"]
    desk.clock.advance(minutes=16)
    desk.says(talk, "hello?")
    patient.begins("identify_form", "", "identify")
    assert lucia_comes(patient) == ["utter_stays_hidden"]


def test_what_was_agreed_with_somebody_not_proven_is_told_until_a_silence(patient: Dialogue) -> None:
    _a_manager_agrees(patient)
    assert patient.does(Agreed, "what did we agree", "what_was_agreed") == ["utter_agreed"]

    patient.desk.clock.advance(minutes=16)

    assert patient.does(Agreed, "what did we agree", "what_was_agreed") == ["utter_stays_hidden"]


def test_who_comes_back_hears_again_what_was_agreed(patient: Dialogue) -> None:
    patient.begins("visits_form", "when is my visit", "list_appointments")
    lucia_comes(patient)
    _a_manager_agrees(patient)
    patient.desk.clock.advance(minutes=16)
    patient.desk.says(patient.conversation, "hello?")

    patient.begins("identify_form", "", "identify")
    assert lucia_comes(patient) == ["utter_identified"]
    assert patient.does(Agreed, "what did we agree", "what_was_agreed") == ["utter_agreed"]
