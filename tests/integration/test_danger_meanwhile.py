"""While danger is asked about, whoever needs a person in any case gets one."""

import pytest

from frontdesk.cases.model import Status
from frontdesk.conversations.model import Line, Turn
from tests.builders import Desk
from tests.phone_line import Caller, a_caller

WORRIED = "my chest hurts a little"


@pytest.fixture
def worried(desk: Desk) -> str:
    """A conversation with somebody who worries about their chest, which is a matter for a nurse."""
    desk.assistant.intents[WORRIED] = "clinical_question"
    return desk.opens()


def _answers(turn: Turn) -> list[Line]:
    return [line for line in turn.lines if line.author == "assistant"]


def test_a_person_is_called_and_the_question_is_said_last(desk: Desk, worried: str) -> None:
    turn = desk.says(worried, WORRIED)

    assert turn.asks_danger
    called, question = _answers(turn)
    assert called.response == "handoff"
    assert question.response == "danger_question"
    assert (desk.case(worried).reason, desk.case(worried).status) == ("clinical_question", Status.OFFERED)
    assert desk.assistant.asked == [], "nothing but the question waits for an answer"


def test_the_same_message_again_calls_nobody_a_second_time(desk: Desk, worried: str) -> None:
    first = desk.says(worried, WORRIED, "one")

    again = desk.says(worried, WORRIED, "one")

    assert [line.text for line in again.lines] == [line.text for line in first.lines]
    assert sum(line.response == "handoff" for line in desk.services.conversations.transcript(worried)) == 1


def test_a_yes_makes_an_alarm_of_the_same_case(desk: Desk, worried: str) -> None:
    desk.says(worried, WORRIED)
    case = desk.case(worried)

    turn = desk.says(worried, "yes")

    assert turn.danger == "heart_breathing"
    assert (desk.case(worried).id, desk.case(worried).urgency) == (case.id, "danger")


def test_after_a_no_the_person_still_comes(desk: Desk, worried: str) -> None:
    desk.says(worried, WORRIED)

    turn = desk.says(worried, "no")

    assert turn.danger is None
    assert _answers(turn)[0].response == "danger_over"
    assert desk.case(worried).status is Status.OFFERED


@pytest.mark.parametrize(
    "intent", ["book_appointment", "refill_needed", "professional_caller", "running_late", "inform"]
)
def test_for_anything_else_nobody_is_called_before_the_answer(desk: Desk, worried: str, intent: str) -> None:
    desk.assistant.intents[WORRIED] = intent

    turn = desk.says(worried, WORRIED)

    assert len(_answers(turn)) == 1
    assert turn.asks_danger
    assert desk.services.cases.of(worried) is None


def test_in_the_middle_of_a_task_the_question_comes_alone(desk: Desk, worried: str) -> None:
    desk.assistant.asks_back.add("i want a visit")
    desk.says(worried, "i want a visit")

    turn = desk.says(worried, WORRIED)

    assert turn.asks_danger
    assert desk.services.cases.of(worried) is None


def test_without_the_engine_the_question_is_asked_all_the_same(desk: Desk, worried: str) -> None:
    desk.assistant.down = True

    turn = desk.says(worried, WORRIED)

    assert turn.asks_danger
    assert desk.services.cases.of(worried) is None


def _worried_caller(desk: Desk) -> Caller:
    desk.assistant.intents[WORRIED] = "clinical_question"
    return a_caller(desk).calls_up().says(WORRIED)


def test_a_caller_who_falls_silent_at_the_question_hears_it_again_and_is_taken_to_have_said_yes(desk: Desk) -> None:
    caller = _worried_caller(desk)
    assert caller.heard[-1].endswith("happening right now?")

    assert "happening now" in caller.is_silent().said
    assert "happening" in caller.is_silent().said
    assert "911" in caller.is_silent().said

    talk = desk.services.calls.conversation_of(caller.call)
    assert talk is not None
    assert desk.case(talk).urgency == "danger"
