"""Misbehaviour on purpose, and that it replays."""

import pytest

from phone_simulator import Chaos, Person
from phone_simulator.rest import AnswerLost
from tests.unit.simulator.handoff import Handoff
from tests.unit.simulator.office import CALLER, MANAGER, PRACTICE, PUBLIC, Office, api, exchange_for, twiml

EVERYTHING = Chaos(lost=0.2, duplicate=0.3, late=0.2, reordered=0.5, wrong_amd=0.3, hang_up=0.02, slow_webhook=0.1)
ACCEPTS = Person.answers(after=8).presses("1", on="press 1").presses("1", on="to connect").hangs_up(after=20)


def run(seed: int, chaos: Chaos) -> Handoff:
    handoff = Handoff(seed=seed, chaos=chaos)
    exchange = handoff.exchange
    exchange.phone(MANAGER, ACCEPTS)
    caller = exchange.call(CALLER, PRACTICE, Person.calls().hangs_up(after=90))
    exchange.run_until(lambda: caller.ended, at_most=300)
    exchange.run(90)
    return handoff


def test_the_same_seed_does_the_same_and_another_seed_something_else() -> None:
    first, again, other = run(5, EVERYTHING), run(5, EVERYTHING), run(6, EVERYTHING)

    def story(handoff: Handoff) -> list[tuple[str, object, object]]:
        return [(request.url, request.at, request.status) for request in handoff.exchange.requests]

    assert story(first) == story(again)
    assert story(first) != story(other)


def test_callbacks_are_lost_doubled_and_overtaken() -> None:
    lost, doubled = run(1, Chaos(lost=1.0)), run(1, Chaos(duplicate=1.0))
    orders = [
        [form["SequenceNumber"] for form in run(seed, Chaos(reordered=1.0)).office.posted("/leg-status")]
        for seed in range(6)
    ]

    assert not lost.office.posted("/leg-status")
    assert sorted(form["SequenceNumber"] for form in doubled.office.posted("/leg-status")) == list("00112233")
    assert any(order != sorted(order) for order in orders)


def test_detection_can_be_wrong() -> None:
    handoff = run(1, Chaos(wrong_amd=1.0))

    assert handoff.office.posted("/amd")[0]["AnsweredBy"] != "human"


@pytest.mark.parametrize(
    ("chaos", "status", "code"), [(Chaos(rest_429=1.0), 429, 20429), (Chaos(rest_500=1.0), 500, 20500)]
)
def test_the_api_refuses_and_does_nothing(chaos: Chaos, status: int, code: int) -> None:
    exchange = exchange_for(Office(), chaos=chaos)

    answered, body = api(exchange, "POST", "Calls", To=MANAGER, From=PRACTICE, Url=f"{PUBLIC}/leg")

    assert (answered, body["code"]) == (status, code)
    assert not exchange.calls


def test_an_answer_that_is_lost_leaves_a_call_that_rings() -> None:
    exchange = exchange_for(Office({"/leg": twiml("<Say>Hello.</Say>")}), chaos=Chaos(rest_timeout=1.0))

    with pytest.raises(AnswerLost):
        api(exchange, "POST", "Calls", To=MANAGER, From=PRACTICE, Url=f"{PUBLIC}/leg")
    exchange.run(2)

    assert exchange.phones[MANAGER].state == "ringing"


def test_people_hang_up_anywhere() -> None:
    moments = set()
    for seed in range(12):
        handoff = run(seed, Chaos(hang_up=0.05))
        call = handoff.exchange.calls[handoff.caller_sid]
        moments.add(call.seconds)

    assert len(moments) > 5


def test_whatever_happens_nobody_is_left_on_the_line() -> None:
    left_over = []
    for seed in range(15):
        handoff = run(seed, EVERYTHING)
        left_over += [call.sid for call in handoff.exchange.calls.values() if not call.ended]

    assert not left_over
