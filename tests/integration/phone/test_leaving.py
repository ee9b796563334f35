"""Whoever hangs up, at whatever moment, and whatever is lost: nobody stands alone, and somebody has the case."""

import pytest
import sqlalchemy as sa

from frontdesk.adapters.telephony.port import CallStatus
from frontdesk.cases.model import Status
from frontdesk.conversations.facts.store import facts
from frontdesk.conversations.model import ASSISTANT
from frontdesk.phone import store as calls
from frontdesk.phone.legs.model import Kind, Outcome, State
from tests.builders import Desk
from tests.integration.phone.line import PhoneLine, hangs_up, joins, said


@pytest.fixture
def line(desk: Desk) -> PhoneLine:
    """A caller on the line, on a Monday at ten."""
    return PhoneLine(desk).calls()


def _promised(line: PhoneLine) -> bool:
    case = line.desk.case(line.talk)
    return case.status is Status.PROMISED and case.promised_at is not None and case.manager_id is not None


# --- the caller ---


def test_a_caller_who_hangs_up_while_it_rings_is_promised_a_call_and_no_phone_rings_on(line: PhoneLine) -> None:
    call = line.phone(line.asks().manager_id or "")

    line.desk.services.legs.caller_left(line.call_id)
    line.looks()

    assert _promised(line)
    assert call is not None
    assert call.status is CallStatus.COMPLETED
    assert line.told()[-1].response == "callback_hung_up"


def test_a_caller_who_hangs_up_during_the_brief_is_told_of_to_whoever_listens(line: PhoneLine) -> None:
    call = line.phone(line.asks().manager_id or "")
    brief = line.presses(call, "1", line.picks_up(call))
    line.hangs_up()

    answer = line.presses(call, "1", brief)
    line.looks()

    assert hangs_up(answer)
    assert "caller has left" in said(answer)
    assert _promised(line)


def test_somebody_at_the_gate_is_led_to_hear_that_the_caller_has_left(line: PhoneLine) -> None:
    call = line.phone(line.asks().manager_id or "")
    line.picks_up(call)
    line.hangs_up()

    line.looks()

    assert call is not None
    [leg] = line.legs()
    assert call.led_to == [f"/phone/legs/{leg.id}/told"]
    assert "caller has left" in said(line.desk.services.legs.told(leg.id, call.id))
    line.waits(21)
    assert call.status is CallStatus.COMPLETED


def test_a_caller_who_is_gone_when_the_key_is_pressed_is_called_back_by_whoever_pressed_it(line: PhoneLine) -> None:
    owner = line.asks().manager_id
    call = line.phone(owner or "")
    brief = line.presses(call, "1", line.picks_up(call))
    line.desk.telephony.calls[line.call_id].status = CallStatus.COMPLETED  # and nobody has told us

    answer = line.presses(call, "1", brief)

    assert "caller has left" in said(answer)
    assert _promised(line)
    assert line.desk.case(line.talk).manager_id == owner


def test_a_caller_who_hangs_up_while_they_talk_leaves_the_case_with_its_manager(line: PhoneLine) -> None:
    owner = line.asks().manager_id or ""
    call, _ = line.talks(owner)
    line.desk.clock.advance(minutes=5)
    line.hangs_up()

    line.looks()

    case = line.desk.case(line.talk)
    assert (case.status, case.manager_id, case.deadline) == (Status.TALKING, owner, None)
    assert [leg.outcome for leg in line.legs()] == [Outcome.DONE]
    assert "5 min" in next(told.text for told in line.told() if told.response == "talked_by_phone")
    line.waits(21)
    assert call.status is CallStatus.COMPLETED


def test_danger_is_rung_for_although_the_caller_has_hung_up_and_they_are_called_back(line: PhoneLine) -> None:
    line.asks("danger")
    line.waits(3)
    line.hangs_up()
    line.looks(1)

    line.desk.services.cases.ring_again()
    line.looks()
    call = next(leg for leg in line.legs() if leg.state is State.RINGING)
    placed = line.desk.telephony.calls[call.call_id or ""]
    joined = line.presses(placed, "1", line.picks_up(placed))
    line.looks()

    assert joins(joined) is not None
    assert [one.ring.to for one in line.desk.telephony.ringing("+19145550188") if one.ring] == ["+19145550188"]


# --- the manager ---


