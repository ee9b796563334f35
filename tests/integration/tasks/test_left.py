"""What a patient leaves without talking to anybody has a name and a time, rings nobody, and is never forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import actions.turn
from actions.billing import Pay
from actions.handoff import HandOff, NotUnderstood
from actions.left import RunningLate
from actions.talk import Inform
from frontdesk.cases.model import Status as CaseStatus
from frontdesk.conversations import once
from frontdesk.errors import IllegalMove, TasksOpen
from tests.builders import SUNDAY_3, Desk, a_desk
from tests.integration.patients.dialogue import Dialogue
from tests.integration.tasks.people import DANA, PRIYA, ROSA, TOMAS, at, now_is, written_to

LATE = "I'm stuck in traffic, 20 minutes late for my 3 pm"


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A front desk in the hands of the actions."""
    desk = a_desk(database_url, tmp_path)
    monkeypatch.setattr(actions.turn, "services", lambda: desk.services)
    yield desk
    desk.services.db.close()


# --- what the patient hears ---


@pytest.mark.parametrize(
    ("language", "words", "question"),
    [
        ("en-US", "Rosa Delgado at the front desk has your note", "What name is the visit under?"),
        ("es-US", "Rosa Delgado, de recepción, tiene su aviso", "¿A nombre de quién está la cita?"),
    ],
)
def test_who_is_late_hears_who_has_it_and_when_the_team_knows(
    desk: Desk, language: str, words: str, question: str
) -> None:
    talk = Dialogue(desk, language)

    assert talk.does(RunningLate, LATE, "running_late") == ["utter_left_running_late", "utter_ask_left_running_late"]

    assert words in talk.words
    assert "10:10" in talk.words
    assert question in talk.words


def test_a_late_note_told_again_names_no_time_that_is_over(desk: Desk) -> None:
    talk = Dialogue(desk)
    talk.does(RunningLate, LATE, "running_late")
    desk.clock.at = at(10, 25)

    said = talk.does(RunningLate, "still stuck, 40 minutes late", "running_late")

    assert said == ["utter_noted", "utter_ask_left_running_late"]
    assert "10:10" not in talk.words
    [task] = desk.services.tasks.of_owner(ROSA)
    assert task.text == f"{LATE}\nstill stuck, 40 minutes late"


def test_a_late_note_needs_no_identity_and_tells_nothing_on_file(desk: Desk) -> None:
    talk = Dialogue(desk)
    talk.does(RunningLate, LATE, "running_late")

    assert talk.does(Inform, "Lucía Ferrer", "inform") == ["utter_noted"]

    [task] = desk.services.tasks.of_owner(ROSA)
    assert task.text == f"{LATE}\nLucía Ferrer"
    assert task.patient_id is None
    case = desk.case(talk.conversation)
    assert (case.status, case.manager_id, case.reason) == (CaseStatus.RETURNED, ROSA, "running_late")
    assert desk.services.cases.offers(case.id) == []
    assert "There is news for a task of yours" in written_to(desk)["rosa"]


def test_who_is_known_is_not_asked_who_they_are(desk: Desk) -> None:
    talk = Dialogue(desk)
    desk.verifies(talk.conversation, desk.services.patients.get("lucia-ferrer", "test", "test"))

    assert talk.does(RunningLate, LATE, "running_late") == ["utter_left_running_late"]
    assert desk.services.tasks.of_owner(ROSA)[0].patient_id == "lucia-ferrer"


