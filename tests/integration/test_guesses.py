"""Limits on guessing hold over processes and time, also when many guess at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from frontdesk.guesses.service import Limit
from tests.builders import Desk

THREE = Limit("test", 3, timedelta(minutes=30))


def _guess(desk: Desk, who: str = "somebody") -> bool:
    with desk.services.db.begin() as tx:
        return desk.services.guesses.allows(tx, THREE, who)


def test_the_fourth_guess_is_refused_and_half_an_hour_later_there_are_three_more(desk: Desk) -> None:
    assert [_guess(desk) for _ in range(4)] == [True, True, True, False]

    desk.clock.advance(minutes=31)

    assert [_guess(desk) for _ in range(4)] == [True, True, True, False]


def test_one_persons_guesses_are_not_anothers(desk: Desk) -> None:
    [_guess(desk, "one") for _ in range(4)]

    assert _guess(desk, "another")


def test_twenty_at_once_get_three(desk: Desk) -> None:
    with ThreadPoolExecutor(20) as pool:
        allowed = list(pool.map(lambda _: _guess(desk), range(20)))

    assert sum(allowed) == 3


def test_a_right_answer_starts_the_count_anew(desk: Desk) -> None:
    [_guess(desk) for _ in range(3)]
    with desk.services.db.begin() as tx:
        desk.services.guesses.forget(tx, THREE, "somebody")

    assert _guess(desk)


def test_what_is_over_is_dropped_and_what_runs_is_kept(desk: Desk) -> None:
    _guess(desk, "old")
    desk.clock.advance(minutes=31)
    _guess(desk, "new")

    assert desk.services.guesses.clean_up() == 1
    assert desk.services.guesses.clean_up() == 0


def test_a_guess_is_counted_while_a_right_answer_elsewhere_takes_the_count_away(desk: Desk) -> None:
    def guess_or_forget(number: int) -> None:
        if number % 2:
            _guess(desk)
        else:
            with desk.services.db.begin() as tx:
                desk.services.guesses.forget(tx, THREE, "somebody")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess_or_forget, range(200)))

    assert isinstance(_guess(desk), bool)
