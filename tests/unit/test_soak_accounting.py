"""How long a case stood with nobody, counted from its moves and offers."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from tests.soak.accounting import spread, with_nobody

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
CASE = SimpleNamespace(id="c")


def test_a_case_that_is_rung_for_until_it_is_accepted_always_had_somebody() -> None:
    seen = _seen([("requested", 0), ("offered", 0.2), ("accepted", 30), ("resolved", 90)], [(0.1, 60)])

    assert with_nobody(seen, CASE) == 0


def test_a_ring_that_nobody_moved_on_leaves_the_case_with_nobody_from_its_deadline() -> None:
    seen = _seen([("requested", 0), ("offered", 0.2), ("offered", 75), ("accepted", 80)], [(0.1, 60), (74.9, 135)])

    assert with_nobody(seen, CASE) == 15


def test_a_promise_covers_until_its_time_and_no_longer() -> None:
    seen = _seen([("requested", 0), ("promised", 0.1, 600), ("offered", 604), ("accepted", 620)], [(603.9, 664)])

    assert with_nobody(seen, CASE) == 4


def test_what_still_rings_past_its_time_counts_until_now() -> None:
    seen = _seen([("requested", 0), ("offered", 0.2)], [(0.1, 60)], now=100)

    assert with_nobody(seen, CASE) == 40


def test_the_slowest_are_told_and_nobody_is_left_out() -> None:
    found = spread([0.0] * 98 + [2.0, 30.0])

    assert (found["share without"], found["p50"], found["p99"], found["longest"]) == (0.98, 0.0, 2.0, 30.0)


def _seen(moves: list[Any], offers: list[tuple[float, float]], now: float = 700) -> Any:
    rows = [SimpleNamespace(to=m[0], at=_at(m[1]), promised_at=_at(m[2]) if m[2:] else None) for m in moves]
    rung = [SimpleNamespace(offered_at=_at(at), deadline=_at(until)) for at, until in offers]
    return SimpleNamespace(moves={"c": rows}, offers={"c": rung}, now=_at(now))


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)