def test_a_manager_who_is_gone_before_they_talk_is_followed_by_the_next(line: PhoneLine) -> None:
    first = line.asks().manager_id or ""
    call = line.phone(first)
    line.presses(call, "1", line.presses(call, "1", line.picks_up(call)))

    line.ends(call, CallStatus.COMPLETED)
    line.looks()

    case = line.desk.case(line.talk)
    assert case.status is Status.OFFERED
    assert case.manager_id != first
    assert line.phone(case.manager_id or "") is not None
    assert line.desk.services.conversations.get(line.talk).handler == ASSISTANT


def test_after_a_talk_the_caller_can_have_the_same_manager_again(line: PhoneLine) -> None:
    owner = line.asks().manager_id or ""
    call, _ = line.talks(owner)
    line.ends(call, CallStatus.COMPLETED)

    assert line.desk.services.legs.talk_again(line.talk)
    line.looks()
    again = line.phone(owner)
    joined = line.presses(again, "1", line.picks_up(again))

    assert joins(joined) is not None
    assert line.desk.services.legs.room_for(line.talk) is not None


def test_after_a_talk_the_caller_can_go_on_with_the_assistant(line: PhoneLine) -> None:
    owner = line.asks().manager_id or ""
    call, _ = line.talks(owner)
    line.ends(call, CallStatus.COMPLETED)

    line.desk.services.legs.back_to_assistant(line.talk)

    case = line.desk.case(line.talk)
    assert (case.status, case.manager_id) == (Status.RETURNED, owner)
    assert line.desk.services.conversations.get(line.talk).handler == ASSISTANT


@pytest.mark.parametrize(
    ("status", "outcome"), [(CallStatus.BUSY, Outcome.BUSY), (CallStatus.NO_ANSWER, Outcome.NO_ANSWER)]
)
def test_a_phone_that_nobody_answers_makes_way_for_the_next(
    line: PhoneLine, status: CallStatus, outcome: Outcome
) -> None:
    first = line.asks().manager_id or ""

    line.ends(line.phone(first), status)
    line.looks()

    assert line.desk.case(line.talk).manager_id != first
    assert {leg.outcome for leg in line.legs()} == {outcome, None}


def test_a_machine_has_the_next_rung_and_one_that_is_told_of_after_the_key_changes_nothing(line: PhoneLine) -> None:
    line.asks("danger")
    one, other = line.legs()
    first, second = (line.desk.telephony.calls[leg.call_id or ""] for leg in (one, other))
    line.presses(first, "1", line.picks_up(first))
    line.picks_up(second)

    line.desk.services.legs.machine(one.id, first.id, "machine_start")
    line.desk.services.legs.machine(other.id, second.id, "machine_start")

    assert {leg.id: (leg.state, leg.outcome) for leg in line.legs()}[one.id] == (State.JOINING, None)
    line.waits(61)
    assert {leg.id: (leg.state, leg.outcome) for leg in line.legs()}[other.id] == (State.OVER, Outcome.SUPERSEDED)


def test_who_was_taken_for_a_machine_can_still_take_the_case(line: PhoneLine) -> None:
    first = line.asks().manager_id or ""
    call = line.phone(first)
    gate = line.picks_up(call)

    line.desk.services.legs.machine(line.legs()[0].id, line.legs()[0].call_id or "", "machine_start")
    line.looks()
    rung_next = line.desk.case(line.talk).manager_id
    joined = line.presses(call, "1", line.presses(call, "1", gate))

    assert rung_next != first
    assert joins(joined) is not None
    assert line.desk.case(line.talk).manager_id == first


def test_a_manager_who_is_asked_for_again_and_does_not_come_calls_back(line: PhoneLine) -> None:
    owner = line.asks().manager_id or ""
    call, _ = line.talks(owner)
    line.ends(call, CallStatus.COMPLETED)
    line.desk.services.legs.talk_again(line.talk)
    line.looks()

    line.presses(line.phone(owner), "2", line.picks_up(line.phone(owner)))

    case = line.desk.case(line.talk)
    assert (case.status, case.manager_id) == (Status.PROMISED, owner)
    assert line.told()[-1].response == "callback_again"
    [leg] = [leg for leg in line.legs() if leg.kind is Kind.AGAIN]
    assert "call them back" in said(line.desk.services.legs.told(leg.id, leg.call_id or ""))


