"""After the emergency words: nobody is talked out of them, and nobody is kept from going on when it is over."""

import pytest

from tests.builders import Desk

PAIN = "I have crushing chest pain and I can't breathe"


@pytest.mark.parametrize("answer", ["i guess i could wait till friday", "no ambulance please", "it's not that bad"])
def test_who_would_rather_wait_hears_the_emergency_words_again(desk: Desk, answer: str) -> None:
    conversation = desk.opens()
    desk.says(conversation, PAIN)

    turn = desk.says(conversation, answer)

    assert turn.danger == "heart_breathing"
    assert turn.lines[-1].response == "emergency_heart_breathing"
    assert desk.assistant.asked == []


def test_in_spanish_too(desk: Desk) -> None:
    conversation = desk.opens("es-US")
    desk.says(conversation, "me duele mucho el pecho y no puedo respirar")

    turn = desk.says(conversation, "mejor me espero al viernes")

    assert turn.danger == "heart_breathing"


@pytest.mark.parametrize("answer", ["it is over now, I could wait till friday", "the second one", "thank you"])
def test_who_says_that_it_is_over_or_something_else_goes_on(desk: Desk, answer: str) -> None:
    conversation = desk.opens()
    desk.says(conversation, PAIN)

    turn = desk.says(conversation, answer)

    assert turn.danger is None
    assert len(desk.assistant.asked) == 1


def test_only_the_next_words_are_an_answer_to_the_emergency_words(desk: Desk) -> None:
    conversation = desk.opens()
    desk.says(conversation, PAIN)
    desk.says(conversation, "the ambulance is here")

    turn = desk.says(conversation, "can the bill wait till friday")

    assert turn.danger is None


def test_where_no_danger_was_told_waiting_is_just_waiting(desk: Desk) -> None:
    conversation = desk.opens()
    desk.says(conversation, "I want a manager")

    turn = desk.says(conversation, "I can wait till friday")

    assert turn.danger is None
