"""Whole calls through the provider's stand-in: a patient's phone, managers' phones, and the console beside them."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from frontdesk.cases.model import Status
from frontdesk.errors import DatabaseAway
from phone_simulator import Person
from phone_simulator.phones import Phone
from tests.phone_stage import Stage

DANA, ROSA, KEISHA, MIGUEL = "dana-whitfield", "rosa-delgado", "keisha-monroe", "miguel-acosta"
PICKS_UP = Person.answers(after=6).presses("1", on="press 1").presses("1", on="to connect")
ASKS = Person.calls().presses("0", during="press 0")
ON_LINE = "hello, this is the front desk"


def first_heard(phone: Phone, words: str) -> datetime:
    """When these words were heard for the first time."""
    return next(heard.at for heard in phone.heard if heard.text == words)


def answered_at(stage: Stage) -> datetime:
    """When the practice's line was answered."""
    return stage.exchange.requests[0].at


def test_a_manager_who_presses_one_twice_talks_with_the_caller(stage: Stage) -> None:
    dana = stage.manager(DANA, PICKS_UP.says(ON_LINE, joined=True).hangs_up(after=20))
    caller = stage.call(ASKS.says("thank you for taking my call", joined=True))

    stage.run_until_over(caller)

    assert ON_LINE in caller.heard_text
    assert "thank you for taking my call" in dana.heard_text
    lines = stage.desk.services.conversations.transcript(stage.conversation(caller))
    assert [line.response for line in lines if line.response == "talked_by_phone"]
    assert stage.failures() == []
    assert stage.exchange.alerts == []


def test_after_a_talk_nobody_is_rung_for_a_caller_who_has_gone(stage: Stage) -> None:
    stage.manager(DANA, PICKS_UP.says(ON_LINE, joined=True).hangs_up(after=20))
    caller = stage.call(ASKS)
    stage.run_until_over(caller)

    stage.exchange.run(600)

    case = stage.desk.case(stage.conversation(caller))
    assert case.manager_id == DANA
    assert case.status is Status.TALKING
    assert "manager_silent" not in [
        line.response for line in stage.desk.services.conversations.transcript(case.conversation_id)
    ]


def test_voicemail_hears_nothing_personal_and_never_joins_and_the_deputy_comes(stage: Stage) -> None:
    machine = stage.manager(DANA, Person.voicemail(after=12))
    rosa = stage.manager(ROSA, PICKS_UP.says(ON_LINE, joined=True).hangs_up(after=10))
    caller = stage.call(
        Person.calls().says("i am walter hoffman and my bill is wrong", on="can I help").presses("0", after=15)
    )

    stage.run_until_over(caller)

    assert ON_LINE in caller.heard_text
    assert "Hoffman" not in machine.heard_text
    assert "bill" not in machine.heard_text
    assert not machine.in_conference_with(caller)
    assert "Hoffman" in rosa.heard_text or "bill" in rosa.heard_text, "who pressed a key hears what it is about"


def test_nobody_answers_and_a_time_is_promised_by_name(stage: Stage) -> None:
    caller = stage.call(ASKS)
    stage.exchange.run(12)

    assert stage.exchange.run_until(
        lambda: stage.desk.case(stage.conversation(caller)).status is Status.PROMISED, at_most=600
    )
    stage.exchange.run(40)

    name = stage.desk.services.practices.manager(stage.desk.case(stage.conversation(caller)).manager_id or "").name
    assert name in caller.heard_text


def test_while_waiting_the_line_speaks_every_half_minute(stage: Stage) -> None:
    caller = stage.call(ASKS)
    stage.exchange.run(100)

    moments = [heard.at for heard in caller.heard if heard.by == "voice"]

    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert max(gaps) <= timedelta(seconds=30)


def test_who_would_rather_be_called_back_is_called_by_the_practice(stage: Stage) -> None:
    caller = stage.call(ASKS.presses("1", on="press 1"))
    stage.exchange.run(60)
    case = stage.desk.case(stage.conversation(caller))
    assert case.status is Status.PROMISED
    caller.hangs_up()
    stage.looks_every = 10
    manager = stage.manager(case.manager_id or "", PICKS_UP.says(ON_LINE, joined=True).hangs_up(after=15))
    patient = stage.exchange.phone(
        caller.number, Person.answers(after=5).presses("1", on="press 1").says("hello", joined=True)
    )
    heard_before = len(patient.heard)
    stage.exchange.run_until(lambda: stage.desk.case(case.conversation_id).status is not Status.PROMISED, at_most=7200)
    stage.looks_every = 0.5

    assert stage.exchange.run_until(lambda: ON_LINE in patient.heard_text, at_most=120)

    assert "Press 1" in " ".join(heard.text for heard in patient.heard[heard_before:])
    assert "hello" in manager.heard_text


def test_a_caller_who_hangs_up_during_the_brief_is_called_back_and_the_manager_is_told(stage: Stage) -> None:
    dana = stage.manager(DANA, Person.answers(after=4).presses("1", on="press 1"))
    caller = stage.call(ASKS)
    assert stage.exchange.run_until(lambda: "to connect" in dana.heard_text, at_most=60)

    caller.hangs_up()
    stage.run_until_over(dana)

    stage.exchange.run(5)
    assert "caller has left" in dana.heard_text
    assert stage.desk.case(stage.conversation(caller)).status is Status.PROMISED


