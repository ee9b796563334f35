"""A form that is refused says why and comes back as it was filled: nobody writes anything twice."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.builders import Desk
from tests.integration.tasks.people import DANA, ROSA, TOMAS, a_case, a_task
from voice_gateway.console.forms import PAGES

SignedIn = Any  # the fixture is in conftest.py
SAID = "the fee of May, with care"
KEPT = "Nothing was saved; what you wrote is still here."


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """What a page shows does not depend on the kind of database."""
    import shutil

    shutil.copy(loaded_sqlite, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


def _field(page: str, name: str, form: str) -> str:
    """What stands in a field of a form, or is chosen in it."""
    found = re.search(rf'action="{re.escape(form)}".*?</form>', page, re.DOTALL)
    assert found, f"no form leads to {form}"
    if box := re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', found[0], re.DOTALL):
        return box[1]
    if choice := re.search(rf'<select[^>]*name="{name}"[^>]*>(.*?)</select>', found[0], re.DOTALL):
        return "".join(re.findall(r'value="([^"]*)" selected', choice[1]))
    return "".join(re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', found[0]))


OF_A_CASE = [
    ("tasks", {"task": "correct_bill", "moment": "2026-11-23T09:00", "how": SAID}, "That time has gone by."),
    ("tasks", {"task": "", "department": "front_desk", "due": "closing", "how": SAID}, "Something is not chosen yet."),
    ("tasks", {"task": "correct_bill", "moment": "soon", "how": SAID}, "That day or time cannot be read."),
    ("resolve", {"outcome": "", "words": SAID, "rule": "no refund"}, "Something is not chosen yet."),
    ("resolve", {"outcome": "bill", "words": "", "rule": "no refund"}, "A few words are missing."),
    ("kind", {"reason": "", "why": SAID}, "Something is not chosen yet."),
    ("kind", {"reason": "complaint", "why": ""}, "A few words are missing."),
    ("give-back", {"agreed": SAID * 400}, "That is more than fits in one message."),
    ("messages", {"text": SAID * 400}, "That is more than fits in one message."),
]


@pytest.mark.parametrize(("what", "fields", "words"), OF_A_CASE)
def test_a_refused_form_of_a_case_says_why_and_keeps_what_was_written(
    desk: Desk, manager: SignedIn, what: str, fields: dict[str, str], words: str
) -> None:
    case, tomas = a_case(desk), manager(TOMAS)

    answer = tomas.does(case.id, what, **fields)

    page = answer.get_data(as_text=True)
    assert answer.status_code in (400, 413, 422)
    assert words in page
    assert KEPT in page
    assert {name: _field(page, name, f"/console/cases/{case.id}/{what}") for name in fields} == fields
    assert tomas.does(case.id, "tasks", task="other", how="again").status_code == 303


def test_the_words_of_an_outcome_are_kept_while_something_is_still_to_be_done(desk: Desk, manager: SignedIn) -> None:
    task, tomas = a_task(desk), manager(TOMAS)

    answer = tomas.does(task.case_id, "resolve", outcome="bill", words=SAID)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Finish the tasks first." in page
    assert _field(page, "words", f"/console/cases/{task.case_id}/resolve") == SAID


def test_how_a_task_went_is_kept(desk: Desk, manager: SignedIn) -> None:
    task, rosa = a_task(desk, "send_records"), manager(ROSA)

    page = rosa.sends(f"/console/tasks/{task.id}/end", how=SAID).get_data(as_text=True)

    assert KEPT in page
    assert _field(page, "how", f"/console/tasks/{task.id}/end") == SAID


WHO_IS_AWAY = [
    ("/console/leaves", {"provider": "weiss", "cover": "bautista", "from": "2026-11-30", "until": "2026-12-18"}),
    ("/console/leaves", {"provider": "weiss", "cover": "ruiz", "from": "2026-11-30", "until": ""}),
    ("/console/rota/absences", {"manager": TOMAS, "kind": "training", "until": "2026-11-20T10:00", "cover": ROSA}),
    ("/console/rota/absences", {"manager": "", "kind": "training", "from": "2026-11-24T10:00", "cover": ROSA}),
    ("/console/rota/hours", {"manager": TOMAS, "day": "2026-11-24", "hours": "from eight to four"}),
    ("/console/rota/hours/swap", {"manager": TOMAS, "other": "", "day": "2026-11-24"}),
]


@pytest.mark.parametrize(("form", "fields"), WHO_IS_AWAY)
def test_a_refused_leave_absence_or_change_of_hours_comes_back_as_it_was_filled(
    manager: SignedIn, form: str, fields: dict[str, str]
) -> None:
    answer = manager(DANA).sends(form, **fields)

    page = answer.get_data(as_text=True)
    assert answer.status_code in (400, 422)
    assert KEPT in page
    assert {name: _field(page, name, form) for name in fields} == fields


def test_the_form_on_the_list_of_cases_comes_back_there(manager: SignedIn) -> None:
    fields = {"kind": "sick", "until": "2026-11-20", "next": "/console/"}

    page = manager(TOMAS).sends("/console/rota/own-absence", **fields).get_data(as_text=True)

    assert "That time has gone by." in page
    assert _field(page, "until", "/console/rota/own-absence") == "2026-11-20"


def test_of_many_forms_on_a_page_only_the_refused_one_is_filled(desk: Desk, manager: SignedIn) -> None:
    case, other = a_case(desk), a_case(desk)

    page = manager(DANA).does(case.id, "break-glass", why="", words=SAID).get_data(as_text=True)

    assert _field(page, "words", f"/console/cases/{case.id}/break-glass") == SAID
    assert _field(page, "words", f"/console/cases/{other.id}/break-glass") == ""


def test_what_is_not_possible_any_more_can_at_least_be_copied(desk: Desk, manager: SignedIn) -> None:
    case, tomas = a_case(desk), manager(TOMAS)
    desk.services.cases.change_kind(case.id, TOMAS, "clinical_question", "it is about the dose")

    answer = tomas.does(case.id, "messages", text=SAID)

    assert answer.status_code in (403, 409)
    assert SAID in answer.get_data(as_text=True)


def test_every_form_that_is_written_into_comes_back() -> None:
    """A new one is told to `voice_gateway/console/forms.py`; passwords and codes never come back."""
    folder = Path("voice_gateway/console/templates/console")
    pages = [page.read_text() for page in folder.glob("*.html")]
    doors = {"sign_in", "second_factor", "new_second_factor", "accept_invitation", "unlock", "figures_page"}

    forms = [form for page in pages for form in re.findall(r"<form.*?</form>", page, re.DOTALL)]
    filled = [form for form in forms if re.search(r'<textarea|<select|<input(?![^>]*type="(?:hidden|password)")', form)]
    leads = {name for form in filled for name in re.findall(r"action=\"{{ url_for\('console\.(\w+)'", form)}

    assert len(leads) > 9
    assert {f"console.{name}" for name in leads - doors} <= set(PAGES)
