"""Who is rung by what they have in hand: weight, distress, who knows the matter, and nobody who cannot answer."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from frontdesk.cases.model import Case, Status, Urgency, reasons
from frontdesk.cases.workload.model import InHand, loads, weights
from tests.builders import SUNDAY_3, Desk

DANA, ROSA, PRIYA, TOMAS = "dana-whitfield", "rosa-delgado", "priya-raman", "tomas-herrera"
KEISHA, MIGUEL = "keisha-monroe", "miguel-acosta"
CAN_TAKE_COMPLAINTS = (DANA, ROSA, TOMAS, KEISHA)  # who is there on Monday at ten


def present(desk: Desk, *managers: str) -> None:
    """These and nobody else are at their desks."""
    for manager in desk.services.practices.current().managers:
        desk.services.practices.set_presence(manager, available=manager in managers)


def asks(desk: Desk, reason: str = "asked_for_person", language: str = "en-US") -> Case:
    return desk.services.cases.request(desk.opens(language), reason)


def talks(desk: Desk, manager: str, reason: str) -> Case:
    """A case that this manager has accepted, being the only one there."""
    present(desk, manager)
    return desk.services.cases.accept(asks(desk, reason).id, manager)


def ends(desk: Desk, case: Case) -> None:
    desk.services.cases.resolve(case.id, case.manager_id or "", "done")


# --- weight ---


def test_what_is_urgent_or_hard_to_hear_weighs_more() -> None:
    def weight(reason: str) -> int:
        return weights().of(reason, reasons()[reason].urgency)

    assert weight("complaint") < weight("clinical_question") < weight("abuse") < weight("danger")
    assert weight("complaint") < weight("bereavement")
    assert set(weights().distress) == {"danger", "bereavement", "abuse", "mental_health"} <= set(reasons())
    assert set(weights().urgency) == set(Urgency)


def test_two_plain_matters_weigh_less_than_one_that_is_hard_to_hear() -> None:
    def of(manager: str, reason: str, count: int) -> InHand:
        return InHand(manager, reason, reasons()[reason].urgency, Status.TALKING, count)

    found = loads([of(DANA, "complaint", 2), of(ROSA, "bereavement", 1), of(ROSA, "complaint", 1)])

    assert found == {DANA: 2, ROSA: 4}


def test_the_next_case_goes_to_who_has_less_weight_in_hand(desk: Desk) -> None:
    talks(desk, DANA, "bereavement")
    talks(desk, ROSA, "complaint")
    talks(desk, ROSA, "complaint")
    present(desk, DANA, ROSA)

    assert asks(desk, "complaint").manager_id == ROSA


# --- distress ---


def test_after_two_distressing_talks_in_a_shift_the_third_goes_elsewhere(desk: Desk) -> None:
    for reason in ("mental_health", "abuse"):
        ends(desk, talks(desk, KEISHA, reason))
    present(desk, KEISHA, MIGUEL)

    case = asks(desk, "abuse")

    assert case.manager_id == MIGUEL
    assert "spares who heard much today" in case.why_manager
    assert asks(desk, "clinical_question").manager_id == KEISHA


def test_the_third_goes_to_the_same_when_nobody_else_may_have_it(desk: Desk) -> None:
    for reason in ("mental_health", "abuse"):
        ends(desk, talks(desk, KEISHA, reason))
    present(desk, KEISHA, DANA)

    assert asks(desk, "abuse").manager_id == KEISHA


def test_a_new_day_is_a_new_shift(desk: Desk) -> None:
    for reason in ("mental_health", "abuse"):
        ends(desk, talks(desk, KEISHA, reason))
    desk.clock.advance(days=1)
    present(desk, KEISHA, MIGUEL)

    assert asks(desk, "abuse").manager_id == KEISHA


# --- continuity ---


def test_a_matter_that_comes_back_within_a_week_goes_to_who_had_it(desk: Desk) -> None:
    case = talks(desk, TOMAS, "complaint")
    ends(desk, case)
    desk.clock.advance(days=6, hours=23)
    present(desk, DANA, ROSA, TOMAS)

    again = desk.services.cases.request(case.conversation_id, "bereavement")

    assert again.id != case.id
    assert again.manager_id == TOMAS
    assert again.why_manager.startswith("had this matter")


@pytest.mark.parametrize(("reason", "after"), [("asked_for_person", timedelta(hours=1)), ("complaint", timedelta(8))])
def test_another_matter_or_one_of_long_ago_goes_where_it_would_go(desk: Desk, reason: str, after: timedelta) -> None:
    case = talks(desk, TOMAS, "complaint")
    ends(desk, case)
    desk.clock.at += after
    present(desk, DANA, ROSA, TOMAS)

    assert desk.services.cases.request(case.conversation_id, reason).manager_id != TOMAS


def test_the_patients_last_manager_comes_first_in_another_talk_and_another_matter(desk: Desk) -> None:
    patient = desk.services.patients.get("lucia-ferrer", "test", "test")
    present(desk, ROSA)
    conversation = desk.opens()
    desk.verifies(conversation, patient)
    ends(desk, desk.services.cases.accept(desk.services.cases.request(conversation, "complaint").id, ROSA))
    present(desk, DANA, ROSA)
    desk.clock.advance(days=30)
    present(desk, DANA, ROSA)
    later = desk.opens()
    desk.verifies(later, patient)

    case = desk.services.cases.request(later, "privacy")

    assert case.manager_id == ROSA
    assert "knows this patient" in case.why_manager


# --- saturation ---


def _all_full(desk: Desk, managers: Sequence[str]) -> None:
    for manager in managers:
        for _ in range(3):
            talks(desk, manager, "clinical_question" if manager == KEISHA else "asked_for_person")
    present(desk, *managers)


def test_when_everybody_holds_their_limit_a_time_is_promised_at_once(desk: Desk) -> None:
    _all_full(desk, (DANA, ROSA))

    case = asks(desk)

    assert case.status is Status.PROMISED
    assert desk.services.cases.offers(case.id) == []
    assert case.promised_at is not None
    assert case.promised_at > desk.clock.now()


@pytest.mark.parametrize("reason", ["danger", "clinical_question"])
def test_danger_and_what_is_due_today_always_ring(desk: Desk, reason: str) -> None:
    _all_full(desk, (KEISHA,))

    case = asks(desk, reason)

    assert (case.status, case.manager_id) == (Status.OFFERED, KEISHA)


def test_who_is_free_is_rung_and_who_is_full_is_not(desk: Desk) -> None:
    _all_full(desk, (DANA,))
    present(desk, DANA, KEISHA)

    case = asks(desk)
    desk.clock.advance(seconds=61)
    desk.services.cases.fire_deadlines()

    assert case.manager_id == KEISHA
    assert desk.services.cases.get(case.id).status is Status.PROMISED
    assert [offer.manager_id for offer in desk.services.cases.offers(case.id)] == [KEISHA]


def test_the_limit_is_the_practices_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = desk.services.practices.current()
    monkeypatch.setattr(practice, "details", practice.details.model_copy(update={"talks_at_once": 4}))
    _all_full(desk, (DANA,))

    assert asks(desk).status is Status.OFFERED


def test_a_promise_rings_whoever_made_it_when_its_time_has_come_however_much_they_have(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    case = asks(desk)
    owner = case.manager_id or ""
    assert case.promised_at is not None
    desk.clock.at = case.promised_at
    _all_full(desk, (owner,))
    desk.clock.advance(seconds=1)

    desk.services.cases.fire_deadlines()

    rung = desk.services.cases.get(case.id)
    assert (rung.status, rung.manager_id) == (Status.OFFERED, owner)
    assert rung.why_manager.startswith("had this matter")
