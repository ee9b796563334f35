"""Three tablets left on a Friday, the doctor on leave: seven times, each in a way that once went wrong."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from frontdesk.cases.model import Status
from frontdesk.errors import NotAllowed, RefillOpen
from frontdesk.refills.model import Decision, Found, Stage
from tests.builders import Desk
from tests.integration.refills.friday import (
    DANA,
    KEISHA,
    LINDQVIST,
    MIGUEL,
    RUIZ,
    Asking,
    a_friday,
    alarms,
    friday,
    goes_on,
    is_settled_today,
    keeps_the_promise_of_a_friday,
)

ENOUGH_FOR_ONE_DAY = "I need more naproxen from Dr. Lindqvist, I have three tablets left, two a day"


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A front desk at three on a Friday afternoon."""
    with a_friday(database_url, tmp_path, monkeypatch, friday(15)) as desk:
        yield desk


@pytest.fixture
def patient(desk: Desk) -> Asking:
    """Somebody who speaks English."""
    return Asking(desk)


def test_the_doctor_is_away(patient: Asking) -> None:
    assert patient.needs(ENOUGH_FOR_ONE_DAY) == ["utter_refill_weekend", "utter_handoff", "utter_ask_medicine"]
    assert "What you have left (three tablets) will not last through the weekend." in patient.words
    assert patient.adds("naproxen 500, Alder Falls Drug") == ["utter_noted"]
    patient.is_taken_by(MIGUEL)

    view = patient.desk.services.refills.of(patient.case.id, MIGUEL)
    assert view is not None
    assert view.cover is not None
    assert (view.request.prescriber_id, view.cover.provider_id, view.cover.until.day) == (LINDQVIST, RUIZ, 18)
    assert not view.cover_sees_patients
    assert (view.request.days_left, view.request.due_at) == (1, friday(17))
    is_settled_today(patient)

    keeps_the_promise_of_a_friday(patient, friday(18))


def test_the_pharmacy_closes_soon_and_managers_are_alarmed_before(desk: Desk, patient: Asking) -> None:
    desk.clock.at = friday(16, 30)
    patient.needs(f"{ENOUGH_FOR_ONE_DAY}, at Riverside Pharmacy")
    patient.is_taken_by(MIGUEL)
    assert patient.refill.due_at == friday(16, 45)

    goes_on(desk, friday(16, 40))
    assert {MIGUEL, KEISHA, DANA} <= set(alarms(desk))
    is_settled_today(patient)

    keeps_the_promise_of_a_friday(patient, friday(17))


def test_nobody_decides_and_the_alarm_comes_before_the_time_and_again_after_it(desk: Desk, patient: Asking) -> None:
    patient.needs(f"{ENOUGH_FOR_ONE_DAY}, at Alder Falls Drug")
    patient.is_taken_by(MIGUEL)

    goes_on(desk, friday(16, 25))
    assert alarms(desk) == []
    goes_on(desk, friday(16, 55))
    first = alarms(desk)
    goes_on(desk, friday(17, 5))

    assert {MIGUEL, DANA} <= set(first)
    assert len(alarms(desk)) > len(first)
    assert patient.refill.stage is Stage.TO_DECIDE


def test_there_is_no_car(patient: Asking) -> None:
    patient.needs(f"{ENOUGH_FOR_ONE_DAY} and I have no car")
    patient.is_taken_by(MIGUEL)

    assert patient.refill.needs_ride
    assert patient.refill.pharmacy_id == "valley-care"  # it delivers
    assert patient.refill.due_at == friday(20)
    is_settled_today(patient)

    keeps_the_promise_of_a_friday(patient, friday(21))


def test_it_went_to_the_wrong_pharmacy(desk: Desk, patient: Asking) -> None:
    patient.needs(f"{ENOUGH_FOR_ONE_DAY}, at Riverside Pharmacy")
    patient.is_taken_by(MIGUEL)
    desk.services.refills.decide(patient.case.id, MIGUEL, Decision.APPROVED, RUIZ)
    patient.reads()

    desk.services.refills.found(patient.case.id, MIGUEL, Found.MISSING)
    patient.reads()
    changed = desk.services.refills.change(patient.case.id, MIGUEL, pharmacy_id="alder-falls-drug")
    assert changed.due_at == friday(17, 40)
    goes_on(desk, friday(16))
    patient.reads()
    desk.services.refills.found(patient.case.id, MIGUEL, Found.READY)
    patient.reads()
    desk.services.refills.found(patient.case.id, MIGUEL, Found.ARRIVED)

    assert any("Alder Falls Drug. It is open until 6:00 PM" in words for words in patient.all_told)
    keeps_the_promise_of_a_friday(patient, friday(18))


