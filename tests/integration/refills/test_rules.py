"""What must hold of a refill whatever anybody does with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from actions.handoff import HandOff
from frontdesk.cases.model import Status, Urgency
from frontdesk.errors import IllegalMove, NotAllowed, RefillOpen
from frontdesk.refills.model import Decision, Found, Stage
from tests.builders import Desk
from tests.integration.refills.friday import (
    DANA,
    KEISHA,
    MIGUEL,
    RUIZ,
    Asking,
    a_friday,
    friday,
    goes_on,
    is_promised_by,
    is_settled_today,
)

WORDS = "I need more naproxen from Dr. Lindqvist, I have three tablets left, two a day, at Alder Falls Drug"
JEAN = "jean-baptiste-etienne"


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A front desk at three on a Friday afternoon."""
    with a_friday(database_url, tmp_path, monkeypatch, friday(15)) as desk:
        yield desk


@pytest.fixture
def patient(desk: Desk) -> Asking:
    """Somebody whose refill Miguel has."""
    patient = Asking(desk)
    patient.needs(WORDS)
    patient.is_taken_by(MIGUEL)
    return patient


def test_a_case_is_not_closed_while_its_medicine_is_open(desk: Desk, patient: Asking) -> None:
    with pytest.raises(RefillOpen):
        desk.services.cases.resolve(patient.case.id, MIGUEL, "clinical: done")
    desk.services.refills.decide(patient.case.id, MIGUEL, Decision.APPROVED, RUIZ)
    with pytest.raises(IllegalMove):
        desk.services.cases.resolve(patient.case.id, MIGUEL, "clinical: done")


def test_once_they_were_asked_again_the_case_is_closed_and_the_refill_with_it(desk: Desk, patient: Asking) -> None:
    is_settled_today(patient)

    desk.services.cases.resolve(patient.case.id, MIGUEL, "clinical: feels better")

    assert patient.case.status is Status.RESOLVED
    assert patient.refill.stage is Stage.DONE


def test_who_hears_no_hears_what_instead(desk: Desk, patient: Asking) -> None:
    with pytest.raises(NotAllowed):
        desk.services.refills.decide(patient.case.id, MIGUEL, Decision.DECLINED, RUIZ, " ")

    desk.services.refills.decide(patient.case.id, MIGUEL, Decision.DECLINED, RUIZ, "Come at nine tomorrow")

    assert "Come at nine tomorrow" in patient.all_told[-1]
    assert "Miguel Acosta, NP stays with you" in patient.all_told[-1]
    assert patient.refill.stage is Stage.DONE


