"""A session locks when nobody is there and ends when it ends, whatever the order of things."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.accounts.model import Step
from frontdesk.errors import TooManyTries, WrongSecret
from tests.builders import Desk, a_desk
from tests.real_practice import ADDRESS, PASSWORD, a_person


def _step(desk: Desk, token: str) -> Step | None:
    session = desk.services.sessions.find(token)
    return session.step if session else None


def test_it_locks_after_fifteen_minutes_without_the_manager_and_ends_after_twelve_hours(real: Desk) -> None:
    token = a_person(real).token
    real.clock.advance(minutes=14, seconds=25)
    assert _step(real, token) is Step.OPEN

    real.clock.advance(minutes=1)
    assert _step(real, token) is Step.LOCKED
    real.clock.advance(hours=12)
    assert _step(real, token) is None


def test_looking_is_no_activity_and_doing_something_is(real: Desk) -> None:
    token = a_person(real).token
    for _ in range(20):
        real.clock.advance(minutes=1)
        session = real.services.sessions.find(token)
    assert session is not None
    assert session.step is Step.LOCKED

    real.services.sessions.touch(session)

    assert _step(real, token) is Step.LOCKED, "a touch does not unlock"


def test_activity_keeps_it_open_but_not_longer_than_twelve_hours(real: Desk) -> None:
    token = a_person(real).token
    for _ in range(71):
        real.clock.advance(minutes=10)
        session = real.services.sessions.find(token)
        assert session is not None
        real.services.sessions.touch(session)

    real.clock.advance(minutes=10)

    assert _step(real, token) is None


@pytest.mark.parametrize("what", ["password", "code", "recovery code"])
def test_it_unlocks_with_password_or_code(real: Desk, what: str) -> None:
    dana = a_person(real)
    real.clock.advance(minutes=20)
    session = real.services.sessions.find(dana.token)
    assert session is not None
    secrets = {"password": PASSWORD, "code": dana.code(real), "recovery code": dana.recovery_codes[3]}

    with pytest.raises(WrongSecret):
        real.services.accounts.unlock(session, "not this", ADDRESS)
    assert _step(real, dana.token) is Step.LOCKED
    real.services.accounts.unlock(session, secrets[what], ADDRESS)

    assert _step(real, dana.token) is Step.OPEN


def test_guessing_at_a_lock_is_slowed_down(real: Desk) -> None:
    dana = a_person(real)
    real.clock.advance(minutes=20)
    session = real.services.sessions.find(dana.token)
    assert session is not None
    for number in range(10):
        with pytest.raises(WrongSecret):
            real.services.accounts.unlock(session, "guess", f"10.0.0.{number}")

    with pytest.raises(TooManyTries):
        real.services.accounts.unlock(session, PASSWORD, ADDRESS)


def test_signing_out_makes_every_copy_of_the_cookie_worthless(real: Desk) -> None:
    token = a_person(real).token
    session = real.services.sessions.find(token)
    assert session is not None

    real.services.sessions.end(session)
    real.services.sessions.touch(session)

    assert real.services.sessions.find(token) is None


def test_the_half_session_between_password_and_code_is_short(real: Desk) -> None:
    dana = a_person(real)
    half = real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)[0]

    real.clock.advance(minutes=16)

    assert real.services.sessions.find(half) is None


def test_a_manager_who_leaves_and_comes_back_has_to_sign_in_anew(real: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dana = a_person(real)
    practice = real.services.practices.current()
    everybody = practice.managers

    monkeypatch.setattr(practice, "managers", {id: one for id, one in everybody.items() if id != dana.id})
    assert real.services.sessions.find(dana.token) is None
    monkeypatch.setattr(practice, "managers", everybody)

    assert real.services.sessions.find(dana.token) is None


def test_a_demo_account_is_nothing_once_the_practice_is_in_earnest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    token, _ = desk.services.accounts.sign_in("dana-whitfield", "alder-falls-demo", ADDRESS)
    practice = desk.services.practices.current()

    monkeypatch.setattr(practice, "details", practice.details.model_copy(update={"demo": False}))

    assert desk.services.sessions.find(token) is None
    with pytest.raises(WrongSecret):
        desk.services.accounts.sign_in("dana-whitfield", "alder-falls-demo", ADDRESS)


def test_old_sessions_are_dropped(real: Desk) -> None:
    a_person(real)
    real.clock.advance(hours=13)
    kept = a_person(real, "noor-haddad").token

    assert real.services.sessions.clean_up() == 1
    assert real.services.sessions.is_alive(kept)


ACTS = st.lists(st.tuples(st.sampled_from(["look", "do", "unlock"]), st.integers(1, 240)), max_size=15)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_happens_a_session_is_open_only_within_fifteen_minutes_of_the_manager(
    acts: list[tuple[str, int]], real_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(real_sqlite, tmp_path / "real.db")
    desk = a_desk(f"sqlite:///{tmp_path / 'real.db'}", tmp_path)
    token = a_person(desk).token
    began = active = desk.clock.now() - timedelta(seconds=30)
    for what, minutes in acts:
        desk.clock.advance(minutes=minutes)
        now = desk.clock.now()
        alive, open_now = now - began <= timedelta(hours=12), now - active <= timedelta(minutes=15)
        expected = (Step.OPEN if open_now else Step.LOCKED) if alive else None

        session = desk.services.sessions.find(token)

        assert (session.step if session else None) is expected
        if session and what == "do":
            desk.services.sessions.touch(session)
            active = now if open_now else active
        if session and what == "unlock" and not open_now:
            desk.services.accounts.unlock(session, PASSWORD, ADDRESS)
            active = now
    desk.services.db.close()
