"""Who is rung again or together, and who is taken for away: for danger, clinicians and promises seconds count."""

from datetime import datetime, timedelta

from frontdesk.cases.model import Case, Status
from frontdesk.cases.workload.model import MISSED
from tests.builders import SUNDAY_3, Desk

DANA, ROSA, TOMAS = "dana-whitfield", "rosa-delgado", "tomas-herrera"
KEISHA, MIGUEL = "keisha-monroe", "miguel-acosta"


def test_two_clinical_managers_are_rung_together_for_a_clinician_who_calls(desk: Desk) -> None:
    _present(desk, KEISHA, MIGUEL)

    case = desk.services.cases.request(desk.opens(), "professional_caller")

    assert {offer.manager_id for offer in desk.services.cases.offers(case.id)} == {KEISHA, MIGUEL}


def test_whoever_alone_may_own_a_clinicians_call_is_rung_three_times_within_a_minute(desk: Desk) -> None:
    _present(desk, KEISHA, DANA)
    case = desk.services.cases.request(desk.opens(), "professional_caller")

    _nobody_answers(desk, seconds=21)

    _nobody_answers(desk, seconds=21)

    assert _rung(desk, case) == [KEISHA] * 3
    for _ in range(4):
        _nobody_answers(desk, seconds=21)
    assert _rung(desk, case) == [KEISHA] * 6
    assert desk.services.cases.get(case.id).status is Status.PROMISED


def test_in_danger_everybody_is_rung_when_the_first_two_do_not_answer(desk: Desk) -> None:
    _present(desk, KEISHA, DANA, TOMAS)
    case = desk.services.cases.request(desk.opens(), "danger")

    assert set(_rung(desk, case)) == {KEISHA, DANA}
    _nobody_answers(desk, seconds=21)

    assert set(_rung(desk, case)[2:]) == {KEISHA, DANA, TOMAS}
    for _ in range(5):
        _nobody_answers(desk, seconds=21)
    assert [_rung(desk, case).count(manager) for manager in (KEISHA, DANA, TOMAS)] == [6, 6, 6]


def test_whoever_declined_danger_is_not_asked_a_second_time(desk: Desk) -> None:
    _present(desk, KEISHA, DANA)
    case = desk.services.cases.request(desk.opens(), "danger")

    desk.services.cases.decline(case.id, DANA)
    _nobody_answers(desk, seconds=21)

    assert _rung(desk, case)[2:] == [KEISHA]


def test_whoever_declined_danger_is_asked_again_when_nobody_else_came_meanwhile(desk: Desk) -> None:
    _present(desk, KEISHA, DANA)
    case = desk.services.cases.request(desk.opens(), "danger")
    desk.services.cases.decline(case.id, DANA)

    _nobody_answers(desk, seconds=21)
    _nobody_answers(desk, seconds=21)

    assert _rung(desk, case)[2:3] == [KEISHA]
    assert sorted(_rung(desk, case)[3:]) == sorted([DANA, KEISHA])


