"""A call, turn by turn: what is new is said, what is heard is on record, and nobody is asked twice for nothing."""

import threading

import pytest

from frontdesk.cases.model import Status
from frontdesk.phone.hearing import Heard
from frontdesk.phone.script import GoOn, Record
from tests.builders import SUNDAY_3, Desk
from tests.integration.patients.people import LUCIA, proves
from tests.phone_line import Caller, a_caller

REASON = "What is the visit for?"
BOOKS = "i would like to book a visit"


def asks_a_reason(desk: Desk, caller: Caller) -> Caller:
    """The caller wants a visit and is asked what for."""
    desk.assistant.answers[BOOKS] = (REASON,)
    desk.assistant.asks_back.add(BOOKS)
    desk.assistant.steps[BOOKS] = "reason"
    return caller.calls_up().says(BOOKS)


def patient_lines(desk: Desk, caller: Caller) -> list[str]:
    """What the transcript has of the caller."""
    lines = desk.services.conversations.transcript(conversation_of(desk, caller))
    return [line.text for line in lines if line.author == "patient"]


def conversation_of(desk: Desk, caller: Caller) -> str:
    """The caller's conversation."""
    found = desk.services.calls.conversation_of(caller.call)
    assert found is not None
    return found


def test_the_greeting_says_that_it_is_automated_and_how_to_reach_a_person_in_ten_seconds(desk: Desk) -> None:
    caller = a_caller(desk).calls_up()

    assert "automated" in caller.said
    assert "press 0" in caller.said
    assert "professionals: 9" in caller.said
    assert "kept as text" in caller.said
    assert "español" in caller.said
    assert len(caller.said.split()) <= 25, "ten seconds hold 25 words"
    assert caller.listens.keys == 1


