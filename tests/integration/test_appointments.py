"""Find, hold, book, move, cancel: one slot, one patient, and nobody worse off."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from frontdesk.appointments.model import AppointmentStatus, FreeTime, Wish
from frontdesk.errors import FrontdeskError, HoldExpired, NotAllowed, NotVerified, SlotPast, SlotTaken
from tests.builders import Desk

VISIT = "office-visit"


def _verified(desk: Desk, patient_id: str = "lucia-ferrer") -> str:
    conversation = desk.opens()
    desk.verifies(conversation, desk.services.patients.get(patient_id, "test", "test"))
    return conversation


def _first_free(desk: Desk) -> FreeTime:
    return desk.services.appointments.find(Wish(VISIT))[0]


def _slots(time: FreeTime) -> list[str]:
    return [slot.id for slot in time.slots]


def test_what_is_offered_is_free_to_come_and_spread_over_the_day(desk: Desk) -> None:
    times = desk.services.appointments.find(Wish(VISIT))

    assert len(times) == 3
    assert all(time.start > desk.clock.now() for time in times)
    assert min(b.start - a.start for a, b in itertools.pairwise(times)) >= timedelta(hours=1)


def test_a_visit_that_needs_several_slots_gets_them_in_a_row(desk: Desk) -> None:
    time = desk.services.appointments.find(Wish("physical"))[0]

    assert time.end - time.start >= timedelta(minutes=40)
    assert all(a.end == b.start for a, b in zip(time.slots, time.slots[1:], strict=False))


def test_a_held_time_is_booked_once_however_often_it_is_asked_for(desk: Desk) -> None:
    conversation, time = _verified(desk), _first_free(desk)
    hold = desk.services.appointments.hold(conversation, _slots(time), VISIT)

    booked = [desk.services.appointments.book(conversation, hold.id) for _ in range(3)]

    assert {b.id for b in booked} == {hold.id}
    assert booked[0].status is AppointmentStatus.BOOKED
    assert time.start not in [t.start for t in desk.services.appointments.find(Wish(VISIT, time.provider_id), most=50)]


def test_nothing_is_booked_before_identity(desk: Desk) -> None:
    conversation = desk.opens()
    hold = desk.services.appointments.hold(conversation, _slots(_first_free(desk)), VISIT)

    with pytest.raises(NotVerified):
        desk.services.appointments.book(conversation, hold.id)


def test_a_hold_runs_out_and_the_time_is_free_for_others(desk: Desk) -> None:
    conversation, time = _verified(desk), _first_free(desk)
    hold = desk.services.appointments.hold(conversation, _slots(time), VISIT)

    desk.clock.advance(minutes=11)

    other = desk.services.appointments.hold(desk.opens(), _slots(time), VISIT)
    assert other.start == time.start
    with pytest.raises((HoldExpired, NotVerified)):
        desk.services.appointments.book(conversation, hold.id)


def test_somebody_elses_hold_and_a_past_time_are_refused(desk: Desk) -> None:
    time = _first_free(desk)
    desk.services.appointments.hold(desk.opens(), _slots(time), VISIT)

    with pytest.raises(SlotTaken):
        desk.services.appointments.hold(desk.opens(), _slots(time), VISIT)
    desk.clock.advance(days=3)
    with pytest.raises(SlotPast):
        desk.services.appointments.hold(desk.opens(), _slots(time), VISIT)


def test_moving_keeps_the_old_time_until_the_new_one_is_booked(desk: Desk) -> None:
    conversation = _verified(desk)
    first, second = desk.services.appointments.find(Wish(VISIT))[:2]
    old = desk.services.appointments.book(
        conversation, desk.services.appointments.hold(conversation, _slots(first), VISIT).id
    )
    desk.services.appointments.hold(desk.opens(), _slots(second), VISIT)

    with pytest.raises(SlotTaken):
        desk.services.appointments.hold(conversation, _slots(second), VISIT)
    assert old.id in [a.id for a in desk.services.appointments.upcoming(conversation)]

    third = desk.services.appointments.find(Wish(VISIT))[-1]
    hold = desk.services.appointments.hold(conversation, _slots(third), VISIT)
    new = desk.services.appointments.move(conversation, old.id, hold.id)
    again = desk.services.appointments.move(conversation, old.id, hold.id)

    upcoming = [a.id for a in desk.services.appointments.upcoming(conversation)]
    assert new.id == again.id
    assert new.id in upcoming
    assert old.id not in upcoming


def test_nobody_touches_somebody_elses_visit(desk: Desk) -> None:
    mine, theirs = _verified(desk), _verified(desk, "andres-torres")
    hold = desk.services.appointments.hold(mine, _slots(_first_free(desk)), VISIT)
    booked = desk.services.appointments.book(mine, hold.id)

    with pytest.raises(NotAllowed):
        desk.services.appointments.cancel(theirs, booked.id)
    with pytest.raises(NotAllowed):
        desk.services.appointments.book(theirs, hold.id)


@pytest.mark.parametrize("people", [200])
def test_many_people_want_one_slot_and_one_gets_it(desk: Desk, people: int) -> None:
    slots = _slots(_first_free(desk))
    conversations = [desk.opens() for _ in range(people)]

    def try_it(conversation: str) -> str:
        try:
            return desk.services.appointments.hold(conversation, slots, VISIT).id
        except FrontdeskError as error:
            return type(error).__name__

    with ThreadPoolExecutor(24) as pool:
        outcomes = list(pool.map(try_it, conversations))

    assert outcomes.count("SlotTaken") == people - 1
