"""A caller on the line, at the console: by one's own phone, with a colleague, with an interpreter."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from frontdesk.adapters.telephony.port import CallStatus
from tests.builders import Desk
from tests.integration.phone.line import PhoneLine

SignedIn = Any  # the fixture is in conftest.py
INTERPRETER = "+18005550100"


@pytest.fixture
def database_url(loaded_sqlite: Path, tmp_path: Path) -> str:
    """What a page shows does not depend on the kind of database."""
    return f"sqlite:///{shutil.copy(loaded_sqlite, tmp_path / 'test.db')}"


@pytest.fixture
def line(desk: Desk) -> PhoneLine:
    """A caller who waits, and whose manager's phone rang in vain."""
    line = PhoneLine(desk).calls()
    case = line.asks()
    line.ends(line.phone(case.manager_id or ""), CallStatus.FAILED)
    return line


def test_who_took_it_at_the_console_takes_the_caller_by_phone(line: PhoneLine, manager: SignedIn) -> None:
    case = line.desk.case(line.talk)
    owner = manager(case.manager_id)
    owner.does(case.id, "accept")
    assert "They are on the phone and hear what you write." in owner.sees(f"/console/cases/{case.id}")

    owner.does(case.id, "call")
    assert "Your phone rings for this call." in owner.sees(f"/console/cases/{case.id}")
    line.looks()
    line.talks(case.manager_id or "")

    page = owner.sees(f"/console/cases/{case.id}")
    assert "You are talking by phone." in page
    assert "Take by phone" not in page


def test_a_colleague_and_an_interpreter_are_added_from_the_page(line: PhoneLine, manager: SignedIn) -> None:
    case = line.desk.case(line.talk)
    owner, colleague = manager(case.manager_id), line.desk.services.practices.manager("keisha-monroe")
    owner.does(case.id, "accept")
    assert "Add an interpreter" not in owner.sees(f"/console/cases/{case.id}")
    owner.does(case.id, "call")
    line.looks()
    line.talks(case.manager_id or "")

    owner.does(case.id, "call/others", colleague=colleague.id)
    owner.does(case.id, "call/others", number="1 800 555 0100")
    refused = owner.does(case.id, "call/others", number="nobody").text
    page = owner.sees(f"/console/cases/{case.id}")
    line.looks()

    assert "That is no phone number that can be called." in refused
    assert 'value="nobody"' in refused, "what was typed is not lost"
    assert "Somebody else was called to it." in page
    assert line.desk.telephony.ringing(colleague.phone)
    assert line.desk.telephony.ringing(INTERPRETER)


def test_without_a_caller_nobody_is_rung_and_the_page_says_so(line: PhoneLine, manager: SignedIn) -> None:
    case = line.desk.case(line.talk)
    owner = manager(case.manager_id)
    owner.does(case.id, "accept")
    line.hangs_up()

    owner.does(case.id, "call")

    page = owner.sees(f"/console/cases/{case.id}")
    assert "Nobody is on the line any more." in page
    assert "Take by phone" not in page


def test_giving_back_at_the_console_ends_the_managers_call_and_not_the_callers(
    line: PhoneLine, manager: SignedIn
) -> None:
    case = line.desk.case(line.talk)
    owner = manager(case.manager_id)
    owner.does(case.id, "accept")
    owner.does(case.id, "call")
    line.looks()
    call, _ = line.talks(case.manager_id or "")

    owner.does(case.id, "give-back", agreed="a new bill")
    line.looks()

    assert call.status is CallStatus.COMPLETED
    assert line.desk.telephony.calls[line.call_id].status is CallStatus.IN_PROGRESS
