"""Calls with the real engine: booked, moved and asked by voice and by key, in both languages, as a recogniser hears."""

from collections.abc import Iterator
from itertools import count

import pytest

from frontdesk.appointments.model import AppointmentStatus
from frontdesk.bootstrap import Services
from frontdesk.phone.script import Listen, Say
from tests.phone_line import Caller

LUCIA = "lucia-ferrer"
_numbers = count(1)


@pytest.fixture
def caller(front_desk: Services) -> Iterator[Caller]:
    """Somebody who has just been greeted."""
    front_desk.calls.soon = 30.0  # a slow machine is no slow practice
    return Caller(front_desk.calls, f"CA{next(_numbers):032x}").calls_up("+19145550177")


def conversation_of(desk: Services, caller: Caller) -> str:
    """The caller's conversation."""
    return desk.calls.conversation_of(caller.call) or ""


def booked(desk: Services, caller: Caller, patient_id: str = LUCIA) -> list[str]:
    """The visits that were booked in this call."""
    talk, visits = conversation_of(desk, caller), desk.appointments.of_patient(patient_id, "test", "test")
    return [one.id for one in visits if one.status is AppointmentStatus.BOOKED and one.conversation_id == talk]


def says_who_she_is(caller: Caller) -> None:
    """Lucía gives her name by voice and her date of birth by key."""
    caller.says("lucia ferrer montoya")
    assert caller.listens.keys == 8, "digits are awaited: month, day and year"
    caller.presses("02171988")


@pytest.mark.parametrize(
    "wish",
    [
        "i need to see doctor ruiz next tuesday afternoon about my knee",
        "can i see doctor ruiz a week from tomorrow for my knee",
        "i want to see doctor ruiz on december first because my knee hurts",
    ],
)
def test_a_visit_is_booked_by_voice_however_the_day_is_said(front_desk: Services, caller: Caller, wish: str) -> None:
    caller.says(wish)
    assert "Ruiz" in caller.said
    assert "press 1" in caller.said

    caller.presses("1")
    says_who_she_is(caller)
    assert "read it back" in caller.said
    assert booked(front_desk, caller) == []
    caller.says("yes")

    assert len(booked(front_desk, caller)) == 1


def test_a_visit_is_booked_in_spanish(front_desk: Services, caller: Caller) -> None:
    caller.presses("2")
    assert caller.listens.language == "es-US"

    caller.says("quiero ver al doctor ruiz el próximo martes en la tarde porque me duele la rodilla")
    caller.presses("1")
    says_who_she_is(caller)
    caller.says("sí")

    assert len(booked(front_desk, caller)) == 1
    assert all(say.language == "es-US" for say in caller.listens.said if isinstance(say, Say))


def test_what_was_misheard_is_corrected_before_anything_is_booked(front_desk: Services, caller: Caller) -> None:
    caller.says("i need to see doctor ruiz next tuesday about my knee")
    caller.presses("1")
    says_who_she_is(caller)
    before = caller.said

    caller.says("no not tuesday wednesday")
    assert booked(front_desk, caller) == []
    assert caller.said != before
    caller.presses("1")
    caller.says("yes")

    assert len(booked(front_desk, caller)) == 1


def test_a_visit_is_moved(front_desk: Services, caller: Caller) -> None:
    caller.says("i need to see doctor ruiz next tuesday about my knee").presses("1")
    says_who_she_is(caller)
    caller.says("yes")
    first = booked(front_desk, caller)

    caller.says("i need to move that visit to another day")
    for _ in range(4):
        if "move" in caller.said and "read it back" in caller.said:
            break
        caller.presses("1")
    caller.says("yes please")

    assert len(first) == 1
    moved = [one for one in front_desk.appointments.of_patient(LUCIA, "test", "test") if one.conversation_id]
    assert any(one.status is AppointmentStatus.CANCELLED for one in moved)


def test_a_balance_is_told_once_identity_is_keyed_in(caller: Caller) -> None:
    caller.says("how much do i owe")
    assert "$" not in caller.said
    caller.says("beatrice moreau")
    caller.presses("07141991")
    assert "$" not in caller.said
    caller.presses("12599")

    assert "$" in caller.said


def test_operator_in_the_middle_gets_a_person(front_desk: Services, caller: Caller) -> None:
    caller.says("i need to see doctor ruiz next tuesday about my knee")

    caller.says("operator")

    assert front_desk.cases.of(conversation_of(front_desk, caller)) is not None


def test_who_hears_badly_gets_other_words_and_is_never_given_up_on(front_desk: Services, caller: Caller) -> None:
    caller.says("i would like to book a visit")
    asked = caller.said

    for wish in ("what", "louder please", "can you say that again", "i can't hear you", "slower please"):
        caller.says(wish)
        assert caller.said

    assert caller.is_slow
    assert asked
    assert front_desk.cases.of(conversation_of(front_desk, caller)) is None
    assert isinstance(caller.script.steps[0], Listen)


def test_danger_on_the_phone_gets_the_emergency_words_first(front_desk: Services, caller: Caller) -> None:
    caller.says("i have crushing chest pain and my arm is numb")

    assert "911" in caller.heard[0]
    case = front_desk.cases.of(conversation_of(front_desk, caller))
    assert case is not None
    assert case.urgency == "danger"