def test_when_nobody_is_there_any_more_that_day_a_person_is_offered_and_nobody_is_called(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    talk = Dialogue(desk)

    assert talk.does(RunningLate, LATE, "running_late") == ["utter_late_when_closed"]

    assert desk.services.cases.of(talk.conversation) is None


def test_who_wants_a_receipt_hears_who_sends_it_and_by_when(desk: Desk) -> None:
    talk = Dialogue(desk)

    said = talk.does(Pay, "can you email me the receipt for the 45 I paid tuesday", "pay_bill")

    assert said == ["utter_left_send_receipt", "utter_ask_left_send_receipt"]
    assert "Tomás Herrera in billing will send it" in talk.words
    assert "Tuesday, November 24" in talk.words
    assert desk.services.tasks.of_owner(TOMAS)[0].kind == "send_receipt"


def test_how_to_pay_is_still_answered_from_the_articles(desk: Desk) -> None:
    talk = Dialogue(desk)

    assert talk.does(Pay, "can I pay with a card", "pay_bill") == ["utter_article"]
    assert desk.services.cases.of(talk.conversation) is None


# --- what becomes of it ---


def test_what_is_done_closes_the_case_and_the_patient_hears_it(desk: Desk) -> None:
    conversation = desk.opens()
    task = desk.services.tasks.leave(conversation, "running_late", text=LATE)

    desk.services.tasks.complete(task.id, ROSA, "Dr. Cho knows")

    case = desk.case(conversation)
    assert (case.status, case.outcome) == (CaseStatus.RESOLVED, "Dr. Cho knows")
    assert desk.replies(conversation)[-1] == "Rosa Delgado has told your care team that you are on your way."
    assert "Cho" not in " ".join(desk.replies(conversation))


def test_what_cannot_be_done_stays_open_until_its_manager_has_told_the_patient(desk: Desk) -> None:
    conversation = desk.opens()
    task = desk.services.tasks.leave(conversation, "running_late", text=LATE)

    desk.services.tasks.cancel(task.id, ROSA, "no time left with the doctor")

    case = desk.services.cases.accept(desk.case(conversation).id, ROSA)
    desk.services.cases.say(case.id, ROSA, "Your time is gone. May I give you another?")
    assert desk.services.cases.resolve(case.id, ROSA, "visit: moved").status is CaseStatus.RESOLVED


def test_what_somebody_else_cannot_do_rings_for_whoever_has_the_case(desk: Desk) -> None:
    conversation = desk.opens()
    task = desk.services.tasks.leave(conversation, "running_late", text=LATE)
    now_is(desk, at(10, 10))
    assert desk.services.tasks.of_case(task.case_id)[0].owner_id == DANA

    desk.services.tasks.cancel(task.id, DANA, "no time left with the doctor")

    case = desk.case(conversation)
    rung = [offer.manager_id for offer in desk.services.cases.offers(case.id) if offer.outcome is None]
    assert (case.status, rung) == (CaseStatus.OFFERED, [ROSA])


def test_what_cannot_be_done_in_the_evening_is_promised_a_time(desk: Desk) -> None:
    conversation = desk.opens()
    task = desk.services.tasks.leave(conversation, "send_receipt", text="the receipt of Tuesday")
    desk.clock.at = at(22)

    desk.services.tasks.cancel(task.id, TOMAS, "there is no such payment")
    desk.clock.advance(minutes=2)
    desk.services.cases.fire_deadlines()

    case = desk.case(conversation)
    assert case.status is CaseStatus.PROMISED
    assert desk.services.conversations.transcript(conversation)[-1].response == "case_promised"


def test_left_for_the_same_message_or_again_it_is_one_task(desk: Desk) -> None:
    conversation = desk.opens()
    with once.in_turn("message-1"):
        first = desk.services.tasks.leave(conversation, "running_late", text=LATE)
        again = desk.services.tasks.leave(conversation, "running_late", text=LATE)
    with once.in_turn("message-2"):
        more = desk.services.tasks.leave(conversation, "running_late", text="now 30 minutes")
        more_again = desk.services.tasks.leave(conversation, "running_late", text="now 30 minutes")

    assert {first.id, again.id} == {more.id} == {more_again.id}
    assert more_again.text == f"{LATE}\nnow 30 minutes"


def test_in_an_open_case_it_is_a_task_of_that_case_whose_manager_stays(desk: Desk) -> None:
    conversation = desk.opens()
    case = desk.services.cases.request(conversation, "refund_or_dispute")

    task = desk.services.tasks.leave(conversation, "running_late", text=LATE)

    assert (task.case_id, task.owner_id) == (case.id, ROSA)
    assert desk.services.cases.get(case.id) == case
    desk.services.tasks.complete(task.id, ROSA, "told")
    assert desk.services.cases.get(case.id).status is CaseStatus.OFFERED


def test_who_asks_for_a_person_afterwards_is_rung_for_by_what_it_is_about_now(desk: Desk) -> None:
    conversation = desk.opens()
    task = desk.services.tasks.leave(conversation, "running_late", text=LATE)

    case = desk.services.cases.request(conversation, "clinical_question")

    assert (case.id, case.status, case.reason) == (task.case_id, CaseStatus.OFFERED, "clinical_question")
    assert desk.services.practices.manager(case.manager_id or "").clinical
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    with pytest.raises(TasksOpen):
        desk.services.cases.resolve(case.id, owner, "answered")


def test_words_not_understood_after_a_note_get_a_person_and_are_not_left_lying(desk: Desk) -> None:
    talk = Dialogue(desk)
    desk.services.tasks.leave(talk.conversation, "running_late", text=LATE)

    assert talk.does(NotUnderstood, "blorp fizz", "nlu_fallback") == ["utter_not_understood"]
    assert talk.does(NotUnderstood, "blorp fizz", "nlu_fallback")[0] == "utter_handoff"


def test_a_late_note_that_nobody_passes_on_climbs_within_minutes(desk: Desk) -> None:
    conversation = desk.opens()
    task = desk.services.tasks.leave(conversation, "running_late", text=LATE)

    now_is(desk, at(10, 10))  # Priya, her deputy, comes at half past twelve

    alarmed = desk.services.tasks.of_case(task.case_id)[0]
    assert (alarmed.owner_id, alarmed.alarms) == (DANA, True)
    assert desk.case(conversation).manager_id == ROSA
    assert PRIYA not in {move.owner_id for move in desk.services.tasks.moves(task.id)}


def test_only_what_is_quiet_can_be_left(desk: Desk) -> None:
    for kind in ("send_records", "complaint", "nothing"):
        with pytest.raises(IllegalMove):
            desk.services.tasks.leave(desk.opens(), kind)


def test_a_note_is_no_handoff_in_the_figures(desk: Desk) -> None:
    desk.services.tasks.leave(desk.opens(), "running_late", text=LATE)
    desk.services.cases.request(desk.opens(), "complaint")

    assert desk.services.figures.report().all.opened == 1


def test_a_medicine_told_in_the_place_of_a_name_is_no_part_of_the_note(desk: Desk) -> None:
    talk = Dialogue(desk)
    talk.does(RunningLate, LATE, "running_late")

    said = talk.does(HandOff, "also I need my metformin, three tablets left", "refill_needed")

    assert "utter_handoff" in said
    assert desk.case(talk.conversation).reason == "refill_needed"


def test_more_said_after_it_was_done_is_left_anew(desk: Desk) -> None:
    talk = Dialogue(desk)
    talk.does(Pay, "can you email me the receipt for the 45 I paid tuesday", "pay_bill")
    task = desk.services.tasks.of_owner(TOMAS)[0]
    desk.services.tasks.complete(task.id, TOMAS, "sent")

    talk.does(Inform, "Lucía Ferrer, paid on Tuesday", "inform")

    assert [one.kind for one in desk.services.tasks.of_owner(TOMAS)] == ["send_receipt"]