@pytest.mark.parametrize("wish", ["talk_again", "wants_callback"])
def test_a_wish_after_the_case_was_closed_opens_it_again(line: PhoneLine, wish: str) -> None:
    owner = line.asks().manager_id or ""
    call, _ = line.talks(owner)
    line.ends(call, CallStatus.COMPLETED)
    line.desk.services.cases.resolve(line.desk.case(line.talk).id, owner, "told them")

    assert getattr(line.desk.services.legs, wish)(line.talk)

    case = line.desk.case(line.talk)
    assert case.status is (Status.OFFERED if wish == "talk_again" else Status.PROMISED)
    assert case.manager_id == owner or wish == "wants_callback"


def test_who_asks_for_the_manager_again_and_is_cut_off_is_called_back(line: PhoneLine) -> None:
    owner = line.asks().manager_id or ""
    call, _ = line.talks(owner)
    line.ends(call, CallStatus.COMPLETED)
    line.desk.services.legs.talk_again(line.talk)
    line.looks()

    line.desk.services.legs.caller_left(line.call_id)
    line.looks()

    case = line.desk.case(line.talk)
    assert (case.status, case.manager_id) == (Status.PROMISED, owner)
    assert line.told()[-1].response == "callback_hung_up"


def test_a_question_after_the_talk_is_owed_an_answer_also_when_the_caller_hangs_up(line: PhoneLine) -> None:
    call, _ = line.talks(line.asks().manager_id or "")
    line.ends(call, CallStatus.COMPLETED)
    line.desk.clock.advance(seconds=2)
    line.desk.says(line.talk, "one more thing: which form do I bring?")

    line.desk.services.legs.caller_left(line.call_id)

    assert line.desk.case(line.talk).deadline is not None


def test_a_wish_after_closing_time_is_told_with_its_time(line: PhoneLine) -> None:
    owner = line.asks().manager_id or ""
    call, _ = line.talks(owner)
    line.ends(call, CallStatus.COMPLETED)
    line.desk.services.cases.resolve(line.desk.case(line.talk).id, owner, "told them")
    line.desk.clock.advance(hours=12)
    before = len(line.told())

    line.desk.services.legs.wants_callback(line.talk)

    case = line.desk.case(line.talk)
    assert case.status is Status.PROMISED
    manager = line.desk.services.practices.manager(case.manager_id or "").name
    assert any(manager in told.text for told in line.told()[before:])


def test_the_only_manager_who_is_taken_for_a_machine_can_still_take_the_case(line: PhoneLine) -> None:
    owner = line.asks().manager_id or ""
    for manager in line.desk.services.practices.current().managers:
        line.desk.services.practices.set_presence(manager, available=manager == owner)
    call = line.phone(owner)
    gate = line.picks_up(call)

    line.desk.services.legs.machine(line.legs()[0].id, line.legs()[0].call_id or "", "machine_start")
    line.looks()
    joined = line.presses(call, "1", line.presses(call, "1", gate))

    assert joins(joined) is not None
    assert line.desk.case(line.talk).manager_id == owner


# --- a talk, and its case ---


def test_a_talk_that_is_being_connected_is_not_taken_away_by_an_old_deadline(line: PhoneLine) -> None:
    case = line.asks()
    owner = case.manager_id or ""
    line.ends(line.phone(owner), CallStatus.BUSY)
    line.desk.services.cases.accept(case.id, owner)
    line.desk.clock.advance(seconds=170)
    line.desk.services.legs.take(case.id, owner)
    line.looks()
    call = line.phone(owner)
    line.desk.clock.advance(seconds=8)
    line.presses(call, "1", line.picks_up(call))

    line.looks(5)

    assert (line.desk.case(line.talk).status, line.desk.case(line.talk).manager_id) == (Status.ACCEPTED, owner)


def test_while_they_talk_nobody_else_is_rung_for_the_case(line: PhoneLine) -> None:
    case = line.asks()
    line.talks(case.manager_id or "")
    line.desk.services.practices.set_presence(case.manager_id or "", available=False)  # their day is over

    line.desk.says(line.talk, "and one more thing")  # in the chat that is still open
    line.desk.services.cases.say(case.id, case.manager_id or "", "this is the address")
    with line.desk.services.db.begin() as tx:
        line.desk.services.cases.press(tx, case.id, "a medicine")
    for _ in range(15):
        line.looks(60)
        line.desk.services.reaching.look()

    now = line.desk.case(line.talk)
    assert (now.status, now.manager_id) == (Status.TALKING, case.manager_id)
    assert [leg.state for leg in line.legs()] == [State.TALKING]


