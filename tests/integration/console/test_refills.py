"""A manager sees what is due for a medicine and writes down what was decided; supervisors enter leave."""

import re
from typing import Any

from frontdesk.refills.model import Stage
from tests.builders import Desk

SignedIn = Any  # the fixture is in conftest.py
DANA, MIGUEL, ROSA = "dana-whitfield", "miguel-acosta", "rosa-delgado"
WORDS = "I need my oxycodone from Dr. Lindqvist, three tablets left, two a day, at Alder Falls Drug, and I have no car"


def _case(desk: Desk) -> str:
    """Miguel's case, on a Monday at ten."""
    talk = desk.opens()
    desk.services.practices.set_presence("keisha-monroe", available=False)
    desk.services.practices.set_presence(MIGUEL, available=True)
    case = desk.services.cases.request(talk, "refill_needed")
    desk.services.refills.hear(talk, WORDS)
    return desk.services.cases.accept(case.id, MIGUEL).id


def _stage(desk: Desk, case_id: str) -> Stage:
    found = desk.services.refills.of(case_id, "test")
    assert found is not None
    return found.request.stage


def test_the_brief_says_all_that_decides_how_soon(desk: Desk, manager: SignedIn) -> None:
    page = manager(MIGUEL).sees(f"/console/cases/{_case(desk)}")

    for words in (
        "Decide by 5:30 PM",
        "Controlled: only a prescriber decides. Promise nothing.",
        "three tablets",
        "Days left: 1",
        "Tuesday, November 24",
        "Dr. Margaret Lindqvist, away until Friday, December 18",
        "Dr. Elena Ruiz",
        "Alder Falls Drug, open until 6:30 PM",
        "Cannot get there alone",
    ):
        assert words in page
    assert "I myself" not in page  # controlled
    assert page.count("<dt>In their words</dt>") == 1
    assert re.search(r'class="warning">\s*<dt>Take care</dt>\s*<dd>Controlled', page)


def test_it_is_decided_checked_and_promised_with_the_forms(desk: Desk, manager: SignedIn) -> None:
    miguel, case_id = manager(MIGUEL), _case(desk)

    miguel.does(case_id, "refill", days="2", pharmacy_id="valley-care")
    assert "Valley Care Pharmacy, open until 9:00 PM" in miguel.sees(f"/console/cases/{case_id}")
    miguel.does(case_id, "refill/decision", decision="approved", decided_by="ruiz")
    assert _stage(desk, case_id) is Stage.TO_CHECK
    assert "Dr. Elena Ruiz approved it" in miguel.sees(f"/console/cases/{case_id}")
    miguel.does(case_id, "refill/check", found="arrived")

    assert _stage(desk, case_id) is Stage.TO_FOLLOW
    assert "They have it." in manager(desk.services.cases.get(case_id).manager_id).sees(f"/console/cases/{case_id}")


def test_what_no_form_sends_is_refused_and_an_open_medicine_keeps_the_case_open(desk: Desk, manager: SignedIn) -> None:
    miguel, case_id = manager(MIGUEL), _case(desk)

    assert miguel.does(case_id, "refill", days="many").status_code == 400
    assert miguel.does(case_id, "refill/decision", decision="declined", decided_by="ruiz").status_code == 400
    assert miguel.does(case_id, "refill/decision", decision="approved", decided_by="myself").status_code == 403
    assert miguel.does(case_id, "refill/check", found="perhaps").status_code == 400
    closed = miguel.does(case_id, "resolve", outcome="clinical", words="done")

    assert closed.status_code == 409
    assert "The medicine is not settled yet" in closed.get_data(as_text=True)


def test_a_supervisor_enters_a_leave_and_a_clinical_manager_ticks_the_list(desk: Desk, manager: SignedIn) -> None:
    fields = {"provider": "weiss", "from": "2026-11-30", "until": "2026-12-18"}
    dana = manager(DANA)
    refused = dana.sends("/console/leaves", **fields, cover="bautista")
    assert "That person cannot cover here" in refused.get_data(as_text=True)

    dana.sends("/console/leaves", **fields, cover="ruiz")

    leave = desk.services.leaves.coming()[0]
    miguel = manager(MIGUEL)
    page = miguel.sees(f"/console/leaves/{leave.id}")
    assert "Clobetasol cream runs out on Sunday, December 13" in page
    assert "Had a procedure on" in page
    miguel.sends(f"/console/leaves/{leave.id}/ticks", patient="june-hoffman", tick="refilled", done="yes")
    assert "Patients still to be seen to: 1" in miguel.sees("/console/leaves")
    assert manager(ROSA).client.get(f"/console/leaves/{leave.id}").status_code == 403


def test_a_leave_of_the_practices_files_is_on_the_page_with_its_cover_and_is_changed_there(
    desk: Desk, manager: SignedIn
) -> None:
    page = manager(DANA).sees("/console/leaves")

    leave = re.search(r"<li>\s*<div>\s*<h3>Dr. Margaret Lindqvist</h3>(.*?)</li>", page, re.DOTALL)
    assert leave
    assert "From Friday, November 13 to Friday, December 18" in leave[1]
    assert "covers · from the practice&#39;s files" in leave[1]
    assert "<form" not in leave[1]
    assert "Nobody is on leave" not in page


def test_a_leave_that_is_also_in_the_files_is_told_once(desk: Desk, manager: SignedIn) -> None:
    (filed,) = desk.services.leaves.in_files()

    desk.services.leaves.enter(DANA, filed.provider_id, filed.from_day, filed.to_day, filed.cover_id)

    assert manager(DANA).sees("/console/leaves").count("December 18") == 1
