"""An answer that is whole ends the long silence after it; one in pieces is waited for."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from frontdesk.adapters.telephony.port import TelephonyAway
from frontdesk.phone.listening import patience
from frontdesk.phone.partials import Listening
from frontdesk.phone.script import Script
from phone_simulator import Chaos, Person
from phone_simulator.phones import Phone
from tests.builders import Desk
from tests.phone_line import Caller, a_caller
from tests.phone_stage import ACCOUNT, OUR_URL, Stage, a_stage

BOOKS, BORN = "i want a visit", "july fourteenth nineteen ninety one"
GREETED, ASKED = "can I help", "You said i want a visit"
SOON, LONG = 3.5, 4.0  # seconds until the first sound


@pytest.fixture
def asked(stage: Stage) -> Stage:
    """A line on which whoever wants a visit is asked for their date of birth."""
    _asks_birth(stage.desk)
    return stage


def _asks_birth(desk: Desk) -> None:
    desk.assistant.asks_back.add(BOOKS)
    desk.assistant.steps[BOOKS] = "birth"


def _heard(stage: Stage) -> list[str | None]:
    return [question.text for question in stage.desk.assistant.asked]


def _waits(stage: Stage) -> list[float]:
    return [turn.wait or 0 for turn in stage.exchange.turns() if turn.said]


def _calls(stage: Stage, *said: str, between: float = 3.0) -> Phone:
    person = Person.calls().says(BOOKS, on=GREETED).says(said[0], on=ASKED)
    for more in said[1:]:
        person = person.says(more, after=between)
    caller = stage.call(person)
    stage.exchange.run(45)
    return caller


def test_who_says_the_whole_date_is_answered_as_soon_as_after_any_other_words(asked: Stage) -> None:
    caller = _calls(asked, BORN)

    assert _heard(asked) == [BOOKS, BORN]
    assert max(_waits(asked)) < SOON
    assert caller.heard_text.count(f"You said {BORN}") == 1
    assert asked.failures() == []


def test_who_says_it_in_pieces_is_waited_for(asked: Stage) -> None:
    _calls(asked, "july fourteenth", "nineteen ninety one")

    assert _heard(asked) == [BOOKS, f"{BORN}"]


def test_who_goes_on_within_the_pause_is_heard_to_the_end(asked: Stage) -> None:
    _calls(asked, BORN, "no i mean nineteen ninety two", between=1.5)

    assert _heard(asked) == [BOOKS, f"{BORN} no i mean nineteen ninety two"]


def test_something_else_than_the_date_is_answered_as_soon(asked: Stage) -> None:
    _calls(asked, "how do i cancel if something comes up")

    assert max(_waits(asked)) < SOON


def test_a_piece_alone_is_taken_after_the_long_silence(asked: Stage) -> None:
    _calls(asked, "july fourteenth")

    assert _heard(asked) == [BOOKS, "july fourteenth"]
    assert max(_waits(asked)) >= LONG


def test_who_asked_for_more_time_is_never_cut_short(desk: Desk) -> None:
    _asks_birth(desk)

    hurried = a_caller(desk, 1).calls_up().says(BOOKS)
    patient = a_caller(desk, 2).calls_up().says("one moment please").says(BOOKS)

    assert hurried.listens.partly is not None
    assert patient.listens.partly is None
    assert patient.listens.after > hurried.listens.after == patience("birth", patient=False).after


def test_without_the_provider_the_listening_ends_by_itself(asked: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise TelephonyAway("away for a test")

    monkeypatch.setattr(asked.desk.services.partials.telephony, "lead", away)

    caller = _calls(asked, BORN)

    assert _heard(asked) == [BOOKS, BORN]
    assert LONG <= max(_waits(asked)) < LONG + 1
    assert caller.heard_text.count(f"You said {BORN}") == 1


def _partly(desk: Desk, caller: Caller, sequence: int, text: str, stability: float = 0.9) -> None:
    desk.services.partials.hear(caller.call, Listening(caller.key, "birth", "en-US"), sequence, text, stability)


def _led(desk: Desk, caller: Caller) -> Script:
    """What the call is told that asks for the address it was led to."""
    heard = desk.services.partials.of(caller.call, caller.key)
    return desk.services.calls.turn(caller.call, caller.key, heard) if heard else Script()


@pytest.fixture
def caller(desk: Desk) -> Caller:
    """Somebody who is asked for their date of birth."""
    _asks_birth(desk)
    caller = a_caller(desk)
    desk.telephony.comes_in(caller.call)
    return caller.calls_up().says(BOOKS)


def test_led_on_after_it_was_heard_is_the_same_answer_once_more(asked: Stage) -> None:
    asked.exchange.clock.on_tick.clear()  # the worker comes too late
    caller = _calls(asked, BORN)
    call = next(iter(asked.exchange.calls.values()))
    key = next(sent.url.split("/")[-4] for sent in asked.exchange.requests if "/partly/" in sent.url)

    form = {"CallSid": call.sid, "AccountSid": ACCOUNT}
    url, headers = asked.exchange.sender.signed(f"{OUR_URL}/phone/calls/turns/{key}/whole", "POST", form, "t")
    answer = asked.client().post(url, data=form, headers=headers)

    assert f"You said {BORN}" in answer.get_data(as_text=True)
    assert _heard(asked) == [BOOKS, BORN]
    assert caller.heard_text.count(f"You said {BORN}") == 1


def test_what_comes_while_the_call_is_led_on_is_part_of_the_answer(desk: Desk, caller: Caller) -> None:
    _partly(desk, caller, 0, BORN)
    desk.clock.advance(seconds=3)
    assert desk.services.partials.look() == 1

    _partly(desk, caller, 1, f"{BORN} and i have crushing chest pain")

    assert "911" in str(_led(desk, caller))
    assert desk.services.partials.look() == 0


def test_a_call_is_led_on_once(desk: Desk, caller: Caller) -> None:
    _partly(desk, caller, 0, BORN)
    desk.clock.advance(seconds=3)

    assert (desk.services.partials.look(), desk.services.partials.look()) == (1, 0)


def test_a_call_that_listens_for_something_else_by_now_is_not_led(desk: Desk, caller: Caller) -> None:
    old = caller.key
    desk.services.calls.next(caller.call)  # it was led on by whoever accepted the case

    desk.services.partials.hear(caller.call, Listening(old, "birth", "en-US"), 0, BORN, 0.9)
    desk.clock.advance(seconds=3)

    assert desk.services.partials.look() == 0


def test_what_may_be_noise_ends_nothing_and_a_card_number_is_not_kept(desk: Desk, caller: Caller) -> None:
    _partly(desk, caller, 0, BORN, stability=0.1)
    desk.clock.advance(seconds=3)
    assert desk.services.partials.look() == 0

    _partly(desk, caller, 1, "my card is 4111 1111 1111 1111")

    heard = desk.services.partials.of(caller.call, caller.key)
    assert heard is not None
    assert "4111 1111" not in heard.speech


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("lost", [0.0, 0.3])
def test_reports_that_are_late_twice_or_out_of_order_never_make_two_turns(
    loaded_sqlite: Path, tmp_path: Path, seed: int, lost: float
) -> None:
    shutil.copy(loaded_sqlite, tmp_path / "line.db")
    chaos = Chaos(lost=lost, duplicate=0.3, late=0.3, late_seconds=8, reordered=0.5, rest_500=0.2, rest_timeout=0.2)
    with a_stage(f"sqlite:///{tmp_path / 'line.db'}", tmp_path, chaos=chaos, seed=seed) as stage:
        _asks_birth(stage.desk)
        stage.nobody_answers()
        _calls(stage, "july", "fourteenth", "nineteen ninety one", between=1.0)

        heard = " ".join(text or "" for text in _heard(stage))
        assert len(set(_heard(stage))) == len(_heard(stage))
        assert heard in (f"{BOOKS} {BORN}", *([f"{BOOKS} july fourteenth nineteen ninety"] if lost else [])), heard


def test_a_report_that_was_overtaken_by_a_newer_one_changes_nothing(desk: Desk, caller: Caller) -> None:
    _partly(desk, caller, 2, f"{BORN} no wait it was")
    _partly(desk, caller, 1, BORN)
    desk.clock.advance(seconds=3)

    assert desk.services.partials.look() == 0
