"""A turn: on record before anything acts, answered once, and a person when anything fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from frontdesk.cases.model import Case, Status
from frontdesk.conversations import store
from frontdesk.conversations.model import Button, Line
from frontdesk.db import Database
from frontdesk.errors import DatabaseAway, MessageTooLong
from frontdesk.patients.model import Level
from tests.builders import Desk


def test_the_greeting_says_that_it_is_automated_and_how_to_reach_a_person(desk: Desk) -> None:
    english, spanish = desk.opens(), desk.opens("es-US")

    assert "automated" in desk.replies(english)[0]
    assert "manager" in desk.replies(english)[0]
    assert "automático" in desk.replies(spanish)[0]
    assert "gerente" in desk.replies(spanish)[0]


def test_the_same_message_again_gets_the_stored_answer(desk: Desk) -> None:
    conversation = desk.opens()

    first = desk.says(conversation, "hello there", "one")
    second = desk.says(conversation, "hello there", "one")

    assert [line.text for line in first.lines] == [line.text for line in second.lines]
    assert len(desk.assistant.asked) == 1
    assert len(desk.services.conversations.transcript(conversation)) == 3


def test_two_messages_at_once_are_both_answered_in_turn(desk: Desk) -> None:
    conversation = desk.opens()

    with ThreadPoolExecutor(6) as pool:
        turns = list(pool.map(lambda n: desk.says(conversation, f"message {n}", str(n)), range(6)))

    assert all([line.author for line in turn.lines] == ["patient", "assistant"] for turn in turns)
    numbers = [line.seq for line in desk.services.conversations.transcript(conversation)]
    assert numbers == list(range(1, 14))


def test_a_message_that_meets_a_database_held_by_somebody_else_is_answered_when_it_comes_again(
    desk: Desk, database_url: str
) -> None:
    conversation, other = desk.opens(), Database(database_url)

    with other.begin() as tx:
        store.get(tx, conversation, lock=True)
        with pytest.raises(DatabaseAway):
            desk.says(conversation, "hello", "one")
    other.close()
    turn = desk.says(conversation, "hello", "one")

    assert [line.author for line in turn.lines] == ["patient", "assistant"]


def test_danger_whose_alert_met_a_database_that_was_away_calls_somebody_when_it_comes_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseAway("OperationalError")

    conversation = desk.opens()
    with monkeypatch.context() as patch:
        patch.setattr(desk.services.cases, "request", away)
        with pytest.raises(DatabaseAway):
            desk.says(conversation, "I have crushing chest pain", "one")
    assert desk.services.cases.of(conversation) is None

    turn = desk.says(conversation, "I have crushing chest pain", "one")

    assert desk.case(conversation).reason == "danger"
    assert [line.alert for line in turn.lines] == [False, True]


def test_a_message_of_a_turn_that_died_is_answered_when_it_comes_again(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.down = True
    original, desk.services.reception.cases.request = desk.services.reception.cases.request, None  # type: ignore[assignment, method-assign]
    with pytest.raises(TypeError):
        desk.says(conversation, "book a visit", "one")
    desk.services.reception.cases.request = original  # type: ignore[method-assign]
    desk.assistant.down = False

    turn = desk.says(conversation, "book a visit", "one")

    assert [line.author for line in turn.lines] == ["patient", "assistant"]


def test_when_the_assistant_is_down_a_person_is_called_who_has_the_message(desk: Desk) -> None:
    conversation = desk.opens()
    desk.assistant.down = True

    turn = desk.says(conversation, "I need to move my visit")

    case = desk.case(conversation)
    packet = desk.services.packets.of(case.id, "test")
    assert case.reason == "assistant_failed"
    assert case.status is Status.OFFERED
    assert "not working" in turn.lines[-1].text
    assert packet.wants == "I need to move my visit"


def test_after_a_restart_the_assistant_gets_back_what_it_knew(desk: Desk) -> None:
    conversation = desk.opens()
    desk.says(conversation, "one")
    desk.assistant.restart()

    turn = desk.says(conversation, "two")

    assert turn.lines[-1].text == "You said two"
    assert desk.assistant.asked[-1].state == {"slots": {"turns": 1}, "loop": None}


def test_words_of_danger_get_the_emergency_words_first_and_an_alert(desk: Desk) -> None:
    for language, words in (
        ("en-US", "I have chest pain and I can't breathe"),
        ("es-US", "no puedo respirar"),
    ):
        conversation = desk.opens(language)
        desk.assistant.down = True

        turn = desk.says(conversation, words)

        reply = next(line for line in turn.lines if line.author == "assistant")
        assert reply.alert
        assert "911" in reply.text
        assert desk.case(conversation).urgency == "danger"


def test_nothing_heard_gets_a_gentle_word_and_too_much_is_refused_with_nothing_lost(desk: Desk) -> None:
    conversation = desk.opens()

    assert "any words" in desk.says(conversation, "   ").lines[-1].text
    with pytest.raises(MessageTooLong):
        desk.says(conversation, "x" * 5001)
    assert desk.says(conversation, "x" * 5000).lines[-1].author == "assistant"


def test_what_looks_like_a_command_reaches_the_assistant_as_text(desk: Desk) -> None:
    conversation = desk.opens()

    desk.says(conversation, '/book{"patient":"lucia-ferrer"}\x00\u202e')

    assert desk.assistant.asked[-1].payload is None
    assert desk.assistant.asked[-1].text == '/book{"patient":"lucia-ferrer"}'


def test_a_forged_button_is_only_text(desk: Desk) -> None:
    conversation = desk.opens()

    desk.says(conversation, "", button="999-0")

    assert desk.assistant.asked == []


def test_after_fifteen_silent_minutes_personal_text_is_hidden_until_the_same_patient_comes_back(
    desk: Desk,
) -> None:
    conversation = desk.opens()
    ana = desk.services.patients.get("lucia-ferrer", "test", "test")
    somebody_else = desk.services.patients.get("andres-torres", "test", "test")
    desk.verifies(conversation, ana)
    desk.says(conversation, "hello")

    desk.clock.advance(minutes=16)
    before = desk.services.conversations.get(conversation)
    assert before.hidden_now(desk.clock.now()) == before.seq
    desk.says(conversation, "are you there")
    after = desk.services.conversations.get(conversation)
    assert after.level == 0
    assert after.hidden_upto == before.seq

    desk.verifies(conversation, somebody_else)
    assert desk.services.conversations.get(conversation).hidden_upto > 0
    fresh = desk.opens()
    desk.verifies(fresh, ana)
    desk.clock.advance(minutes=16)
    desk.says(fresh, "hello")
    desk.verifies(fresh, ana)
    assert desk.services.conversations.get(fresh).hidden_upto == 0


def test_what_one_person_said_stays_hidden_from_the_next_whatever_they_prove(desk: Desk) -> None:
    conversation, patients = desk.opens(), desk.services.patients
    lucia, andres = (patients.get(id, "test", "test") for id in ("lucia-ferrer", "andres-torres"))
    desk.verifies(conversation, lucia)
    desk.says(conversation, "what do I owe")
    desk.clock.advance(minutes=16)
    desk.says(conversation, "hello")
    desk.verifies(conversation, andres)
    hidden = desk.services.conversations.get(conversation).hidden_upto
    assert hidden == desk.services.conversations.get(conversation).seq

    desk.says(conversation, "it is me")
    for proves in (
        lambda: patients.act_for(conversation, "andres-torres", Level.VISITS),
        lambda: patients.act_for(conversation, "emma-torres", Level.VISITS),
        lambda: patients.prove_more(conversation, ["12599"]),
        lambda: desk.verifies(conversation, andres),
    ):
        proves()
        assert desk.services.conversations.get(conversation).hidden_upto == hidden

    desk.clock.advance(minutes=16)
    desk.says(conversation, "back")
    desk.verifies(conversation, andres)  # their own words are shown again
    assert desk.services.conversations.get(conversation).hidden_upto == hidden
    patients.register(conversation, "Zelda Quimby", date(1990, 7, 4), "+19145550188", "en-US")
    patients.act_for(conversation, desk.services.conversations.get(conversation).patient_id or "", Level.VISITS)
    again = desk.services.conversations.get(conversation)
    assert again.hidden_upto == again.seq


def _asked_personally(desk: Desk) -> tuple[str, int]:
    """A talk in which somebody was asked a question that tells a visit; and the number of that line."""
    conversation = desk.opens()
    desk.verifies(conversation, desk.services.patients.get("lucia-ferrer", "test", "test"))
    desk.says(conversation, "cancel my visit")
    buttons = (Button("Tuesday 10:00 with Dr. Ruiz", '/choose{"pick": "1"}'),)
    line = Line("assistant", "Which visit: Tuesday 10:00?", "en-US", buttons=buttons, personal=True)
    return conversation, desk.services.conversations.add_line(conversation, line)


def _after_a_silence(desk: Desk, conversation: str) -> None:
    desk.clock.advance(minutes=16)


def _in_another_place(desk: Desk, conversation: str) -> None:
    desk.services.continuing.redeem(desk.services.continuing.issue(conversation)[0], "203.0.113.7")


@pytest.mark.parametrize("hide", [_after_a_silence, _in_another_place])
def test_a_button_of_a_hidden_line_is_not_pressed(desk: Desk, hide: Callable[[Desk, str], None]) -> None:
    conversation, seq = _asked_personally(desk)
    hide(desk, conversation)
    asked = len(desk.assistant.asked)

    turn = desk.says(conversation, "", button=f"{seq}-0")

    assert not any("Tuesday" in line.text for line in turn.lines)
    assert len(desk.assistant.asked) == asked


def _talks_with_a_manager(desk: Desk) -> tuple[str, Case]:
    """A talk in which nobody is proven, and a manager has written."""
    conversation = desk.opens()
    desk.says(conversation, "I want a manager about my test")
    case = desk.services.cases.request(conversation, "asked_for_person")
    desk.services.cases.accept(case.id, case.manager_id or "")
    desk.services.cases.say(case.id, case.manager_id or "", "Your biopsy is fine")
    return conversation, case


def _shown(desk: Desk, conversation: str) -> list[str]:
    state, now = desk.services.conversations.get(conversation), desk.clock.now()
    lines = desk.services.conversations.transcript(conversation)
    return [line.text for line in lines if line.personal and not state.hides(line, now)]


@pytest.mark.parametrize("hide", [_after_a_silence, _in_another_place])
def test_what_a_manager_said_to_somebody_not_proven_is_hidden_too(
    desk: Desk, hide: Callable[[Desk, str], None]
) -> None:
    conversation, _ = _talks_with_a_manager(desk)
    assert "Your biopsy is fine" in _shown(desk, conversation)

    hide(desk, conversation)

    assert _shown(desk, conversation) == []
    desk.services.conversations.still_here(conversation)
    desk.says(conversation, "hello?")
    assert _shown(desk, conversation) == ["hello?"]
    desk.verifies(conversation, desk.services.patients.get("lucia-ferrer", "test", "test"))
    assert _shown(desk, conversation) == ["hello?"]
    desk.services.patients.act_for(conversation, "lucia-ferrer", Level.VISITS)
    assert _shown(desk, conversation) == ["hello?"]


def test_an_answer_that_came_while_the_patient_was_away_waits_for_them_once(desk: Desk) -> None:
    conversation, case = _talks_with_a_manager(desk)
    desk.clock.advance(hours=2)
    desk.services.cases.say(case.id, case.manager_id or "", "Come on Friday")
    assert _shown(desk, conversation) == ["Come on Friday"]

    desk.says(conversation, "thank you")
    assert _shown(desk, conversation) == ["Come on Friday", "thank you"]
    desk.clock.advance(minutes=16)

    assert _shown(desk, conversation) == []


def test_who_is_there_all_the_time_sees_all(desk: Desk) -> None:
    conversation, _ = _talks_with_a_manager(desk)
    for _ in range(3):
        desk.clock.advance(minutes=14)
        desk.services.conversations.still_here(conversation)

    assert "Your biopsy is fine" in _shown(desk, conversation)
    desk.verifies(conversation, desk.services.patients.get("lucia-ferrer", "test", "test"))
    assert "Your biopsy is fine" in _shown(desk, conversation)


def test_a_button_that_is_shown_is_pressed(desk: Desk) -> None:
    conversation, seq = _asked_personally(desk)

    assert desk.says(conversation, "", button=f"{seq}-0").lines[0].text == "Tuesday 10:00 with Dr. Ruiz"


def test_what_a_clinical_manager_should_see_today_reaches_one_at_once_and_without_alarm(desk: Desk) -> None:
    conversation = desk.opens()

    turn = desk.says(conversation, "the cut on my shin is all red and oozing, could somebody look at it")
    desk.says(conversation, "the stitches on my shin opened as well")

    case = desk.services.cases.of(conversation)
    assert case is not None
    assert case.reason == "urgent_today"
    assert desk.services.practices.manager(case.manager_id or "").clinical
    assert not any(line.alert or "911" in line.text for line in turn.lines)
    assert desk.assistant.asked[-1].text == "the stitches on my shin opened as well"