def test_a_manager_at_the_console_types_and_the_caller_hears_and_answers(stage: Stage) -> None:
    caller = stage.call(ASKS.says("the pharmacy on main street", on="Which pharmacy"))
    stage.exchange.run(15)
    case = stage.desk.case(stage.conversation(caller))
    owner = case.manager_id or ""
    cases = stage.desk.services.cases
    cases.accept(case.id, owner)
    cases.say(case.id, owner, "Which pharmacy do you use?")

    assert stage.exchange.run_until(lambda: "Which pharmacy" in caller.heard_text, at_most=30)
    stage.exchange.run(15)

    texts = [line.text for line in stage.desk.services.conversations.transcript(case.conversation_id)]
    assert "the pharmacy on main street" in texts


def test_given_back_the_call_goes_on_with_the_assistant(stage: Stage) -> None:
    stage.manager(DANA, PICKS_UP.says(ON_LINE, joined=True))
    caller = stage.call(ASKS.says("what are your hours", on="anything else"))
    assert stage.exchange.run_until(lambda: ON_LINE in caller.heard_text, at_most=120)
    case = stage.desk.case(stage.conversation(caller))

    stage.desk.services.legs.give_back(case.id, DANA, "")

    assert stage.exchange.run_until(lambda: "You said what are your hours" in caller.heard_text, at_most=60)


@pytest.mark.parametrize("quick", [KEISHA, MIGUEL])
def test_a_professional_hears_a_human_voice_within_a_minute(stage: Stage, quick: str) -> None:
    stage.desk.services.practices.set_presence(MIGUEL, True)
    for manager in (KEISHA, MIGUEL):
        rings = 25.0 if manager == quick else 90.0
        stage.manager(manager, Person.answers(after=rings).presses("1", during="press 1").says(ON_LINE, joined=True))

    caller = stage.call(Person.calls().presses("9", during="professionals"))

    assert stage.exchange.run_until(lambda: ON_LINE in caller.heard_text, at_most=90)
    assert first_heard(caller, ON_LINE) - answered_at(stage) <= timedelta(seconds=60)


def test_who_says_later_to_be_a_professional_has_a_phone_ringing_within_ten_seconds(stage: Stage) -> None:
    keisha = stage.manager(KEISHA, Person.answers(after=25))
    stage.call(
        Person.calls().says("hello", on="can I help").says("i am a doctor at mercy hospital", on="You said hello")
    )

    assert stage.exchange.run_until(lambda: "doctor" in str(stage.desk.assistant.asked[-1:]), at_most=60)
    said = stage.exchange.now()
    assert stage.exchange.run_until(lambda: keisha.state == "ringing", at_most=20)

    assert stage.exchange.now() - said <= timedelta(seconds=10)


def test_who_presses_zero_in_spanish_is_spoken_to_in_spanish(stage: Stage) -> None:
    caller = stage.call(Person.calls("es-US").presses("2", during="el 2").presses("0", after=8))

    stage.exchange.run(40)

    assert "gerente" in caller.heard_text
    assert "No me he olvidado" in caller.heard_text


def test_a_chat_goes_on_by_phone_with_its_code(stage: Stage) -> None:
    chat = stage.desk.opens()
    stage.desk.says(chat, "hello from the chat")
    code, _ = stage.desk.services.continuing.issue(chat)

    caller = stage.call(Person.calls().says("i have a code", on="can I help").presses(f"{code}#", on="six digits"))
    stage.exchange.run(40)

    assert stage.conversation(caller) == chat
    assert "do not have to tell it again" in caller.heard_text


def test_a_forged_request_is_refused_and_a_right_one_is_not(stage: Stage) -> None:
    client = stage.client()
    form = {"CallSid": "CA" + "0" * 32, "AccountSid": stage.exchange.account, "From": "+19145550177"}

    refused = client.post("/phone/calls", data=form, headers={"X-Twilio-Signature": "bm9wZQ=="})

    assert refused.status_code == 403
    assert not refused.data


def test_a_database_that_is_away_for_a_moment_costs_a_caller_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, answers, away = stage.desk.services.calls, stage.desk.services.calls.turn, iter((True, True))

    def turn(*asked: Any) -> Any:
        if next(away, False):
            raise DatabaseAway("locked")
        return answers(*asked)

    monkeypatch.setattr(calls, "turn", turn)

    caller = stage.call(Person.calls().presses("0", during="press 0"))
    stage.exchange.run(20)

    assert next(away, None) is None, "it was away"
    assert "I am getting you a manager" in caller.heard_text


def test_what_fails_on_our_side_ends_with_a_person_on_another_line(stage: Stage) -> None:
    stage.desk.services.settings.phone_fallback = "+19145550190"
    stage.exchange.phone("+19145550190", Person.answers(after=3).says("front desk, the old line"))
    stage.desk.services.db.close()
    stage.breaks()

    caller = stage.call(Person.calls())
    stage.exchange.run(40)

    assert "connecting you" in caller.heard_text
    assert "the old line" in caller.heard_text
