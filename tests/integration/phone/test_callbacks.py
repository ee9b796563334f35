"""A call back that the system places: the manager first, then the patient; and whoever else joins a talk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from frontdesk.adapters.telephony.fake import PlacedCall
from frontdesk.adapters.telephony.port import OVER, CallOver, CallStatus, NumberRefused
from frontdesk.cases.model import Status
from frontdesk.conversations.model import ASSISTANT
from frontdesk.errors import NotAllowed
from frontdesk.phone import store as calls
from frontdesk.phone.legs.model import Outcome, State
from frontdesk.phone.script import GoOn
from frontdesk.practice.model import Kind
from tests.builders import Desk
from tests.integration.phone.line import CALLER, PhoneLine, hangs_up, joins, said

INTERPRETER, DEAF, LUCIA = "+18005550100", "ruth-abernathy", "lucia-ferrer"


@pytest.fixture
def line(desk: Desk) -> PhoneLine:
    """A caller on the line, on a Monday at ten."""
    return PhoneLine(desk).calls()


def _due(line: PhoneLine) -> PlacedCall:
    """The caller wanted a call back, hung up, and its time has come: the manager's phone rings."""
    line.asks()
    line.desk.services.legs.wants_callback(line.talk)
    line.hangs_up()
    line.looks()
    promised = line.desk.case(line.talk).promised_at
    assert promised is not None
    line.looks((promised - line.desk.clock.now()).total_seconds() + 1)
    call = line.phone(line.desk.case(line.talk).manager_id or "")
    assert call is not None
    return call


def _accepted(line: PhoneLine) -> PlacedCall:
    """The manager took it, waits in the room, and the patient's phone rings."""
    call = _due(line)
    room = joins(line.presses(call, "1", line.presses(call, "1", line.picks_up(call))))
    assert room is not None
    line.comes_in(room, call.id)
    line.looks()
    return call


def test_the_manager_hears_a_gate_and_a_brief_before_the_patient_is_called(line: PhoneLine) -> None:
    call = _due(line)

    gate = line.picks_up(call)
    before = line.desk.telephony.ringing(CALLER)
    line.presses(call, "1", line.presses(call, "1", gate))
    line.looks()

    assert "call back is due" in said(gate)
    assert before == []
    assert len(line.desk.telephony.ringing(CALLER)) == 1


def test_the_patient_hears_who_calls_and_nothing_else_until_a_key_joins_them(line: PhoneLine) -> None:
    _accepted(line)
    [patient] = line.desk.telephony.ringing(CALLER)

    gate = line.picks_up(patient)
    script = line.presses(patient, "1", gate)

    practice = line.desk.services.practices.current().details
    who = f"{practice.name}, {practice.phone}"
    assert said(gate) == f"Hello. This is {who}. We are calling back. Press 1 to be connected."
    assert script.steps == (GoOn("/phone/calls/next"),)
    theirs = line.desk.services.legs.room_for(line.talk)
    assert theirs is not None
    line.comes_in(theirs, patient.id)
    assert {leg.state for leg in line.legs() if leg.joined_at} == {State.TALKING}


def test_a_machine_hears_the_gate_alone_and_the_manager_hears_that_nobody_is_there(line: PhoneLine) -> None:
    manager = _accepted(line)
    [patient] = line.desk.telephony.ringing(CALLER)
    gate = line.picks_up(patient)

    line.desk.services.legs.machine(line._leg_id(patient), patient.id, "machine_start")
    last = line.presses(patient, "", line.presses(patient, "", gate))
    line.looks()

    assert hangs_up(last), "it heard who called, to the end"
    assert "call you again" in said(last)
    leg = line._leg_id(manager)
    assert manager.led_to == [f"/phone/legs/{leg}/told"]
    assert "could not be reached" in said(line.desk.services.legs.told(leg, manager.id))
    case = line.desk.case(line.talk)
    assert case.status is Status.PROMISED
    assert case.promised_at is not None
    assert (case.promised_at - line.desk.clock.now()).total_seconds() > 55 * 60


