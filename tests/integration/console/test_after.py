"""What a manager sees and does after a case, and with a case that is something else."""

from datetime import timedelta

from frontdesk.cases.after.model import ALARM_AFTER, Closed
from frontdesk.cases.model import Case, Status
from tests.builders import Desk
from tests.integration.after.closing import closed, planned
from tests.integration.console.conftest import Browser, SignedIn

TOMAS, DANA = "tomas-herrera", "dana-whitfield"


def _open(desk: Desk, browser: Browser, reason: str = "refund_or_dispute") -> Case:
    case = desk.services.cases.request(desk.opens(), reason)
    browser.does(case.id, "accept")
    return case


def test_the_form_that_closes_a_case_says_when_it_would_be_checked(desk: Desk, manager: SignedIn) -> None:
    tomas = manager(TOMAS)
    case = _open(desk, tomas)

    page = tomas.sees(f"/console/cases/{case.id}")

    assert "I check with the patient afterwards: Monday, November 30 at 9:00 AM" in page
    assert 'name="check" value="yes" checked' in page


def test_a_case_that_is_to_be_checked_is_in_the_list_until_it_is(desk: Desk, manager: SignedIn) -> None:
    tomas = manager(TOMAS)
    case = _open(desk, tomas)
    tomas.does(case.id, "resolve", outcome="bill", words="the fee is off", check_asked="yes", check="yes")
    assert "Check on Monday, November 30 at 9:00 AM" in tomas.sees("/console/")
    desk.clock.at = planned(desk, case).at
    tomas.signs_in(TOMAS)

    page = tomas.sees("/console/")
    assert "Due since 9:00 AM" in page
    assert "What came of the check?" in tomas.sees(f"/console/cases/{case.id}")
    assert tomas.does(case.id, "follow-up", reached="reached", words="she has the bill").status_code == 303

    assert "To check with patients" not in tomas.sees("/console/")


def test_a_check_that_nobody_made_is_on_the_supervisors_pages(desk: Desk, manager: SignedIn) -> None:
    case = closed(desk, "refill_needed")
    for moment in (timedelta(), ALARM_AFTER, timedelta(), ALARM_AFTER):
        desk.clock.at = planned(desk, case).at + moment
        desk.services.due.look()

    dana, tomas = manager(DANA), manager(TOMAS)

    assert "Late tasks that nobody did: 1." in dana.sees("/console/")
    overview = dana.sees("/console/overview")
    assert "To check with patients: " in overview
    assert "Miguel Acosta, NP · Due since" in overview
    assert "that nobody did" not in tomas.sees("/console/")


def test_the_box_left_empty_plans_nothing(desk: Desk, manager: SignedIn) -> None:
    tomas = manager(TOMAS)
    case = _open(desk, tomas)

    tomas.does(case.id, "resolve", outcome="bill", words="the fee is off", check_asked="yes")

    assert desk.services.after.planned(case.id) is None


def test_a_rule_that_got_in_the_way_is_ticked_and_read_by_supervisors_with_the_figures(
    desk: Desk, manager: SignedIn
) -> None:
    tomas = manager(TOMAS)
    fields = {"outcome": "bill", "words": "no", "in_the_way": "yes"}
    tomas.does(_open(desk, tomas).id, "resolve", rule="Refunds need two signatures", **fields)
    tomas.does(_open(desk, tomas).id, "resolve", rule="", **fields)
    tomas.does(_open(desk, tomas).id, "resolve", rule="Told without a tick", outcome="bill", words="no")

    page = manager(DANA).sees("/console/figures")

    assert "A rule got in the way" in page
    assert "Refunds need two signatures" in page
    assert "(not said which)" in page
    assert "Told without a tick" in page
    assert "Refunds need two signatures" not in manager("noor-haddad").sees("/console/figures")


def test_thanks_are_a_quiet_list_for_who_earned_them(desk: Desk, manager: SignedIn) -> None:
    case = closed(desk, how=Closed(follow_up=False))
    desk.says(case.conversation_id, "yes, thank Tomás for me")

    assert "yes, thank Tomás for me" in manager(TOMAS).sees("/console/")
    assert "thank Tomás" not in manager(DANA).sees("/console/")


def test_what_the_patient_said_is_on_the_page_and_it_can_be_opened_again(desk: Desk, manager: SignedIn) -> None:
    tomas = manager(TOMAS)
    case = closed(desk, how=Closed(follow_up=False))
    desk.says(case.conversation_id, "yes")
    page = tomas.sees(f"/console/cases/{case.id}")
    assert "The patient said that it is solved." in page

    answer = tomas.does(case.id, "reopen")

    new = desk.case(case.conversation_id)
    assert answer.location == f"/console/cases/{new.id}"
    assert (new.status, new.manager_id) == (Status.ACCEPTED, TOMAS)
    assert "Before this in the same conversation: Refund or disputed charge" in tomas.sees(answer.location or "")


def test_a_case_before_it_is_told_of_only_to_whom_its_kind_may_concern(desk: Desk, manager: SignedIn) -> None:
    keisha, tomas = manager("keisha-monroe"), manager(TOMAS)
    before = closed(desk, "clinical_question", Closed(follow_up=False))
    case = desk.services.cases.request(before.conversation_id, "refund_or_dispute", by=TOMAS, back_to=TOMAS)
    tomas.does(case.id, "accept")

    page = tomas.sees(f"/console/cases/{case.id}")

    assert "Refund or disputed charge" in page
    assert "Before this in the same conversation" not in page
    desk.services.cases.change_kind(case.id, TOMAS, "refill_needed", "it is about the dose")
    keisha.does(case.id, "accept")
    assert "Before this in the same conversation: " in keisha.sees(f"/console/cases/{case.id}")


def test_a_case_is_said_to_be_something_else_and_goes_to_who_may_own_it(desk: Desk, manager: SignedIn) -> None:
    tomas = manager(TOMAS)
    case = _open(desk, tomas)
    assert tomas.does(case.id, "kind", reason="clinical_question", why="").status_code == 400

    answer = tomas.does(case.id, "kind", reason="clinical_question", why="it is about the dose")

    assert answer.location == "/console/"
    keisha = manager("keisha-monroe")
    page = keisha.sees(f"/console/cases/{case.id}")
    assert "Tomás Herrera changed it from: Refund or disputed charge. it is about the dose" in page
    assert tomas.client.get(f"/console/cases/{case.id}").status_code == 403


def test_it_stays_with_who_may_own_it(desk: Desk, manager: SignedIn) -> None:
    tomas = manager(TOMAS)
    case = _open(desk, tomas)

    answer = tomas.does(case.id, "kind", reason="privacy", why="the letter was open")

    assert answer.location == f"/console/cases/{case.id}"
    assert desk.case(case.conversation_id).manager_id == TOMAS
