"""A manager gives tasks out of a case, sees their own by time, and says how they went."""

import re
from pathlib import Path
from typing import Any

import pytest

from frontdesk.cases.tasks.model import departments, kinds
from tests.builders import Desk
from tests.integration.tasks.people import DANA, PRIYA, ROSA, TOMAS, a_case, a_task, at, now_is
from voice_gateway.console.words import Words

SignedIn = Any  # the fixture is in conftest.py


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """What a page shows does not depend on the kind of database."""
    import shutil

    shutil.copy(loaded_sqlite, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


def test_a_task_is_given_from_the_case_and_found_in_its_owners_list(desk: Desk, manager: SignedIn) -> None:
    case, tomas, rosa = a_case(desk), manager(TOMAS), manager(ROSA)

    tomas.does(case.id, "tasks", task="send_records", department="", due="usual", moment="", how="the records of May")

    page = tomas.sees(f"/console/cases/{case.id}")
    assert "Rosa Delgado has it, until Tuesday, November 24 at 3:30 PM. The case stays yours." in page
    assert "Send records: Rosa Delgado (Front desk), until Tuesday, November 24 at 3:30 PM" in page
    listed = rosa.sees("/console/")
    assert "Your tasks" in listed
    assert "manager of the case: Tomás Herrera" in listed
    assert "the records of May" not in listed


def test_its_owner_reads_it_sees_to_it_and_says_how_it_went(desk: Desk, manager: SignedIn) -> None:
    task, rosa, tomas = a_task(desk, "send_records"), manager(ROSA), manager(TOMAS)

    page = rosa.sees(f"/console/tasks/{task.id}")
    assert "the fee of May" in page
    assert f"/console/cases/{task.case_id}" not in page
    rosa.sends(f"/console/tasks/{task.id}/accept")
    assert "being done" in tomas.sees(f"/console/cases/{task.case_id}")
    rosa.sends(f"/console/tasks/{task.id}/end", ended="done", how="sent by mail")

    assert "Your tasks" not in rosa.sees("/console/")
    assert "How it went: sent by mail" in tomas.sees(f"/console/cases/{task.case_id}")


def test_a_time_of_ones_own_is_by_the_practices_clock_and_one_gone_by_is_said(desk: Desk, manager: SignedIn) -> None:
    case, tomas = a_case(desk), manager(TOMAS)

    tomas.does(case.id, "tasks", task="correct_bill", moment="2026-11-23T15:00", how="the fee")
    refused = tomas.does(case.id, "tasks", task="correct_bill", moment="2026-11-23T09:00", how="the fee")

    assert [task.due for task in desk.services.tasks.of_case(case.id)] == [at(15)]
    assert "That time has gone by." in refused.get_data(as_text=True)


def test_a_case_with_something_to_be_done_is_not_closed_and_it_is_said_why(desk: Desk, manager: SignedIn) -> None:
    task, tomas = a_task(desk), manager(TOMAS)

    assert "Finish the tasks first." in tomas.sees(f"/console/cases/{task.case_id}")
    answer = tomas.does(task.case_id, "resolve", outcome="bill", words="over")

    assert answer.status_code == 409
    assert "Finish the tasks first." in answer.get_data(as_text=True)


def test_what_is_late_is_marked_and_supervisors_see_the_alarm(desk: Desk, manager: SignedIn) -> None:
    task = a_task(desk, "send_records", due=at(10, 30))
    now_is(desk, at(10, 31))

    tomas, dana = manager(TOMAS), manager(DANA)

    assert "LATE: Send records, Dana Whitfield (Front desk), was due 10:30 AM" in tomas.sees(
        f"/console/cases/{task.case_id}"
    )
    assert "Late, nobody did it" in dana.sees("/console/")
    assert "Late tasks that nobody did: 1." in dana.sees("/console/")
    assert "that nobody did" not in tomas.sees("/console/")
    overview = dana.sees("/console/overview")
    alarm = re.search(r'role="alert" aria-labelledby="late-title">(.*?)</section>', overview, re.DOTALL)
    assert alarm
    assert "manager of the case: Tomás Herrera" in alarm[1]
    assert "the fee of May" not in overview


def test_others_can_neither_read_nor_end_a_task_nor_give_one(desk: Desk, manager: SignedIn) -> None:
    task, priya = a_task(desk, "send_records"), manager(PRIYA)

    assert priya.client.get(f"/console/tasks/{task.id}").status_code == 403
    assert priya.sends(f"/console/tasks/{task.id}/end", ended="done", how="x").status_code == 403
    assert priya.does(task.case_id, "tasks", task="other", how="x").status_code in (403, 409)
    assert len(desk.services.tasks.of_case(task.case_id)) == 1


def test_the_pages_script_is_told_of_a_task_and_gets_the_list(desk: Desk, manager: SignedIn) -> None:
    case, tomas = a_case(desk), manager(TOMAS)
    before = tomas.asks("/console/api/news")

    desk.clock.advance(seconds=1)
    desk.services.tasks.open(case.id, "correct_bill", by="worker", text="the fee")

    after = tomas.asks("/console/api/news")
    assert after["revision"] > before["revision"]
    assert after["cases"][case.id] != before["cases"][case.id]
    assert "Correct a bill" in tomas.asks(f"/console/api/cases/{case.id}")["tasks"]


@pytest.mark.parametrize("fields", [{"task": "juggle"}, {"task": "other", "department": "x"}, {"moment": "soon"}])
def test_a_form_that_nobody_sent_is_refused(desk: Desk, manager: SignedIn, fields: dict[str, str]) -> None:
    assert manager(TOMAS).does(a_case(desk).id, "tasks", **{"task": "other", "how": "x", **fields}).status_code == 400


def test_every_kind_and_department_has_words_in_every_language(desk: Desk) -> None:
    for language in desk.services.texts.languages:
        words = Words(desk.services, language)
        assert all(words.known("task_kind", kind) for kind in kinds())
        assert all(words.known("department", department) for department in departments())