def test_what_was_typed_and_not_read_during_a_talk_is_told_of_after_it(line: PhoneLine) -> None:
    case = line.asks()
    call, _ = line.talks(case.manager_id or "")
    line.desk.services.cases.say(case.id, case.manager_id or "", "this is the address")
    line.looks(12 * 60)
    line.desk.services.reaching.look()
    line.desk.services.legs.caller_left(line.call_id)
    line.ends(call, CallStatus.COMPLETED)

    line.looks(3 * 60)
    line.desk.services.reaching.look()
    told, status = line.desk.services.replies.told(case.id), line.desk.case(line.talk).status
    line.looks(10 * 60)
    line.desk.services.reaching.look()

    assert told is not None
    assert status is Status.TALKING
    assert line.desk.case(line.talk).status is Status.PROMISED


def test_when_the_case_goes_on_to_who_may_decide_it_the_caller_goes_along_and_is_not_pulled_back(
    line: PhoneLine,
) -> None:
    case = line.asks("refund_or_dispute")
    first = case.manager_id or ""
    call, room = line.talks(first)
    line.desk.services.cases.change_kind(case.id, first, "clinical_question", "it is about a medicine")
    line.looks(5)
    other = line.phone(line.desk.case(line.talk).manager_id or "")
    joined = joins(line.presses(other, "1", line.presses(other, "1", line.picks_up(other))))
    assert joined is not None
    assert other is not None
    line.comes_in(joined, other.id)
    theirs = line.desk.services.legs.room_for(line.talk)
    assert theirs is not None
    line.leaves(room, line.call_id)
    line.comes_in(theirs, line.call_id)
    led = len(line.desk.telephony.calls[line.call_id].led_to)

    line.waits(130)

    assert theirs.room == joined.room
    assert len(line.desk.telephony.calls[line.call_id].led_to) == led
    assert {leg.manager_id: leg.state for leg in line.legs()}[first] is State.OVER
    assert call.status is CallStatus.COMPLETED
    assert line.desk.case(line.talk).status is Status.TALKING


# --- what is lost ---


def test_the_lost_report_of_a_callers_end_is_found_out(line: PhoneLine) -> None:
    line.desk.telephony.calls[line.call_id].status = CallStatus.COMPLETED

    line.waits(125)

    with line.desk.services.db.reading() as tx:
        assert calls.live_in(tx, line.talk) is None


def test_a_silent_caller_who_is_still_there_stays(line: PhoneLine) -> None:
    line.waits(125)

    with line.desk.services.db.reading() as tx:
        assert calls.live_in(tx, line.talk) is not None


def test_a_provider_that_is_away_for_a_moment_cuts_nobody_off(line: PhoneLine) -> None:
    line.talks(line.asks().manager_id or "")
    line.desk.telephony.away = True

    assert line.desk.services.legs.room_for(line.talk) is None

    line.desk.telephony.away = False
    assert [leg.state for leg in line.legs()] == [State.TALKING]
    assert line.desk.services.legs.room_for(line.talk) is not None


def test_a_call_whose_answer_was_lost_is_not_placed_again_and_is_found_by_its_reports(line: PhoneLine) -> None:
    line.desk.telephony.lost = True
    owner = line.asks().manager_id or ""
    line.desk.telephony.lost = False
    line.waits(3)
    call = line.phone(owner)

    joined = line.presses(call, "1", line.presses(call, "1", line.picks_up(call)))

    assert len([one for one in line.desk.telephony.calls.values() if one.ring]) == 1
    assert joins(joined) is not None


def test_a_provider_that_is_away_leaves_the_console_and_then_the_next_in_line(line: PhoneLine) -> None:
    line.desk.telephony.away = True
    first = line.asks().manager_id or ""

    line.waits(40)
    assert line.desk.case(line.talk).manager_id == first
    assert [leg.outcome for leg in line.legs()] == [Outcome.FAILED]

    line.waits(25)
    assert line.desk.case(line.talk).manager_id != first


def test_a_caller_who_was_not_led_is_led_again(line: PhoneLine) -> None:
    call = line.phone(line.asks().manager_id or "")
    brief = line.presses(call, "1", line.picks_up(call))
    line.desk.telephony.away = True
    joined = joins(line.presses(call, "1", brief))
    line.desk.telephony.away = False
    assert joined is not None
    assert call is not None
    line.comes_in(joined, call.id)

    line.waits(5)

    assert line.desk.telephony.calls[line.call_id].led_to == ["/phone/calls/next"]