def test_words_on_the_phone_are_on_record_and_answered_as_in_the_chat(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().says("hello there")

    assert caller.said == "You said hello there"
    assert patient_lines(desk, caller) == ["hello there"]


def test_the_same_webhook_again_is_the_same_turn(desk: Desk) -> None:
    caller = a_caller(desk).calls_up()
    key = caller.key
    caller.says("hello there")

    again = desk.services.calls.turn(caller.call, key, Heard("hello there", 0.9))

    assert [say.text for step in again.steps for say in step.said] == ["You said hello there"]  # type: ignore[union-attr]
    assert patient_lines(desk, caller) == ["hello there"]
    assert len(desk.assistant.asked) == 1


def test_a_call_that_is_announced_twice_is_one_conversation(desk: Desk) -> None:
    caller = a_caller(desk).calls_up()
    first = conversation_of(desk, caller)

    caller.calls_up()

    assert conversation_of(desk, caller) == first


def test_zero_gets_a_person_and_nine_a_professional_line(desk: Desk) -> None:
    one, other = a_caller(desk).calls_up().presses("0"), a_caller(desk, 2).calls_up().presses("9")

    assert desk.case(conversation_of(desk, one)).reason == "asked_for_person"
    assert desk.assistant.asked[-1].payload == "/professional_caller"
    assert conversation_of(desk, other) != conversation_of(desk, one)


def test_an_answer_that_was_offered_is_chosen_by_key_or_by_its_place(desk: Desk) -> None:
    desk.assistant.offers[BOOKS] = (("For me", "/for_me"), ("For somebody else", "/for_other"))
    caller = a_caller(desk).calls_up().says(BOOKS)

    assert "For me" in caller.said
    caller.says("the second one")
    assert desk.assistant.asked[-1].payload == "/for_other"

    caller = a_caller(desk, 2).calls_up().says(BOOKS).presses("1")
    assert desk.assistant.asked[-1].payload == "/for_me"


def test_what_is_said_again_slower_and_louder_and_stays_so(desk: Desk) -> None:
    caller = asks_a_reason(desk, a_caller(desk))

    assert not caller.is_slow
    caller.says("what?")
    assert caller.is_slow
    caller.says("¿más fuerte, por favor?")
    assert caller.is_slow
    assert all(say.loud for say in caller.listens.said)  # type: ignore[union-attr]
    assert REASON in caller.said
    assert len(desk.assistant.asked) == 1, "a wish about how we speak is no failed turn"
    assert "what?" in patient_lines(desk, caller)


def test_who_fetches_something_is_waited_for(desk: Desk) -> None:
    caller = asks_a_reason(desk, a_caller(desk))
    usual = caller.listens.first

    caller.says("hold on")
    assert caller.listens.first >= 30
    assert REASON not in caller.said

    caller.says("my knee")
    assert caller.listens.first > usual, "who asked once is given more time from then on"


def test_silence_gets_other_words_then_the_keys_then_a_person(desk: Desk) -> None:
    caller = asks_a_reason(desk, a_caller(desk))

    caller.is_silent()
    assert "did not hear" in caller.said
    assert REASON in caller.said
    caller.is_silent()
    assert "keys" in caller.said
    caller.is_silent()

    assert desk.case(conversation_of(desk, caller)).status is Status.OFFERED
    assert len(desk.assistant.asked) == 1


def test_noise_is_not_taken_for_words_but_danger_is_heard_however_unsure(desk: Desk) -> None:
    caller = asks_a_reason(desk, a_caller(desk))

    caller.says("the walrus", confidence=0.1)
    assert "did not catch" in caller.said
    assert len(desk.assistant.asked) == 1

    caller.says("i have crushing chest pain", confidence=0.1)
    assert "911" in caller.said


def test_a_date_of_birth_can_be_keyed_in(desk: Desk) -> None:
    desk.assistant.asks_back.add(BOOKS)
    desk.assistant.steps[BOOKS] = "birth"
    caller = a_caller(desk).calls_up().says(BOOKS)

    assert caller.listens.keys == 8
    assert caller.listens.after >= 4
    caller.presses("07141991")

    assert desk.assistant.asked[-1].text == "07/14/1991"


def test_who_has_finished_is_asked_once_and_then_let_go(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().says("hello there")

    assert "anything else" in caller.is_silent().said
    assert caller.is_silent().is_over


def test_goodbye_ends_the_call(desk: Desk) -> None:
    desk.assistant.answers["bye"], desk.assistant.confirms["bye"] = ("Goodbye.",), "utter_goodbye"

    assert a_caller(desk).calls_up().says("bye").is_over


@pytest.mark.parametrize(("said", "language"), [("English", "en-US"), ("español", "es-US"), ("in Spanish", "es-US")])
def test_the_language_that_is_named_is_spoken(desk: Desk, said: str, language: str) -> None:
    caller = a_caller(desk).calls_up().says(said)

    assert caller.listens.language == language


def test_the_other_language_is_one_key_away(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().presses("2")

    assert caller.listens.language == "es-US"
    assert "ayudo" in caller.said


def test_while_a_person_is_fetched_the_caller_can_speak_and_choose(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().presses("0")

    assert caller.is_silent().said, "within half a minute the line is not silent"
    assert "press 1" in caller.said
    caller.presses("2")
    assert caller.does(Record)


def test_a_manager_who_writes_is_read_aloud_and_the_answer_reaches_them(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().presses("0")
    case = desk.case(conversation_of(desk, caller))
    manager = case.manager_id or ""
    desk.services.cases.accept(case.id, manager)
    caller.is_silent()
    desk.services.cases.say(case.id, manager, "Which pharmacy do you use?")

    assert "Which pharmacy do you use?" in caller.is_silent().said
    caller.says("the one on main street")

    assert patient_lines(desk, caller)[-1] == "the one on main street"
    assert not desk.assistant.asked


def test_at_night_a_time_is_promised_and_the_talk_goes_on(desk: Desk) -> None:
    desk.clock.at = SUNDAY_3

    caller = a_caller(desk).calls_up().presses("0")

    assert desk.case(conversation_of(desk, caller)).status is Status.PROMISED
    assert caller.listens.first < 20


def test_an_answer_that_takes_long_is_announced_and_then_heard(desk: Desk) -> None:
    go_on = threading.Event()
    desk.assistant.acts["slow"] = lambda _: go_on.wait(10)
    desk.services.calls.soon = 0.1
    caller = a_caller(desk).calls_up()

    script = desk.services.calls.turn(caller.call, caller.key, Heard("slow", 0.9))
    assert any(isinstance(step, GoOn) for step in script.steps)
    go_on.set()
    desk.services.calls.soon = 10

    assert "You said slow" in caller._told(desk.services.calls.again(caller.call, caller.key, 1)).said


def test_an_answer_that_takes_long_is_worked_on_once_however_often_it_is_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, hear, heard = threading.Event(), desk.services.reception.hear, []
    desk.assistant.acts["slow"] = lambda _: go_on.wait(10)
    monkeypatch.setattr(desk.services.reception, "hear", lambda *said: (heard.append(said), hear(*said))[1])
    monkeypatch.setattr(desk.services.calls, "soon", 0.05)
    caller = a_caller(desk).calls_up()

    desk.services.calls.turn(caller.call, caller.key, Heard("slow", 0.9))
    for moments in (1, 2, 3):
        desk.services.calls.again(caller.call, caller.key, moments)
    go_on.set()
    monkeypatch.setattr(desk.services.calls, "soon", 10)

    assert "You said slow" in caller._told(desk.services.calls.again(caller.call, caller.key, 4)).said
    assert len(heard) <= 2, "once, and once more when it was done already"


def test_a_chat_is_continued_with_its_code_and_nothing_personal_is_said(desk: Desk) -> None:
    chat = desk.opens()
    desk.says(chat, "hello from the chat")
    code, _ = desk.services.continuing.issue(chat)

    caller = a_caller(desk).calls_up().says("i have a code")
    assert "six digits" in caller.said
    caller.presses(code)

    assert conversation_of(desk, caller) == chat
    assert "hello from the chat" not in caller.said


def test_a_wrong_code_opens_nothing(desk: Desk) -> None:
    caller = a_caller(desk).calls_up()
    own = conversation_of(desk, caller)

    caller.says("i have a code").presses("123456")

    assert "does not work" in caller.said
    assert conversation_of(desk, caller) == own


def test_how_a_patient_asked_to_be_spoken_to_holds_on_their_next_call(desk: Desk) -> None:
    first = a_caller(desk).calls_up().says("slower, please")
    proves(desk, LUCIA, conversation=conversation_of(desk, first))
    first.says("hello there")

    second = a_caller(desk, 2).calls_up()
    assert not second.is_slow, "the number that calls proves nothing"
    proves(desk, LUCIA, conversation=conversation_of(desk, second))

    assert second.says("hello there").is_slow


def test_a_caller_who_withholds_their_number_is_asked_for_one_before_a_call_is_promised(desk: Desk) -> None:
    caller = a_caller(desk).calls_up(None).presses("0")

    caller.presses("1")
    assert "number" in caller.said
    caller.presses("9145550177")

    assert desk.case(conversation_of(desk, caller)).status is Status.PROMISED
    assert desk.services.conversations.facts(conversation_of(desk, caller))["phone"] == "+19145550177"


def test_danger_and_the_keys_for_people_come_before_a_code_that_is_awaited(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().says("i have a code")
    assert "911" in caller.says("i have crushing chest pain for 2 hours now").said

    caller = a_caller(desk, 2).calls_up().says("i have a code").presses("0")
    assert desk.case(conversation_of(desk, caller)).reason == "asked_for_person"


def test_a_code_that_was_asked_for_is_forgotten_once_something_else_is_said(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().says("i have a code").says("never mind i want a visit")

    assert "does not work" not in caller.says("12599").said
    assert desk.assistant.asked[-1].text == "12599"


def test_after_a_silence_a_code_is_asked_for_again_and_still_taken_whole(desk: Desk) -> None:
    chat = desk.opens()
    code, _ = desk.services.continuing.issue(chat)
    caller = a_caller(desk).calls_up().says("i have a code")

    assert "six digits" in caller.is_silent().said
    assert caller.listens.keys is None

    assert conversation_of(desk, caller.presses(code)) == chat


def test_a_code_that_comes_twice_is_one(desk: Desk) -> None:
    chat = desk.opens()
    code, _ = desk.services.continuing.issue(chat)
    caller = a_caller(desk).calls_up().says("i have a code")
    key = caller.key
    caller.presses(code)

    again = desk.services.calls.turn(caller.call, key, Heard(digits=code))

    assert "does not work" not in caller._told(again).said
    assert conversation_of(desk, caller) == chat


def test_who_is_not_understood_gets_a_person_and_is_never_let_go(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().says("hello there")

    for _ in range(2):
        assert not caller.says("grmbl wff", confidence=0.1).is_over
    caller.says("grmbl wff", confidence=0.1)

    assert desk.case(conversation_of(desk, caller)).status is Status.OFFERED


def test_the_other_language_is_one_key_away_after_a_silence_too(desk: Desk) -> None:
    caller = a_caller(desk).calls_up().is_silent().presses("2")

    assert caller.listens.language == "es-US"


def test_digits_that_are_asked_for_while_a_person_is_fetched_are_no_menu(desk: Desk) -> None:
    desk.assistant.asks_back.add(BOOKS)
    desk.assistant.steps[BOOKS] = "birth"
    caller = a_caller(desk).calls_up().presses("0").says(BOOKS)

    assert caller.listens.keys == 8
    caller.presses("07141991")

    assert desk.assistant.asked[-1].text == "07/14/1991"
    assert desk.case(conversation_of(desk, caller)).status is Status.OFFERED
