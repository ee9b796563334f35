"""Limits on floods: bursts are allowed, a flood is not, and nobody else feels it."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Overloaded
from frontdesk.metrics import registry
from voice_gateway.limits import MOST_KEYS, Limits, Rate, Reason, address, refused

TEN_THEN_ONE_A_SECOND = Rate(burst=10, per_minute=60)


class Time:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_let_in_then_one_at_a_time() -> None:
    time = Time()
    limits = Limits(time)

    burst = [limits.wait("a", TEN_THEN_ONE_A_SECOND) for _ in range(10)]
    too_soon = limits.wait("a", TEN_THEN_ONE_A_SECOND)
    time.now += too_soon

    assert burst == [0.0] * 10
    assert too_soon == pytest.approx(1.0)
    assert limits.wait("a", TEN_THEN_ONE_A_SECOND) == 0
    assert limits.wait("a", TEN_THEN_ONE_A_SECOND) > 0
    assert limits.wait("b", TEN_THEN_ONE_A_SECOND) == 0


@given(st.lists(st.floats(0, 5), max_size=200))
def test_never_more_than_burst_and_rate_allow_whatever_the_rhythm(pauses: list[float]) -> None:
    time = Time()
    limits = Limits(time)
    admitted = []
    for pause in pauses:
        time.now += pause
        if limits.wait("a", TEN_THEN_ONE_A_SECOND) == 0:
            admitted.append(time.now)

    for first in range(len(admitted)):
        for last in range(first, len(admitted)):
            assert last - first + 1 <= 10 + (admitted[last] - admitted[first]) + 1e-6


def test_the_memory_for_addresses_has_an_end() -> None:
    limits = Limits(lambda: 0.0)

    for number in range(MOST_KEYS + 10):
        limits.wait(str(number), TEN_THEN_ONE_A_SECOND)

    assert len(limits._used_until) == MOST_KEYS


def test_places_are_bounded_for_one_and_for_all_and_given_back() -> None:
    limits = Limits()
    limits.enter("a", 2, 3)
    limits.enter("a", 2, 3)

    with pytest.raises(Overloaded):
        limits.enter("a", 2, 3)
    limits.enter("b", 2, 3)
    with pytest.raises(Overloaded):
        limits.enter("c", 2, 3)
    limits.leave("a")

    with limits.place("c", 2, 3):
        pass
    assert limits._inside == {"a": 1, "b": 1}


def test_a_household_counts_as_one_address() -> None:
    app = Flask("test")

    def seen(remote: str) -> str:
        with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
            return address()

    assert seen("2001:db8:1:2:aaaa::1") == seen("2001:db8:1:2:bbbb::9") != seen("2001:db8:1:3::1")
    assert seen("203.0.113.7") == "203.0.113.7"
    assert seen("no address") == "no address"


def test_refusals_are_counted_by_reason() -> None:
    before = _counted("say")

    refused(Reason.SAY)

    assert _counted("say") == before + 1


def _counted(reason: str) -> float:
    return registry.get_sample_value("frontdesk_limited_requests_total", {"reason": reason}) or 0.0