def test_nobody_but_its_owner_writes_anything_down(desk: Desk, patient: Asking) -> None:
    for act in (
        lambda: desk.services.refills.decide(patient.case.id, KEISHA, Decision.APPROVED, RUIZ),
        lambda: desk.services.refills.found(patient.case.id, KEISHA, Found.ARRIVED),
        lambda: desk.services.refills.change(patient.case.id, KEISHA, days_left=9),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_same_again_changes_nothing_and_tells_nothing(desk: Desk, patient: Asking) -> None:
    desk.services.refills.decide(patient.case.id, MIGUEL, Decision.APPROVED, RUIZ)
    told, refill = patient.all_told, patient.refill

    desk.services.refills.decide(patient.case.id, MIGUEL, Decision.DECLINED, RUIZ, "no")

    assert (patient.all_told, patient.refill) == (told, refill)


def test_the_decision_leaves_two_tasks_for_today_that_end_with_the_check(desk: Desk, patient: Asking) -> None:
    desk.services.refills.decide(patient.case.id, MIGUEL, Decision.APPROVED, RUIZ)
    tasks = sorted(desk.services.tasks.of_case(patient.case.id), key=lambda task: task.due)
    assert [(task.kind, task.owner_id, task.is_open) for task in tasks] == [
        ("send_to_pharmacy", MIGUEL, True),
        ("check_arrived", MIGUEL, True),
    ]
    assert tasks[0].due < tasks[1].due == friday(17, 40)

    desk.services.refills.found(patient.case.id, MIGUEL, Found.READY)
    assert {task.kind for task in desk.services.tasks.of_case(patient.case.id) if task.is_open} == {"check_arrived"}
    desk.services.refills.found(patient.case.id, MIGUEL, Found.ARRIVED)

    assert not any(task.is_open for task in desk.services.tasks.of_case(patient.case.id))


def test_a_check_that_nobody_made_alarms_before_the_pharmacy_closes(desk: Desk, patient: Asking) -> None:
    desk.services.refills.decide(patient.case.id, MIGUEL, Decision.APPROVED, RUIZ)
    patient.reads()

    goes_on(desk, friday(17, 15))

    assert patient.refill.alarms >= 1


def test_what_is_on_file_is_told_only_to_who_proved_who_they_are(desk: Desk) -> None:
    stranger = Asking(desk)
    stranger.needs("I need metformin, two left, one a day")
    assert stranger.refill.pharmacy_id is None

    jean = Asking(desk)
    desk.verifies(jean.conversation, desk.services.patients.get(JEAN, "test", "test"))
    jean.needs("I need metformin, two left, one a day")

    refill = jean.refill
    assert (refill.medication_id, refill.prescriber_id) == ("rx-1003", "lindqvist")
    assert refill.pharmacy_id == "alder-falls-drug"


def test_when_nobody_is_there_tomorrow_the_next_day_and_a_number_are_told(desk: Desk, patient: Asking) -> None:
    for day in (5, 6):
        desk.services.rota.change_hours("dana-whitfield", MIGUEL, date(2026, 12, day), [])
    is_settled_today(patient)

    assert "Monday, December 7" in patient.all_told[-1]
    assert "(914) 555-0100" in patient.all_told[-1]
    assert "tomorrow" not in " ".join(patient.all_told)


def test_whoever_sits_there_after_the_patient_fell_silent_hears_no_pharmacy_from_the_file(desk: Desk) -> None:
    jean = Asking(desk)
    desk.verifies(jean.conversation, desk.services.patients.get(JEAN, "test", "test"))
    jean.needs("I need metformin, two left, one a day")
    jean.is_taken_by(MIGUEL)

    desk.clock.advance(minutes=20)
    desk.services.refills.decide(jean.case.id, MIGUEL, Decision.APPROVED, RUIZ)

    assert "your pharmacy" in jean.all_told[-1]
    assert "Alder Falls Drug" not in " ".join(jean.all_told)


def test_a_talk_before_that_and_given_back_leaves_who_asks_again_and_when(desk: Desk, patient: Asking) -> None:
    is_settled_today(patient)
    promised = patient.case.promised_at
    assert promised is not None
    desk.clock.at = promised - timedelta(minutes=5)
    patient.is_taken_by(MIGUEL)

    desk.services.cases.give_back(patient.case.id, MIGUEL, "take it with food")

    kept = patient.case
    assert (kept.status, kept.manager_id, kept.promised_at) == (Status.PROMISED, MIGUEL, promised)
    assert "Saturday, December 5" in patient.all_told[-1]


def test_asked_again_and_given_back_they_are_asked_once_more_until_the_case_is_closed(
    desk: Desk, patient: Asking
) -> None:
    is_settled_today(patient)
    promised = patient.case.promised_at
    assert promised is not None
    desk.clock.at = promised
    patient.is_taken_by(MIGUEL)

    desk.services.cases.give_back(patient.case.id, MIGUEL, "")

    assert patient.refill.stage is Stage.TO_FOLLOW
    assert is_promised_by(patient.case, MIGUEL, 6)
    desk.services.cases.resolve(patient.case.id, MIGUEL, "clinical: feels better")
    assert patient.refill.stage is Stage.DONE


def a_danger_that_dana_answers(desk: Desk) -> Asking:
    """Somebody tells of danger while their medicine waits, and nobody clinical is there."""
    patient = Asking(desk)
    patient.needs(WORDS)
    desk.services.practices.set_presence(MIGUEL, available=False)
    desk.services.practices.set_presence(DANA, available=True)
    desk.services.cases.request(patient.conversation, "danger")
    patient.is_taken_by(DANA)
    desk.services.practices.set_presence(MIGUEL, available=True)
    return patient


@pytest.mark.parametrize("done", ["give_back", "resolve"])
def test_after_a_danger_the_medicine_goes_on_with_somebody_who_may_decide_it(desk: Desk, done: str) -> None:
    patient = a_danger_that_dana_answers(desk)

    getattr(desk.services.cases, done)(patient.case.id, DANA, "clinical: the ambulance was there, all is well")

    case = patient.case
    assert (case.status, case.manager_id, case.reason) == (Status.OFFERED, MIGUEL, "refill_needed")
    assert patient.all_told[-1].startswith("This is for somebody else here. Dana Whitfield has passed it on")
    [*_, change] = desk.services.cases.changes(case.id)
    assert change.why == "clinical: the ambulance was there, all is well"
    patient.is_taken_by(MIGUEL)
    is_settled_today(patient)
    assert desk.services.cases.resolve(case.id, MIGUEL, "clinical: feels better").status is Status.RESOLVED


def test_who_may_decide_closes_a_danger_as_any_other_case(desk: Desk, patient: Asking) -> None:
    desk.services.cases.request(patient.conversation, "danger")
    assert patient.case.urgency is Urgency.DANGER

    desk.services.cases.give_back(patient.case.id, MIGUEL, "")
    assert (patient.case.status, patient.case.manager_id) == (Status.RETURNED, MIGUEL)
    desk.services.refills.decide(patient.case.id, MIGUEL, Decision.NOT_NEEDED, MIGUEL)

    assert desk.services.cases.resolve(patient.case.id, MIGUEL, "clinical: done").status is Status.RESOLVED


@pytest.mark.parametrize("reason", ["clinical_question", "urgent_today", "danger", "device_failure"])
def test_a_medicine_asked_for_in_a_case_about_something_else_is_not_lost(desk: Desk, reason: str) -> None:
    patient = Asking(desk)
    desk.services.cases.request(patient.conversation, reason)

    patient.needs("I need more naproxen from Dr. Lindqvist")
    patient.adds("three tablets left, two a day")

    assert patient.case.reason == reason
    assert (patient.refill.medicine, patient.refill.days_left) == (
        "I need more naproxen from Dr. Lindqvist / three tablets left, two a day",
        1,
    )


def test_a_professional_who_asks_for_a_medicine_opens_one_too(desk: Desk) -> None:
    caller = Asking(desk)
    caller.does(HandOff, "this is the nurse at Maple Home", "professional_caller")

    caller.needs("Harold needs his naproxen, three tablets left, two a day")

    assert caller.case.reason == "professional_caller"
    assert caller.refill.days_left == 1


def test_words_that_ask_for_no_medicine_open_none(desk: Desk) -> None:
    patient = Asking(desk)
    desk.services.cases.request(patient.conversation, "clinical_question")

    patient.adds("my knee is swollen")

    assert desk.services.refills.of(patient.case.id, "test") is None