def test_a_controlled_medicine_is_promised_by_nobody_and_decided_by_a_prescriber(desk: Desk, patient: Asking) -> None:
    heard = patient.needs("I have three oxycodone tablets left after my knee surgery, Dr. Lindqvist is away")
    patient.is_taken_by(MIGUEL)

    assert "utter_refill_controlled" in heard
    assert patient.words.count("cannot promise") == 1
    for nobody in (MIGUEL, "bautista", LINDQVIST):  # no prescriber, no prescriber, on leave
        with pytest.raises(NotAllowed):
            desk.services.refills.decide(patient.case.id, MIGUEL, Decision.APPROVED, nobody)
    is_settled_today(patient)

    keeps_the_promise_of_a_friday(patient, friday(18))


def test_a_daughter_asks_for_her_father(patient: Asking) -> None:
    words = "my father Harold has three tablets left, two a day, Dr. Lindqvist is on vacation, Alder Falls Drug"
    patient.needs(words)
    patient.is_taken_by(MIGUEL)

    view = patient.desk.services.refills.of(patient.case.id, MIGUEL)
    assert view is not None
    assert view.on_file == ()  # nobody has proven who they are
    is_settled_today(patient)

    keeps_the_promise_of_a_friday(patient, friday(18))


def test_en_español_por_chat(desk: Desk) -> None:
    paciente = Asking(desk, "es-US")

    heard = paciente.needs("me quedan tres pastillas, tomo dos al día, y la doctora Lindqvist está de vacaciones")
    assert heard == ["utter_refill_weekend", "utter_handoff", "utter_ask_medicine"]
    assert "Con tres pastillas no le alcanza para el fin de semana." in paciente.words
    paciente.adds("naproxeno, en la Farmacia San Rafael")
    paciente.is_taken_by(MIGUEL)
    assert paciente.refill.due_at == friday(18)
    is_settled_today(paciente)

    keeps_the_promise_of_a_friday(paciente, friday(19))


def test_the_manager_goes_home_and_somebody_who_is_there_has_all_of_it_before_the_pharmacy_closes(
    desk: Desk, patient: Asking
) -> None:
    patient.needs(f"{ENOUGH_FOR_ONE_DAY}, at Alder Falls Drug")
    patient.is_taken_by(MIGUEL)
    desk.services.practices.set_presence(KEISHA, available=True)
    desk.services.practices.set_presence(MIGUEL, available=False)

    goes_on(desk, friday(16, 30))

    assert (patient.case.status, patient.case.manager_id) == (Status.OFFERED, KEISHA)


def test_days_are_asked_once_when_the_words_do_not_say_them(patient: Asking) -> None:
    patient.needs("I need a refill")

    assert patient.adds("naproxen, four left, the drugstore") == ["utter_noted", "utter_ask_days_left"]
    assert patient.adds("not sure really") == ["utter_noted"]
    assert patient.refill.days_left is None
    assert patient.refill.due_at == friday(16)  # nobody knows where: whoever closes first


def test_a_case_that_an_action_left_without_a_refill_gets_one_from_the_worker(desk: Desk, patient: Asking) -> None:
    case = desk.services.cases.request(patient.conversation, "refill_needed")
    desk.services.conversations.remember(patient.conversation, medicine="naproxen, 3 tablets left, one a day")

    goes_on(desk, friday(15, 1))

    assert (patient.refill.case_id, patient.refill.days_left) == (case.id, 3)


def test_who_asks_on_saturday_is_not_rung_for_it_on_friday(desk: Desk, patient: Asking) -> None:
    patient.needs(f"{ENOUGH_FOR_ONE_DAY}, at Riverside Pharmacy")
    patient.is_taken_by(MIGUEL)
    is_settled_today(patient)
    promised = patient.case

    goes_on(desk, desk.clock.now() + timedelta(minutes=30))

    assert (patient.case.status, patient.case.promised_at) == (Status.PROMISED, promised.promised_at)
    assert patient.case.manager_id == promised.manager_id


def test_what_a_medicine_waits_for_stays_with_who_may_decide_it(desk: Desk, patient: Asking) -> None:
    patient.needs(ENOUGH_FOR_ONE_DAY)
    patient.is_taken_by(MIGUEL)

    with pytest.raises(RefillOpen):
        desk.services.cases.change_kind(patient.case.id, MIGUEL, "complaint", "they complain")

    assert patient.case.reason == "refill_needed"