def test_a_join_that_nobody_reported_is_seen_in_the_room(line: PhoneLine) -> None:
    call = line.phone(line.asks().manager_id or "")
    joined = joins(line.presses(call, "1", line.presses(call, "1", line.picks_up(call))))
    assert joined is not None
    assert call is not None
    line.desk.telephony.rooms[joined.room] = {call.id, line.call_id}

    line.waits(6)

    [leg] = line.legs()
    assert leg.state is State.TALKING
    assert leg.caller_at is not None
    assert line.desk.case(line.talk).status is Status.TALKING


def test_an_end_that_nobody_reported_is_found_within_a_minute_or_two(line: PhoneLine) -> None:
    call, _ = line.talks(line.asks().manager_id or "")
    call.status = CallStatus.COMPLETED

    line.waits(61)

    assert [leg.state for leg in line.legs()] == [State.OVER]


def test_a_caller_who_comes_out_of_a_room_that_its_manager_left_is_not_led_back(line: PhoneLine) -> None:
    call, room = line.talks(line.asks().manager_id or "")
    line.desk.telephony.rooms[room.room] = set()

    assert line.desk.services.legs.room_for(line.talk) is None

    assert [leg.state for leg in line.legs()] == [State.OVER]
    line.looks()
    assert call.status is CallStatus.COMPLETED


def test_a_caller_who_was_on_the_way_into_a_room_while_its_manager_left_is_led_out(line: PhoneLine) -> None:
    call = line.phone(line.asks().manager_id or "")
    line.presses(call, "1", line.presses(call, "1", line.picks_up(call)))
    theirs = line.desk.services.legs.room_for(line.talk)
    assert theirs is not None
    line.ends(call, CallStatus.COMPLETED)
    line.looks(1)
    line.desk.telephony.rooms[theirs.room] = {line.call_id}  # and nobody is there, nor will be
    led = len(line.desk.telephony.calls[line.call_id].led_to)

    line.waits(6)

    assert line.desk.telephony.calls[line.call_id].led_to[led:] == ["/phone/calls/next"]
    assert line.desk.services.legs.room_for(line.talk) is None


# --- what the caller chooses ---


def test_who_would_rather_be_called_back_is_promised_it_and_nobody_is_rung_any_more(line: PhoneLine) -> None:
    call = line.phone(line.asks().manager_id or "")

    assert line.desk.services.legs.wants_callback(line.talk)
    line.looks()

    assert _promised(line)
    assert line.told()[-1].response == "callback_wished"
    assert call is not None
    assert call.status is CallStatus.COMPLETED


def test_who_withholds_their_number_is_asked_for_one_first(desk: Desk) -> None:
    line = PhoneLine(desk).calls(number=None)
    line.asks()

    assert not desk.services.legs.wants_callback(line.talk)

    assert line.desk.case(line.talk).status is Status.OFFERED
    desk.services.conversations.remember(line.talk, phone="+19145550177")
    assert desk.services.legs.wants_callback(line.talk)
    assert _promised(line)


def test_a_recorded_message_joins_the_case_once(line: PhoneLine) -> None:
    line.asks()

    for _ in range(2):
        line.desk.services.legs.message_left(line.talk, "RE0123", 23)

    assert [told.text for told in line.told() if told.response == "voice_message_left"] == [
        "A recorded message was left, 23 seconds."
    ]
    assert line.desk.services.conversations.facts(line.talk)["voice:RE0123"] == "23"


def test_the_messages_of_two_patients_in_one_conversation_stay_apart(line: PhoneLine) -> None:
    line.desk.verifies(line.talk, line.desk.services.patients.get("emma-torres", "test", "test"))
    line.desk.services.legs.message_left(line.talk, "RE0001", 5)
    line.desk.verifies(line.talk, line.desk.services.patients.get("andres-torres", "test", "test"))
    line.asks()
    line.desk.services.legs.message_left(line.talk, "RE0002", 5)

    with line.desk.services.db.reading() as tx:
        whose = dict(tx.execute(sa.select(facts.c.key, facts.c.patient_id).where(facts.c.key.like("voice:%"))).all())
    assert whose["voice:RE0001"] != whose["voice:RE0002"]
