"""Two requests in one message: both are served, in turn."""

from collections.abc import Callable

import pytest

from frontdesk import failpoints
from frontdesk.adapters.assistant.port import Second
from frontdesk.appointments.model import Appointment, Wish
from frontdesk.conversations import once
from frontdesk.conversations.model import second_of
from frontdesk.errors import AssistantUnavailable, TurnOver
from frontdesk.reception import MANAGER_BUTTON
from frontdesk.second import ASKED_TOO
from tests.builders import Desk
from tests.crashes import Crash, Killer

BOTH, BOOK, HOURS, OWE = "book, and hours, and what I owe", "book", "when are you open", "what do I owe"


def test_two_questions_are_answered_one_after_the_other(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.seconds[BOTH] = Second(OWE, "ask_balance")

    turn = desk.says(conversation, BOTH)

    answers = [line.text for line in turn.lines if line.author == "assistant"]
    assert [answers[0], answers[2]] == [f"You said {BOTH}", f"You said {OWE}"]
    assert ASKED_TOO not in desk.services.conversations.facts(conversation)


def test_a_task_comes_to_its_end_before_the_other_request_is_served(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.asks_back.add(BOTH)
    desk.assistant.seconds[BOTH] = Second(OWE, "ask_balance")

    begun = desk.says(conversation, BOTH)
    waiting = desk.services.conversations.facts(conversation)[ASKED_TOO]
    ended = desk.says(conversation, "on Friday")

    assert [line.text for line in begun.lines[1:]] == [f"You said {BOTH}"]
    assert waiting["text"] == OWE
    assert ended.lines[-1].text == f"You said {OWE}"
    assert ASKED_TOO not in desk.services.conversations.facts(conversation)


def test_a_short_question_beside_a_task_is_answered_at_once(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.asks_back |= {BOTH, HOURS}
    desk.assistant.seconds[BOTH] = Second(HOURS, "ask_practice")

    turn = desk.says(conversation, BOTH)

    assert [line.text for line in turn.lines[1:]] == [f"You said {HOURS}"]


def test_who_stops_everything_is_not_asked_about_the_rest(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.asks_back.add(BOTH)
    desk.assistant.seconds[BOTH] = Second(OWE, "ask_balance")
    desk.says(conversation, BOTH)

    desk.assistant.intents["stop"] = "stop"
    turn = desk.says(conversation, "stop")

    assert [line.text for line in turn.lines[1:]] == ["You said stop"]
    assert ASKED_TOO not in desk.services.conversations.facts(conversation)


def test_the_same_message_again_serves_neither_twice(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.seconds[BOTH] = Second(OWE, "ask_balance")

    first = desk.says(conversation, BOTH, "one")
    again = desk.says(conversation, BOTH, "one")

    assert [line.text for line in first.lines] == [line.text for line in again.lines]
    assert len(desk.assistant.asked) == 2


def test_a_task_that_the_second_began_does_not_hold_it_back_when_the_message_comes_again(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.seconds[BOTH] = Second(BOOK, "book_appointment")
    desk.assistant.asks_back.add(BOOK)

    with failpoints.watching(killer := Killer("before answer", lives=1)), pytest.raises(Crash):
        desk.says(conversation, BOTH, "one")
    desk.clock.advance(seconds=5)
    again = desk.says(conversation, BOTH, "one")

    assert killer.crashes == 1
    assert [line.text for line in again.lines[1:]][::2] == [f"You said {BOTH}", f"You said {BOOK}"]
    assert ASKED_TOO not in desk.services.conversations.facts(conversation)


def test_what_is_left_when_a_person_is_called_is_in_the_brief_and_not_brought_up_again(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.asks_back.add(BOTH)
    desk.assistant.seconds[BOTH] = Second(OWE, "ask_balance")
    desk.says(conversation, BOTH)
    desk.says(conversation, "", payload=MANAGER_BUTTON)

    later = [desk.says(conversation, words) for words in ("thanks", "and one more thing")]

    assert [line.text for turn in later for line in turn.lines[1:]] == [
        "You said thanks",
        "You said and one more thing",
    ]
    case = desk.services.cases.of(conversation)
    assert case is not None
    facts = desk.services.packets.of(case.id, case.manager_id or "").facts
    assert facts["asked_too"]["text"] == OWE
    assert "interrupted" not in facts


def test_an_engine_started_anew_between_the_two_goes_on_after_the_first(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.asks_back |= {BOTH, HOURS}
    desk.assistant.seconds[BOTH] = Second(HOURS, "ask_practice")

    desk.assistant.acts[BOTH] = lambda _: desk.assistant.restart()
    desk.says(conversation, BOTH)

    assert (desk.assistant.asked[-1].state or {})["loop"] == "book_form"


def test_a_second_request_that_fails_leaves_the_first_answer_and_says_so(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.seconds[BOTH] = Second(OWE, "ask_balance")
    desk.assistant.fails.add(OWE)

    turn = desk.says(conversation, BOTH)

    assert turn.lines[1].text == f"You said {BOTH}"
    assert turn.lines[2].response == "second_failed"
    assert ASKED_TOO not in desk.services.conversations.facts(conversation)


def test_what_the_second_request_changed_is_told_when_its_own_answer_was_lost(desk: Desk) -> None:
    conversation, book = _about_to_book(desk)

    def book_and_die(_: str) -> None:
        book(conversation)
        raise AssistantUnavailable("died")

    desk.assistant.seconds[BOTH] = Second(BOOK, "book_appointment")
    desk.assistant.acts[BOOK] = book_and_die

    turn = desk.says(conversation, BOTH, "one")

    assert {line.response for line in turn.lines} >= {"done_book", "second_failed"}


def test_a_second_request_that_still_runs_when_the_message_was_answered_changes_nothing_more(desk: Desk) -> None:
    conversation, book = _about_to_book(desk)
    desk.assistant.seconds[BOTH] = Second(BOOK, "book_appointment")
    desk.assistant.fails.add(BOOK)
    desk.says(conversation, BOTH, "one")

    with once.in_turn(second_of("one")), pytest.raises(TurnOver):
        book(conversation)


def test_each_of_two_requests_makes_its_own_changes(desk: Desk) -> None:
    conversation, book = _about_to_book(desk)
    with once.in_turn("one"):
        first = book(conversation)
    _, other = _about_to_book(desk, conversation)
    with once.in_turn(second_of("one")):
        second = other(conversation)

    assert first != second


def _about_to_book(desk: Desk, conversation: str = "") -> tuple[str, Callable[[str], Appointment]]:
    """A verified patient with a time held, and what books it."""
    conversation = conversation or desk.opens()
    desk.verifies(conversation, desk.services.patients.get("lucia-ferrer", "test", "test"))
    free = desk.services.appointments.find(Wish("office-visit"))[0]
    hold = desk.services.appointments.hold(conversation, [slot.id for slot in free.slots], "office-visit")
    return conversation, lambda _: desk.services.appointments.book(conversation, hold.id)