def test_a_promise_that_is_due_rings_until_its_ten_minutes_are_over(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    case = desk.services.cases.request(desk.opens(), "asked_for_person")
    owner, promised_at = case.manager_id or "", case.promised_at
    assert promised_at is not None
    _present_at(desk, promised_at, owner)

    for _ in range(7):
        _nobody_answers(desk, seconds=61)

    assert desk.services.cases.get(case.id).status is Status.OFFERED
    desk.services.cases.accept(case.id, owner)
    assert desk.clock.now() < promised_at + timedelta(minutes=10)


def test_a_promise_that_is_due_rings_the_next_in_line_however_many_they_talk_with(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    case = desk.services.cases.request(desk.opens(), "asked_for_person")
    assert case.promised_at is not None
    _present_at(desk, case.promised_at - timedelta(minutes=1), DANA)
    for _ in range(3):
        talk = desk.services.cases.accept(desk.services.cases.request(desk.opens(), "asked_for_person").id, DANA)
        desk.services.cases.say(talk.id, DANA, "I am here")
    _present_at(desk, case.promised_at, DANA, case.manager_id or "")

    _nobody_answers(desk, seconds=1)
    _nobody_answers(desk, seconds=61)
    _nobody_answers(desk, seconds=61)

    assert _rung(desk, case) == [case.manager_id, case.manager_id, DANA]


def test_whose_promise_is_due_is_rung_twice_before_somebody_else_is(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3
    case = desk.services.cases.request(desk.opens(), "asked_for_person")
    assert case.promised_at is not None
    _present_at(desk, case.promised_at, DANA, TOMAS, case.manager_id or "")

    for seconds in (1, 61, 61):
        _nobody_answers(desk, seconds)

    assert _rung(desk, case)[:2] == [case.manager_id] * 2
    assert _rung(desk, case)[2] != case.manager_id


def test_who_lets_three_rings_in_a_row_pass_is_rung_last(desk: Desk) -> None:
    _is_silent(desk, DANA)
    desk.services.practices.set_presence(TOMAS, True)

    talks = [desk.services.cases.request(desk.opens(), "complaint") for _ in range(3)]
    assert {desk.services.cases.accept(case.id, TOMAS).manager_id for case in talks} == {TOMAS}

    assert desk.services.cases.request(desk.opens(), "complaint").manager_id == DANA


def test_no_call_back_is_promised_in_the_name_of_who_lets_rings_pass(desk: Desk) -> None:
    _is_silent(desk, KEISHA, "test_results")
    case = desk.services.cases.request(desk.opens(), "test_results")

    _nobody_answers(desk, seconds=61)

    promised = desk.services.cases.get(case.id)
    assert (promised.status, promised.manager_id) == (Status.PROMISED, MIGUEL)


def test_who_says_that_they_are_there_is_rung_as_before(desk: Desk) -> None:
    _is_silent(desk, DANA)
    desk.clock.advance(seconds=1)
    _present(desk, DANA, TOMAS)

    assert desk.services.cases.request(desk.opens(), "complaint").manager_id == DANA


def test_who_did_anything_with_a_case_is_rung_as_before(desk: Desk) -> None:
    _present(desk, DANA, TOMAS)
    talk = desk.services.cases.request(desk.opens(), "complaint")
    desk.services.cases.accept(talk.id, DANA)
    _is_silent(desk, DANA)
    desk.services.practices.set_presence(TOMAS, True)
    assert desk.services.cases.request(desk.opens(), "complaint").manager_id == TOMAS
    desk.clock.advance(seconds=1)

    desk.services.cases.resolve(talk.id, DANA, "done")

    assert desk.services.cases.request(desk.opens(), "complaint").manager_id == DANA


def test_the_only_one_who_may_decide_clinical_matters_keeps_places_for_them(desk: Desk) -> None:
    _present(desk, KEISHA, DANA)
    for _ in range(3):
        desk.services.cases.accept(desk.services.cases.request(desk.opens(), "complaint").id, DANA)
    other = desk.services.cases.request(desk.opens(), "complaint")
    desk.services.cases.accept(other.id, KEISHA)

    assert desk.services.cases.request(desk.opens(), "complaint").status is Status.PROMISED
    assert desk.services.cases.request(desk.opens(), "test_results").manager_id == KEISHA


def test_who_is_alone_there_keeps_no_places(desk: Desk) -> None:
    _present(desk, KEISHA)
    desk.services.cases.accept(desk.services.cases.request(desk.opens(), "complaint").id, KEISHA)

    assert desk.services.cases.request(desk.opens(), "complaint").status is Status.OFFERED


def _is_silent(desk: Desk, manager: str, reason: str = "complaint") -> None:
    """There, and not answering; the others are there all along."""
    _present(desk, manager)
    desk.clock.advance(seconds=1)
    for _ in range(MISSED):
        desk.services.cases.request(desk.opens(), reason)
    _nobody_answers(desk, seconds=61)


def _nobody_answers(desk: Desk, seconds: float) -> None:
    desk.clock.advance(seconds=seconds)
    desk.services.cases.fire_deadlines()


def _rung(desk: Desk, case: Case) -> list[str]:
    return [offer.manager_id for offer in desk.services.cases.offers(case.id)]


def _present(desk: Desk, *managers: str) -> None:
    """These and nobody else are at their desks."""
    for manager in desk.services.practices.current().managers:
        desk.services.practices.set_presence(manager, available=manager in managers)


def _present_at(desk: Desk, moment: datetime, *managers: str) -> None:
    desk.clock.at = moment
    _present(desk, *managers)
