"""A caller is put through: who is rung, what a phone hears before a key is pressed, and that the first key wins."""

from datetime import timedelta

import pytest

from frontdesk.adapters.telephony.port import CallStatus
from frontdesk.cases.model import Status
from frontdesk.phone.legs.model import Outcome, State
from tests.builders import Desk
from tests.integration.phone.line import CALLER, PhoneLine, hangs_up, joins, said


@pytest.fixture
def line(desk: Desk) -> PhoneLine:
    """A caller on the line, on a Monday at ten."""
    return PhoneLine(desk).calls()


def test_the_managers_phone_rings_and_a_key_after_the_brief_joins_both_in_one_room(line: PhoneLine) -> None:
    case = line.asks()
    call = line.phone(case.manager_id or "")

    gate = line.picks_up(call)
    brief = line.presses(call, "1", gate)
    joined = line.presses(call, "1", brief)

    room, theirs = joins(joined), line.desk.services.legs.room_for(line.talk)
    assert room is not None
    assert theirs is not None
    assert (room.room, room.starts, room.ends) == (theirs.room, True, True)
    assert (theirs.starts, theirs.ends) == (False, False)
    assert line.desk.telephony.calls[line.call_id].led_to == ["/phone/calls/next"]
    assert line.desk.case(line.talk).status is Status.ACCEPTED


def test_the_gate_says_nothing_of_a_patient_and_ends_after_two_silences(line: PhoneLine) -> None:
    line.desk.says(line.talk, "my name is Lucia Ferrer, I have a rash")
    call = line.phone(line.asks().manager_id or "")

    first = line.picks_up(call)
    second = line.presses(call, "", first)
    third = line.presses(call, "", second)

    for script in (first, second):
        assert not {"Lucia", "Ferrer", "rash", CALLER} & set(said(script).replace(",", " ").split())
    assert hangs_up(third)
    assert line.legs()[0].outcome is Outcome.NO_ANSWER


def test_a_phone_is_rung_once_for_an_offer_however_often_the_worker_looks(line: PhoneLine) -> None:
    case = line.asks()

    line.waits(5)

    placed = [call.ring.to for call in line.desk.telephony.calls.values() if call.ring]
    assert placed == [line.desk.services.practices.manager(case.manager_id or "").phone]


def test_who_declines_by_key_is_followed_by_the_next_in_line_at_once(line: PhoneLine) -> None:
    first = line.asks().manager_id or ""
    call = line.phone(first)

    line.presses(call, "2", line.picks_up(call))
    line.looks()

    second = line.desk.case(line.talk).manager_id or ""
    assert second != first
    assert line.phone(second) is not None


def test_for_danger_the_voice_comes_first_and_two_phones_ring(line: PhoneLine) -> None:
    line.asks("danger")
    ringing = [call for call in line.desk.telephony.calls.values() if call.ring]

    joined = line.presses(ringing[0], "1", line.picks_up(ringing[0]))

    assert len(ringing) == 2
    assert joins(joined) is not None


def test_the_second_who_presses_hears_that_it_is_taken_care_of_and_is_let_go(line: PhoneLine) -> None:
    line.asks("danger")
    one, other = [call for call in line.desk.telephony.calls.values() if call.ring]
    gates = [line.picks_up(one), line.picks_up(other)]

    won = line.presses(one, "1", gates[0])
    lost = line.presses(other, "1", gates[1])
    line.waits(21)

    assert joins(won) is not None
    assert joins(lost) is None
    assert hangs_up(lost)
    assert other.status is CallStatus.COMPLETED
    assert one.status is CallStatus.IN_PROGRESS


def test_a_key_pressed_twice_gets_the_same_answer(line: PhoneLine) -> None:
    call = line.phone(line.asks().manager_id or "")
    brief = line.presses(call, "1", line.picks_up(call))

    first, again = line.presses(call, "1", brief), line.presses(call, "1", brief)

    assert joins(first) == joins(again)
    assert [leg.state for leg in line.legs()] == [State.JOINING]


def test_the_console_and_the_key_are_one_race(line: PhoneLine) -> None:
    line.asks("danger")
    one, other = line.legs()
    calls = {leg.id: next(c for c in line.desk.telephony.calls.values() if c.id == leg.call_id) for leg in (one, other)}
    gate = line.picks_up(calls[one.id])

    line.desk.services.cases.accept(one.case_id, other.manager_id)
    lost = line.presses(calls[one.id], "1", gate)

    assert joins(lost) is None
    assert line.desk.case(line.talk).manager_id == other.manager_id


def test_who_took_it_in_the_console_can_still_pick_up_their_phone(line: PhoneLine) -> None:
    case = line.asks()
    line.desk.services.cases.accept(case.id, case.manager_id or "")
    line.waits(3)
    call = line.phone(case.manager_id or "")

    joined = line.presses(call, "1", line.picks_up(call))

    assert joins(joined) is not None


def test_whoever_needs_25_seconds_to_pick_up_is_not_cut_off_by_the_next_offer(line: PhoneLine) -> None:
    line.asks("danger")
    line.waits(25)
    ringing = [call for call in line.desk.telephony.calls.values() if call.ring and call.status is CallStatus.QUEUED]

    joined = line.presses(ringing[0], "1", line.picks_up(ringing[0]))

    assert joins(joined) is not None
    assert line.desk.case(line.talk).status is Status.ACCEPTED
    assert len({call.ring.to for call in line.desk.telephony.calls.values() if call.ring}) == len(
        [call for call in line.desk.telephony.calls.values() if call.ring]
    )


def test_a_talk_is_in_the_transcript_with_who_and_how_long(line: PhoneLine) -> None:
    case = line.asks()
    call, _ = line.talks(case.manager_id or "")
    assert line.desk.case(line.talk).status is Status.TALKING

    line.desk.clock.advance(minutes=3)
    line.ends(call, CallStatus.COMPLETED)

    words = {told.response: told.text for told in line.told()}
    name = line.desk.services.practices.manager(case.manager_id or "").name
    assert words["talked_by_phone"] == f"{name} and the patient talked by phone. It began at 10:00 AM and took 3 min."
    assert "talk_ended" in words
    assert line.desk.services.legs.room_for(line.talk) is None
    deadline = line.desk.case(line.talk).deadline
    assert deadline is not None
    assert deadline - line.desk.clock.now() == timedelta(minutes=3)
