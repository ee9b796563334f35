"""Reminders by phone: nothing personal before a key, never on a machine, and a way to end them."""

from datetime import timedelta
from pathlib import Path

import pytest

from frontdesk.adapters.telephony.fake import PlacedCall
from frontdesk.adapters.telephony.port import CallStatus
from frontdesk.appointments.model import Appointment
from frontdesk.phone.script import HangUp, Listen, Say, Script
from tests.builders import Desk
from tests.integration.reminders.stage import LUCIA, MOBILE, passes, wants


def _called(desk: Desk) -> tuple[Appointment, PlacedCall]:
    """Lucía wants calls, and her phone rings a day before the visit."""
    visit = wants(desk, "call")
    passes(desk, visit.start - timedelta(days=1))
    desk.services.reminder_calls.look()
    [call] = desk.telephony.ringing(MOBILE)
    return visit, call


def _keys(desk: Desk, call: PlacedCall, key: str, time: int = 1) -> Script:
    return desk.services.reminder_calls.gate(_id(call), call.id, key, time)


def _id(call: PlacedCall) -> str:
    assert call.ring
    return call.ring.path.split("/")[3]


def _words(script: Script) -> str:
    listens = [step for step in script.steps if isinstance(step, Listen)]
    said = [*script.steps, *(one for step in listens for one in step.said)]
    return " ".join(step.text for step in said if isinstance(step, Say))


def test_the_gate_of_a_call_says_nothing_personal_and_a_machine_hears_no_more(desk: Desk) -> None:
    visit, call = _called(desk)

    gate = desk.services.reminder_calls.answered(_id(call))
    again = _keys(desk, call, "")
    end = _keys(desk, call, "", time=2)

    practice = desk.services.practices.current().details.name
    assert practice in _words(gate)
    assert _words(again) == _words(gate)
    assert end == Script((HangUp(),))
    for personal in ("Luc", "Ferrer", "9:20", "cita", visit.provider_id):
        assert personal not in _words(gate)


def test_who_presses_a_key_hears_it_and_can_ask_for_a_person(desk: Desk) -> None:
    _, call = _called(desk)
    script = _keys(desk, call, "1")
    _keys(desk, call, "1")  # the provider may ask twice

    assert "9:20" in _words(script)
    talk = desk.services.calls.conversation_of(call.id)
    assert talk is not None
    assert len(desk.replies(talk)) == 1
    assert desk.services.conversations.get(talk).level == 0
    desk.says(talk, "una persona", payload="/asked_for_person", channel="phone")
    assert desk.case(talk).patient_id is None


def test_who_does_not_answer_is_called_once_more_and_not_a_third_time(desk: Desk) -> None:
    _, call = _called(desk)
    for _ in range(2):
        call.status = CallStatus.NO_ANSWER
        desk.services.reminder_calls.reported(_id(call), CallStatus.NO_ANSWER)
        assert not desk.telephony.ringing(MOBILE)
        desk.clock.advance(hours=2)
        desk.services.reminder_calls.look()
        call = next(iter(desk.telephony.ringing(MOBILE)), call)

    assert len([one for one in desk.telephony.calls.values() if one.ring]) == 2


def test_one_key_ends_these_calls(desk: Desk) -> None:
    _, call = _called(desk)

    script = _keys(desk, call, "9")

    assert _words(script) == desk.services.texts.say("reminder_ended", "es-US")
    assert not desk.services.consents.may_send(LUCIA, "call", "reminder")


@pytest.mark.parametrize("cancels", [True, False], ids=["cancelled", "wants no calls"])
def test_who_has_cancelled_or_wants_no_calls_meanwhile_is_not_called(desk: Desk, cancels: bool) -> None:
    visit = wants(desk, "call")
    passes(desk, visit.start - timedelta(days=1))
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    if cancels:
        desk.services.appointments.cancel(talk, visit.id)
    else:
        desk.clock.advance(seconds=1)
        desk.says(talk, "stop calling me")

    assert desk.services.reminder_calls.look() == 0

    assert not desk.telephony.ringing(MOBILE)


def test_nobody_is_called_short_before_the_visit(desk: Desk) -> None:
    visit, call = _called(desk)
    call.status = CallStatus.NO_ANSWER
    desk.services.reminder_calls.reported(_id(call), CallStatus.NO_ANSWER)
    desk.clock.advance(seconds=(visit.start - timedelta(minutes=15) - desk.clock.now()).total_seconds())

    assert desk.services.reminder_calls.look() == 0


def test_whom_a_machine_answered_for_is_called_once_more(desk: Desk) -> None:
    _, call = _called(desk)
    desk.services.reminder_calls.answered(_id(call))
    desk.services.reminder_calls.machine(_id(call), "machine_start")
    call.status = CallStatus.COMPLETED
    desk.clock.advance(hours=2)

    assert desk.services.reminder_calls.look() == 1


def test_stop_said_in_the_call_ends_the_calls_of_whom_it_was_for(desk: Desk) -> None:
    _, call = _called(desk)
    _keys(desk, call, "1")
    talk = desk.services.calls.conversation_of(call.id) or ""
    desk.clock.advance(seconds=1)

    desk.says(talk, "no me llamen", channel="phone")

    assert not desk.services.consents.may_send(LUCIA, "call", "reminder")


def test_what_was_told_in_a_call_is_in_the_copy_of_that_patient(desk: Desk, tmp_path: Path) -> None:
    _, call = _called(desk)
    _keys(desk, call, "1")

    [data, _] = desk.services.export.write(LUCIA, tmp_path / "copy", "test")

    assert "9:20" in data.read_text()


def test_a_provider_that_is_away_is_asked_again_and_costs_no_try(desk: Desk) -> None:
    visit = wants(desk, "call")
    passes(desk, visit.start - timedelta(days=1))
    desk.telephony.away = True
    for _ in range(3):
        assert desk.services.reminder_calls.look() == 0
        desk.clock.advance(minutes=10)
    desk.telephony.away = False

    assert desk.services.reminder_calls.look() == 1
    assert desk.services.reminder_calls.look() == 0


def test_who_has_answered_a_call_that_nobody_knew_of_is_not_called_again(desk: Desk) -> None:
    visit = wants(desk, "call")
    passes(desk, visit.start - timedelta(days=1))
    desk.telephony.lost = True
    assert desk.services.reminder_calls.look() == 0
    desk.telephony.lost = False
    [call] = desk.telephony.ringing(MOBILE)

    _keys(desk, call, "", time=2)
    desk.services.reminder_calls.answered(_id(call))
    call.status = CallStatus.COMPLETED
    desk.clock.advance(minutes=10)

    assert desk.services.reminder_calls.look() == 0