def test_a_patient_who_does_not_answer_is_tried_again_later_by_the_same_manager(line: PhoneLine) -> None:
    _accepted(line)
    owner = line.desk.case(line.talk).manager_id
    [patient] = line.desk.telephony.ringing(CALLER)

    line.ends(patient, CallStatus.NO_ANSWER)

    case = line.desk.case(line.talk)
    assert (case.status, case.manager_id) == (Status.PROMISED, owner)
    assert line.told()[-1].response == "callback_not_reached"


def test_a_person_who_was_taken_for_a_machine_presses_the_key_and_is_connected(line: PhoneLine) -> None:
    _accepted(line)
    [patient] = line.desk.telephony.ringing(CALLER)
    gate = line.picks_up(patient)

    line.desk.services.legs.machine(line._leg_id(patient), patient.id, "machine_start")
    line.presses(patient, "1", gate)

    assert line.desk.services.legs.room_for(line.talk) is not None


def test_somebody_in_danger_who_is_not_reached_is_tried_again_soon_and_supervisors_hear_of_it(line: PhoneLine) -> None:
    patient = _called_back_in_danger(line)
    told = len(_alarms(line))

    line.ends(patient, CallStatus.NO_ANSWER)

    again = line.desk.case(line.talk).promised_at
    assert again is not None
    assert (again - line.desk.clock.now()).total_seconds() <= 30 * 60, "of anybody else it is an hour"
    assert len(_alarms(line)) > told


def test_who_was_not_reached_is_called_at_the_promised_time_also_when_its_owner_goes_home(line: PhoneLine) -> None:
    line.ends(_called_back_in_danger(line), CallStatus.NO_ANSWER)
    promised = line.desk.case(line.talk)
    owner, now = promised.manager_id or "", line.desk.clock.now()

    line.desk.services.rota.enter_absence(owner, owner, Kind.SICK, now, now + timedelta(hours=12))

    covered = line.desk.case(line.talk)
    assert (covered.status, covered.promised_at) == (Status.PROMISED, promised.promised_at)
    assert covered.manager_id != owner
    assert line.desk.services.cases.ring_again() == 0


def _called_back_in_danger(line: PhoneLine) -> PlacedCall:
    """The call to a patient in danger who hung up, while its manager waits in the room."""
    line.asks("danger")
    line.hangs_up()
    line.looks()
    line.desk.clock.advance(seconds=5)
    line.desk.services.cases.ring_again()
    line.looks()
    manager = next(call for call in line.desk.telephony.calls.values() if call.ring and call.status not in OVER)
    room = joins(line.presses(manager, "1", line.picks_up(manager)))
    assert room is not None
    line.comes_in(room, manager.id)
    line.looks()
    [patient] = line.desk.telephony.ringing(CALLER)
    return patient


def _alarms(line: PhoneLine) -> list[str]:
    """Who was alarmed."""
    line.desk.services.outbox.send_due()
    return [message.to for message in line.desk.messages.sent.values() if "not reached" in message.subject]


def test_a_patient_of_whom_no_number_is_known_is_not_called_in_circles(desk: Desk) -> None:
    line = PhoneLine(desk).calls(number=None)
    lucia = desk.services.patients.get(LUCIA, "test", "test")
    desk.verifies(line.talk, lucia)
    desk.services.patients.save(replace(lucia, phones=(), mobile=None))
    line.asks()

    assert not desk.services.legs.wants_callback(line.talk)


