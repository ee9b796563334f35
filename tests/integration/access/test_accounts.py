"""How a manager comes to an account and gets in, and how nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from frontdesk import vault
from frontdesk.accounts import passwords, store
from frontdesk.accounts.model import Step
from frontdesk.audit import audit_rows
from frontdesk.errors import NotAllowed, TooManyTries, Unknown, WeakPassword, WrongSecret
from frontdesk.keyfile import Keys
from frontdesk.practice.files import PracticeFileError, read_practice
from tests.builders import KEY, Desk
from tests.real_practice import ADDRESS, PASSWORD, a_person, a_real_practice


def _did(desk: Desk) -> list[tuple[str, str]]:
    with desk.services.db.reading() as tx:
        of_people = (audit_rows.c.what.in_(["account", "session"]), audit_rows.c.who != "practice files")
        rows = tx.execute(select(audit_rows).where(*of_people))
        return [(row.who, row.did) for row in sorted(rows, key=lambda row: row.at)]


# --- the first password ---


def test_nobody_has_a_password_in_a_real_practice_until_invited(real: Desk) -> None:
    assert not any(standing.has_password for standing in real.services.enrolment.standings())

    with pytest.raises(WrongSecret):
        real.services.accounts.sign_in("dana-whitfield", "alder-falls-demo", ADDRESS)


def test_an_invited_manager_chooses_a_password_and_cannot_do_without_a_second_factor(real: Desk) -> None:
    invitation = real.services.enrolment.invite("noor-haddad", "command line")

    token = real.services.enrolment.accept_invitation(invitation.code.lower().replace("-", " "), PASSWORD, ADDRESS)

    session = real.services.sessions.find(token)
    assert session is not None
    assert session.step is Step.ENROL
    assert not real.services.sessions.is_alive(token)
    assert real.services.accounts.sign_in("noor-haddad", PASSWORD, ADDRESS)[1] is Step.ENROL


def test_an_invitation_works_once_and_three_days(real: Desk) -> None:
    enrolment = real.services.enrolment
    used, late = enrolment.invite("noor-haddad", "x"), enrolment.invite("dana-whitfield", "x")
    enrolment.accept_invitation(used.code, PASSWORD, ADDRESS)

    with pytest.raises(WrongSecret):
        enrolment.accept_invitation(used.code, PASSWORD, ADDRESS)
    real.clock.advance(hours=73)
    with pytest.raises(WrongSecret):
        enrolment.accept_invitation(late.code, PASSWORD, ADDRESS)


def test_a_newer_invitation_makes_the_older_worthless_and_its_code_is_kept_as_a_hash(real: Desk) -> None:
    older = real.services.enrolment.invite("noor-haddad", "x")
    newer = real.services.enrolment.invite("noor-haddad", "x")

    with real.services.db.reading() as tx:
        kept = [row.hash for row in tx.execute(select(store.invitations))]
    with pytest.raises(WrongSecret):
        real.services.enrolment.accept_invitation(older.code, PASSWORD, ADDRESS)

    assert len(kept) == 1
    assert newer.code.replace("-", "") not in kept[0].upper()


def test_two_browsers_at_once_use_an_invitation_once(real: Desk) -> None:
    invitation = real.services.enrolment.invite("noor-haddad", "x")

    def use(_: int) -> bool:
        try:
            return bool(real.services.enrolment.accept_invitation(invitation.code, PASSWORD, ADDRESS))
        except WrongSecret:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, range(4))) == 1


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven chrs", "short"),
        ("x" * 129, "long"),
        ("Password12345", "common"),
        ("contraseña123", "common"),
        ("aaaaaaaabbbbbbbb", "common"),
        ("my name is Whitfield", "own"),
    ],
)
def test_a_weak_password_is_refused_and_the_invitation_still_holds(real: Desk, password: str, why: str) -> None:
    invitation = real.services.enrolment.invite("dana-whitfield", "x")

    with pytest.raises(WeakPassword, match=why):
        real.services.enrolment.accept_invitation(invitation.code, password, ADDRESS)

    assert real.services.enrolment.accept_invitation(invitation.code, PASSWORD, ADDRESS)


def test_nobody_outside_the_practices_files_is_invited(real: Desk) -> None:
    with pytest.raises(Unknown):
        real.services.enrolment.invite("somebody", "command line")


def test_a_real_practice_with_a_demo_password_is_refused(tmp_path: Path) -> None:
    folder = a_real_practice(tmp_path / "real")
    managers = folder / "managers.yml"
    role, demo = "  role: supervisor\n", "  demo_password: alder-falls-demo\n"
    managers.write_text(managers.read_text().replace(role, role + demo))

    with pytest.raises(PracticeFileError, match="demo_password: is only allowed in a demo practice"):
        read_practice(folder)


# --- the second factor ---


def test_password_and_code_let_in_and_the_password_alone_does_not(real: Desk) -> None:
    dana = a_person(real)

    token, step = real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)
    session = real.services.sessions.find(token)
    assert session is not None
    opened = real.services.accounts.give_code(session, dana.code(real), ADDRESS)

    assert step is Step.CODE
    assert not real.services.sessions.is_alive(token), "the half session is over, its token was seen before the code"
    assert real.services.sessions.is_alive(opened)


@pytest.mark.parametrize(("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phones_clock_may_be_half_a_minute_off(real: Desk, seconds: int, right: bool) -> None:
    dana = a_person(real)
    real.clock.advance(minutes=5)
    session = real.services.sessions.find(real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)[0])
    assert session is not None
    code = pyotp.TOTP(dana.secret).at(int(real.clock.now().timestamp()) + seconds)

    if right:
        assert real.services.accounts.give_code(session, f" {code[:3]} {code[3:]} ", ADDRESS)
    else:
        with pytest.raises(WrongSecret):
            real.services.accounts.give_code(session, code, ADDRESS)


def test_a_code_is_used_once_also_by_two_at_the_same_moment(real: Desk) -> None:
    dana = a_person(real)
    code = dana.code(real)
    halves = [real.services.accounts.sign_in(dana.id, PASSWORD, f"10.0.0.{n}")[0] for n in range(4)]
    sessions = [session for half in halves if (session := real.services.sessions.find(half))]

    def give(number: int) -> bool:
        try:
            return bool(real.services.accounts.give_code(sessions[number], code, f"10.0.0.{number}"))
        except WrongSecret:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(give, range(4))) == 1


def test_a_recovery_code_lets_in_once_and_seven_are_left(real: Desk) -> None:
    dana = a_person(real)

    def try_code() -> str:
        session = real.services.sessions.find(real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)[0])
        assert session is not None
        return real.services.accounts.give_code(session, dana.recovery_codes[0].lower(), ADDRESS)

    assert len(set(dana.recovery_codes)) == 8
    assert real.services.sessions.is_alive(try_code())
    with pytest.raises(WrongSecret):
        try_code()
    standing = next(one for one in real.services.enrolment.standings() if one.manager_id == dana.id)
    assert standing.recovery_codes == 7
    with real.services.db.reading() as tx:
        kept = {row.hash for row in tx.execute(select(store.recovery_codes))}
    assert not kept & set(dana.recovery_codes)


def test_phone_and_recovery_codes_outlive_a_change_of_the_encryption_key(real: Desk) -> None:
    dana = a_person(real)
    keys = Keys({1: bytes.fromhex(KEY), 2: b"\x02" * 32}, {})
    vault.use_keys(keys)
    real.services.keys.reseal("command line", spreads=0)
    vault.use_keys(keys.without(1))

    for code in (dana.code(real), dana.recovery_codes[5]):
        session = real.services.sessions.find(real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)[0])
        assert session is not None
        assert real.services.accounts.give_code(session, code, ADDRESS)


def test_the_key_of_the_second_factor_is_sealed_in_its_column(real: Desk) -> None:
    dana = a_person(real)

    with real.services.db.reading() as tx:
        raw = tx.exec_driver_sql("SELECT totp FROM manager_accounts").scalar_one()

    assert dana.secret.encode() not in bytes(raw)


def test_a_new_invitation_after_a_lost_phone_ends_everything_that_was(real: Desk) -> None:
    dana = a_person(real)
    invitation = real.services.enrolment.invite(dana.id, "noor-haddad")
    assert real.services.sessions.is_alive(dana.token), "an invitation alone changes nothing"

    real.services.enrolment.accept_invitation(invitation.code, "another four quiet words", ADDRESS)

    assert not real.services.sessions.is_alive(dana.token)
    assert real.services.accounts.sign_in(dana.id, "another four quiet words", ADDRESS)[1] is Step.ENROL
    with pytest.raises(WrongSecret):
        real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)


def test_another_phone_needs_the_password_too(real: Desk) -> None:
    dana = a_person(real)
    session = real.services.sessions.find(dana.token)
    assert session is not None
    code = pyotp.TOTP(real.services.enrolment.new_key(session)).at(real.clock.now())

    with pytest.raises(WrongSecret):
        real.services.enrolment.prove_key(session, code, "not the password")
    token, _ = real.services.enrolment.prove_key(session, code, PASSWORD)

    assert real.services.sessions.is_alive(token)
    assert not real.services.sessions.is_alive(dana.token)


# --- guessing ---


def test_the_eleventh_guess_of_a_minute_from_one_address_is_not_looked_at(real: Desk) -> None:
    a_person(real)
    for number in range(10):
        with pytest.raises(WrongSecret):
            real.services.accounts.sign_in(f"somebody-{number}", "guess", "198.51.100.1")

    with pytest.raises(TooManyTries, match="address"):
        real.services.accounts.sign_in("dana-whitfield", PASSWORD, "198.51.100.1")
    assert real.services.accounts.sign_in("dana-whitfield", PASSWORD, "198.51.100.2")
    real.clock.advance(seconds=61)
    assert real.services.accounts.sign_in("dana-whitfield", PASSWORD, "198.51.100.1")


def _guess_from_everywhere(desk: Desk, manager_id: str, times: int = 10) -> None:
    for number in range(times):
        with pytest.raises(WrongSecret):
            desk.services.accounts.sign_in(manager_id, "guess", f"10.1.0.{number}")


@pytest.mark.parametrize("manager_id", ["dana-whitfield", "nobody-at-all"])
def test_an_account_guessed_at_is_slowed_down_whether_it_exists_or_not(real: Desk, manager_id: str) -> None:
    a_person(real)

    _guess_from_everywhere(real, manager_id)

    for password in (PASSWORD, "guess"):
        with pytest.raises(TooManyTries, match="account"):
            real.services.accounts.sign_in(manager_id, password, ADDRESS)
    real.clock.advance(minutes=16)
    with pytest.raises(WrongSecret):
        real.services.accounts.sign_in(manager_id, "guess", ADDRESS)


def test_guessing_does_not_keep_the_manager_out_who_has_password_and_phone(real: Desk) -> None:
    dana = a_person(real)
    _guess_from_everywhere(real, dana.id)

    with pytest.raises(TooManyTries):
        real.services.accounts.sign_in(dana.id, "guess", "10.2.0.1", dana.code(real))
    with pytest.raises(TooManyTries):
        real.services.accounts.sign_in(dana.id, PASSWORD, "10.2.0.2", "000000")
    token, step = real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS, dana.code(real))

    assert step is Step.OPEN
    assert real.services.sessions.is_alive(token)


def test_codes_are_slowed_down_for_who_knows_the_password(real: Desk) -> None:
    dana = a_person(real)
    for number in range(10):
        token, _ = real.services.accounts.sign_in(dana.id, PASSWORD, f"10.3.0.{number}")
        session = real.services.sessions.find(token)
        assert session is not None
        with pytest.raises(WrongSecret):
            real.services.accounts.give_code(session, "000000", f"10.3.0.{number}")

    session = real.services.sessions.find(real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)[0])
    assert session is not None
    with pytest.raises(TooManyTries):
        real.services.accounts.give_code(session, dana.code(real), ADDRESS)


def test_an_unknown_account_costs_the_work_of_a_wrong_password(real: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    a_person(real)
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, hashed: str, password: str) -> bool:
        verified.append(hashed)
        return verify(self, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    for manager_id in ("dana-whitfield", "nobody-at-all", "tomas-herrera"):
        with pytest.raises(WrongSecret):
            real.services.accounts.sign_in(manager_id, "guess", ADDRESS)

    parameters = {hashed.rsplit("$", 2)[0] for hashed in verified}
    assert len(verified) == 3
    assert len(parameters) == 1, "the hashes cost different work"


# --- passwords that change ---


def test_a_hash_of_other_parameters_is_made_anew_at_signing_in(real: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dana = a_person(real)
    stronger = PasswordHasher(time_cost=4)
    monkeypatch.setattr(passwords, "hasher", stronger)

    real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)

    account = real.services.accounts.account(dana.id)
    assert account is not None
    assert "t=4" in account.hash
    assert real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)


def test_changing_the_password_ends_all_other_sessions(real: Desk) -> None:
    dana = a_person(real)
    other = real.services.accounts.sign_in(dana.id, PASSWORD, ADDRESS)[0]
    session = real.services.sessions.find(dana.token)
    assert session is not None

    with pytest.raises(WrongSecret):
        real.services.enrolment.change_password(session, "not this", "five other quiet words")
    real.services.enrolment.change_password(session, PASSWORD, "five other quiet words")

    assert real.services.sessions.is_alive(dana.token)
    assert real.services.sessions.find(other) is None
    assert real.services.accounts.sign_in(dana.id, "five other quiet words", ADDRESS)


def test_a_password_is_the_same_however_a_keyboard_writes_its_accents(real: Desk) -> None:
    composed, decomposed = "cuatro garzas más allá", "cuatro garzas ma\u0301s alla\u0301"
    code = real.services.enrolment.invite("rosa-delgado", "x").code
    real.services.enrolment.accept_invitation(code, composed, ADDRESS)

    assert real.services.accounts.sign_in("rosa-delgado", decomposed, ADDRESS)


def test_a_demo_account_is_shared_so_its_password_stays_and_its_second_factor_is_a_show(desk: Desk) -> None:
    token, step = desk.services.accounts.sign_in("tomas-herrera", "alder-falls-demo", ADDRESS)
    session = desk.services.sessions.find(token)
    assert session is not None
    assert step is Step.OPEN

    with pytest.raises(NotAllowed):
        desk.services.enrolment.change_password(session, "alder-falls-demo", PASSWORD)
    code = pyotp.TOTP(desk.services.enrolment.new_key(session)).at(desk.clock.now())
    new_token, codes = desk.services.enrolment.prove_key(session, code)

    assert (new_token, len(codes)) == ("", 8)
    assert desk.services.accounts.sign_in("tomas-herrera", "alder-falls-demo", ADDRESS)[1] is Step.OPEN


# --- on record ---


def test_everything_about_getting_in_is_on_record_without_a_secret(real: Desk) -> None:
    dana = a_person(real)
    with pytest.raises(WrongSecret):
        real.services.accounts.sign_in(dana.id, "guess", ADDRESS)
    with pytest.raises(WrongSecret):
        real.services.accounts.sign_in("my-password-in-the-wrong-field", "guess", ADDRESS)
    real.clock.advance(minutes=16)
    locked = real.services.sessions.find(dana.token)
    assert locked is not None
    real.services.accounts.unlock(locked, PASSWORD, ADDRESS)
    real.clock.advance(seconds=1)
    real.services.sessions.end(locked)

    assert _did(real) == [
        ("command line", "invite"),
        (dana.id, "accept invitation"),
        (dana.id, "enrol second factor"),
        (dana.id, "sign in"),
        (dana.id, "fail to sign in"),
        ("unknown", "fail to sign in"),
        (dana.id, "lock"),
        (dana.id, "unlock"),
        (dana.id, "sign out"),
    ]
    with real.services.db.reading() as tx:
        everything = " ".join(str(row) for row in tx.execute(select(audit_rows)))
    for secret in (PASSWORD, dana.secret, "wrong-field", ADDRESS, *dana.recovery_codes):
        assert secret not in everything
