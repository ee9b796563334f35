"""A professional hears a voice within a minute when one of two picks up within 25 seconds, whatever else fails."""

import pytest

from frontdesk.adapters.telephony.fake import PlacedCall
from frontdesk.adapters.telephony.port import CallStatus
from tests.builders import Desk
from tests.integration.phone.line import PhoneLine, joins

MINUTE, PICKS_UP, GATE = 60, 25, 8  # seconds; of the gate's words a manager hears so much before the key
DOCUMENT = 12  # seconds between two looks of a caller who was not led


@pytest.fixture
def line(desk: Desk) -> PhoneLine:
    """A professional, and two who may have the case at their desks."""
    desk.services.practices.set_presence("miguel-acosta", True)
    return PhoneLine(desk).calls()


def _ringing(line: PhoneLine) -> list[PlacedCall]:
    return [call for call in line.desk.telephony.calls.values() if call.ring and call.status is CallStatus.QUEUED]


@pytest.mark.parametrize("other", ["machine", "busy", "declines", "silent", "failed"])
@pytest.mark.parametrize("led", [True, False])
def test_one_of_two_picks_up_after_25_seconds(line: PhoneLine, other: str, led: bool) -> None:
    began = line.desk.clock.now()
    line.asks("professional_caller")
    one, second = sorted(_ringing(line), key=lambda call: call.ring.to if call.ring else "")
    line.waits(2)
    if other == "machine":
        line.picks_up(second)
        line.desk.services.legs.machine(line._leg_id(second), second.id, "machine_start")
    if other == "declines":
        line.presses(second, "2", line.picks_up(second))
    if other in ("busy", "failed"):
        line.ends(second, CallStatus(other))
    line.waits(PICKS_UP - 2)

    gate = line.picks_up(one)
    line.waits(GATE)
    line.desk.telephony.away = not led
    room = joins(line.presses(one, "1", gate))
    assert room is not None, "the phone rang all the time, and its key took the case"
    line.comes_in(room, one.id)
    line.desk.telephony.away = False
    if led:
        assert "/phone/calls/next" in line.desk.telephony.calls[line.call_id].led_to
    else:
        line.desk.clock.advance(seconds=DOCUMENT)
    theirs = line.desk.services.legs.room_for(line.talk)

    assert theirs is not None
    assert theirs.room == room.room
    assert (line.desk.clock.now() - began).total_seconds() <= MINUTE


def test_who_says_so_later_has_two_phones_ringing_at_the_next_look(line: PhoneLine) -> None:
    line.asks("asked_for_person")
    line.waits(20)

    line.asks("professional_caller")

    assert len(_ringing(line)) == 2