def test_a_patient_who_presses_late_is_with_the_assistant_and_somebody_is_rung(line: PhoneLine) -> None:
    manager = _accepted(line)
    [patient] = line.desk.telephony.ringing(CALLER)
    gate = line.picks_up(patient)
    line.ends(manager, CallStatus.COMPLETED)

    script = line.presses(patient, "1", gate)

    assert script.steps == (GoOn("/phone/calls/next"),)
    assert line.desk.services.legs.room_for(line.talk) is None
    with line.desk.services.db.reading() as tx:
        assert calls.live_in(tx, line.talk) is not None


def test_nobody_is_called_who_cannot_hear_it(desk: Desk) -> None:
    line = PhoneLine(desk).calls()
    deaf = desk.services.patients.get(DEAF, "test", "test")
    assert "hearing" in deaf.access_needs
    desk.verifies(line.talk, deaf)
    line.asks()

    assert not desk.services.legs.wants_callback(line.talk)


# --- third parties, and giving back ---


def test_a_colleague_and_an_interpreter_join_behind_a_gate_and_are_in_the_transcript(line: PhoneLine) -> None:
    owner = line.asks().manager_id or ""
    call, room = line.talks(owner)
    colleague = line.desk.services.practices.manager("keisha-monroe")

    for number in (INTERPRETER, colleague.phone, INTERPRETER):
        line.desk.services.legs.add(line.desk.case(line.talk).id, owner, number)
    line.looks()
    for number in (INTERPRETER, colleague.phone):
        [placed] = line.desk.telephony.ringing(number)
        gate = line.picks_up(placed)
        assert "asks you to join a call" in said(gate)
        theirs = joins(line.presses(placed, "1", gate))
        assert theirs is not None
        assert (theirs.room, theirs.starts, theirs.ends) == (room.room, False, False)
        line.comes_in(theirs, placed.id)
    line.desk.clock.advance(minutes=2)
    line.ends(call, CallStatus.COMPLETED)
    line.looks()

    [talk] = [told.text for told in line.told() if told.response == "talked_by_phone_with"]
    assert "Keisha Monroe" in talk
    assert "somebody else" in talk
    assert line.desk.telephony.ringing(INTERPRETER) == []


def test_only_who_talks_can_add_somebody(line: PhoneLine) -> None:
    case = line.asks()
    with pytest.raises(NotAllowed):
        line.desk.services.legs.add(case.id, case.manager_id or "", INTERPRETER)
    line.desk.services.cases.accept(case.id, case.manager_id or "")
    with pytest.raises(CallOver):
        line.desk.services.legs.add(case.id, case.manager_id or "", INTERPRETER)

    line.talks(case.manager_id or "")

    with pytest.raises(NotAllowed):
        line.desk.services.legs.add(case.id, "noor-haddad", INTERPRETER)
    with pytest.raises(NumberRefused):
        line.desk.services.legs.add(case.id, case.manager_id or "", None)


def test_the_caller_is_given_back_to_the_assistant_with_the_call_alive(line: PhoneLine) -> None:
    case = line.asks()
    call, _ = line.talks(case.manager_id or "")

    line.desk.services.legs.give_back(case.id, case.manager_id or "", "a new bill comes by mail")
    line.looks()

    assert call.status is CallStatus.COMPLETED
    assert line.desk.telephony.calls[line.call_id].status is CallStatus.IN_PROGRESS
    assert line.desk.services.legs.room_for(line.talk) is None
    assert line.desk.services.conversations.get(line.talk).handler == ASSISTANT
    assert {told.response for told in line.told()} >= {"given_back", "talked_by_phone"}
    assert [leg.outcome for leg in line.legs()] == [Outcome.DONE]


def test_a_manager_at_the_console_takes_the_caller_by_phone(line: PhoneLine) -> None:
    case = line.asks()
    line.ends(line.phone(case.manager_id or ""), CallStatus.FAILED)
    line.desk.services.cases.accept(case.id, case.manager_id or "")

    line.desk.services.legs.take(case.id, case.manager_id or "")
    line.looks()
    line.talks(case.manager_id or "")

    assert line.desk.case(line.talk).status is Status.TALKING
