"""A check is promised only to whom there is a way to reach: else it is asked, or they hear how they come back."""

import pytest

from frontdesk.cases.after.model import LATER
from frontdesk.cases.model import Case
from frontdesk.practice.model import Kind
from tests.builders import Desk
from tests.integration.after.closing import KEISHA, TOMAS, at, last, planned, presses
from tests.integration.console.conftest import Browser
from voice_gateway.app import create_app

QUESTION, PROMISE = "How should we reach you?", "will check with you on"
SOLVED = "solved_yes"


def _closed(desk: Desk, reason: str = "refund_or_dispute", language: str = "en-US", **facts: str) -> Case:
    """A talk with somebody who has proven nothing, and perhaps said how they are reached, is over."""
    talk = desk.opens(language)
    desk.services.conversations.remember(talk, **facts)
    case = desk.services.cases.request(talk, reason)
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)
    return desk.services.cases.resolve(case.id, owner, "answered")


@pytest.mark.parametrize(
    ("language", "wish", "question"),
    [
        ("en-US", "wants to check with you on Monday, November 30, in the morning.", QUESTION),
        ("es-US", "le gustaría saber de usted el lunes 30 de noviembre", "¿Cómo prefiere que le contactemos?"),
    ],
)
def test_whom_nobody_could_reach_is_asked_how_and_nothing_else(
    desk: Desk, language: str, wish: str, question: str
) -> None:
    case = _closed(desk, language=language)

    line = last(desk, case)

    assert wish in line.text
    assert line.text.endswith(question)
    assert line.text.count("?") == 1
    assert not any(SOLVED in button.payload for button in line.buttons)
    assert PROMISE not in line.text


def test_once_a_way_is_agreed_the_check_is_promised_and_then_it_is_asked_whether_it_was_solved(desk: Desk) -> None:
    case = _closed(desk)

    presses(desk, case.conversation_id, "By phone call")
    desk.says(case.conversation_id, "914 555 0142")

    assert last(desk, case).text == (
        "Thank you. That is noted. Tomás Herrera will check with you on Monday, November 30, in the morning."
    )
    desk.clock.advance(seconds=LATER.total_seconds())
    desk.services.due.look()
    assert any(SOLVED in button.payload for button in last(desk, case).buttons)


@pytest.mark.parametrize("facts", [{"reach_by": "chat"}, {"phone": "+19145550142"}, {"email": "ana@mail.example"}])
def test_with_a_way_it_is_promised_at_once(desk: Desk, facts: dict[str, str]) -> None:
    line = last(desk, _closed(desk, **facts))

    assert PROMISE in line.text
    assert QUESTION not in line.text


def test_who_was_asked_before_and_gave_no_way_hears_how_they_come_back(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.conversations.remember(talk, reach={"open": None})
    case = desk.services.cases.request(talk, "refund_or_dispute")
    desk.services.cases.accept(case.id, TOMAS)

    desk.services.cases.resolve(case.id, TOMAS, "answered")

    assert "come back here within seven days. Tomás Herrera will have it again then." in last(desk, case).text
    assert desk.services.after.planned(case.id) is None
    assert any(SOLVED in button.payload for button in last(desk, case).buttons)


def test_who_left_without_a_way_is_promised_nothing_and_comes_back_to_the_same_person(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")
    desk.services.cases.accept(case.id, TOMAS)
    desk.clock.advance(minutes=20)

    desk.services.cases.resolve(case.id, TOMAS, "answered")

    assert PROMISE not in last(desk, case).text
    assert "within seven days" in last(desk, case).text
    assert desk.services.after.planned(case.id) is None
    desk.clock.at = at(10, day=24)
    desk.says(case.conversation_id, "it is not solved")
    assert desk.case(case.conversation_id).manager_id == TOMAS


def test_who_did_not_answer_is_not_told_of_a_check_that_moves(desk: Desk) -> None:
    case = _closed(desk, "refill_needed")
    before = last(desk, case)

    desk.services.rota.enter_absence(KEISHA, KEISHA, Kind.SICK, at(18), at(18, day=24))

    assert planned(desk, case).at == at(9, day=25)
    assert last(desk, case) == before


def test_the_form_says_why_no_check_can_be_promised(desk: Desk) -> None:
    case = desk.services.cases.request(desk.opens(), "refund_or_dispute")
    desk.services.cases.accept(case.id, TOMAS)
    desk.clock.advance(minutes=20)
    tomas = Browser(create_app(desk.services))
    tomas.signs_in(TOMAS)

    page = tomas.sees(f"/console/cases/{case.id}")

    assert "so no check is promised" in page
    assert 'name="check"' not in page
