"""Signing in: a password, then a second factor.

Every guess is counted before it is checked. An unknown account and a wrong password get the same answer after the same
work. Where accounts come from is in `enrolment.py`.
"""

from frontdesk import audit
from frontdesk.accounts import passwords, store
from frontdesk.accounts import second_factor as factor
from frontdesk.accounts.limits import BY_ACCOUNT, CODES, NOBODYS_CODES, UNLOCKING, Limits
from frontdesk.accounts.model import Account, Session, Step
from frontdesk.accounts.sessions import Sessions, may_be_here
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.errors import TooManyTries, WrongSecret
from frontdesk.practice.service import Practices

LONGEST_ID = 40


class Accounts:
    """The only door to signing in."""

    def __init__(self, db: Database, clock: Clock, practices: Practices, limits: Limits, sessions: Sessions) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.limits = limits
        self.sessions = sessions

    def sign_in(self, manager_id: str, password: str, address: str, code: str = "") -> tuple[str, Step]:
        """Begins a session; gives its token and what is still asked for. Raises WrongSecret, TooManyTries.

        An account that somebody guesses at is slowed down, and stays open to who has password and code together.
        """
        manager_id = manager_id[:LONGEST_ID]
        self.limits.count(address)
        slowed = not self.limits.allows(BY_ACCOUNT, manager_id)
        found = self.account(manager_id)
        account = found if may_be_here(found, self.practices.current()) else None
        right = passwords.fits(account.hash if account else None, password)
        if slowed and not self._code_came_along(account, manager_id, right, code):
            self._note_failure(account, "too many tries")
            raise TooManyTries("account")
        if account is None or not right:
            self._note_failure(account, "wrong password")
            raise WrongSecret("password")
        return self._password_was_right(account, password, address, proven=slowed)

    def give_code(self, session: Session, code: str, address: str) -> str:
        """The second factor after the password: a code of the phone, or a recovery code. Gives a new session's token.

        Raises WrongSecret, TooManyTries.
        """
        self.limits.count(address)
        account = self.account(session.manager_id)
        if account is None or not self._code_fits(account, code):
            self._note_failure(account, "wrong code")
            raise WrongSecret("code")
        with self.db.begin() as tx:
            self.limits.forget(tx, address)
            if not store.end_session(tx, session.id):
                raise WrongSecret("code")
            return self.open(tx, account.manager_id, "second factor")

    def unlock(self, session: Session, secret: str, address: str) -> None:
        """Opens a locked session with the password or a code. Raises WrongSecret, TooManyTries."""
        self.limits.count(address)
        self.limits.require(UNLOCKING, session.id)
        account = self.account(session.manager_id)
        right = account is not None and (passwords.fits(account.hash, secret) or self._code_fits(account, secret))
        if not right:
            self._note_failure(account, "wrong at unlocking")
            raise WrongSecret("password")
        with self.db.begin() as tx:
            self.limits.forget(tx, address)
            self.limits.guesses.forget(tx, UNLOCKING, session.id)
            self.sessions.open(tx, session)

    def prove_password(self, manager_id: str, password: str) -> Account:
        """The account of this password, before something important changes. Raises WrongSecret, TooManyTries."""
        self.limits.require(UNLOCKING, manager_id)
        account = self.account(manager_id)
        if account is None or not passwords.fits(account.hash, password):
            self._note_failure(account, "wrong password")
            raise WrongSecret("password")
        return account

    def account(self, manager_id: str) -> Account | None:
        """A manager's account, if there is one."""
        with self.db.reading() as tx:
            return store.account(tx, manager_id)

    def open(self, tx: Connection, manager_id: str, why: str) -> str:
        """A session in which everything was proven; gives its token."""
        audit.record(tx, self.clock.now(), manager_id, "sign in", "account", manager_id, why)
        return self.sessions.begin(tx, manager_id, Step.OPEN)

    def _password_was_right(self, account: Account, password: str, address: str, *, proven: bool) -> tuple[str, Step]:
        """Goes on to what is still asked for: nothing of a demo account, or when the code came along."""
        asked = Step.CODE if account.totp else Step.OPEN if account.demo else Step.ENROL
        newer = passwords.hash_of(password) if passwords.is_outdated(account.hash) else None
        with self.db.begin() as tx:
            self.limits.forget(tx, address)
            self.limits.guesses.forget(tx, BY_ACCOUNT, account.manager_id)
            if newer:
                store.rehash(tx, account.manager_id, account.hash, newer)
            if proven or asked is Step.OPEN:
                return self.open(tx, account.manager_id, "second factor" if proven else "demo account"), Step.OPEN
            return self.sessions.begin(tx, account.manager_id, asked), asked

    def _code_came_along(self, account: Account | None, manager_id: str, right: bool, code: str) -> bool:
        """Whether password and code are both right. The same work whatever is wrong, or the time would tell which."""
        within = self.limits.allows(CODES if right else NOBODYS_CODES, manager_id)
        step = factor.step_of((account.totp if account else None) or factor.NOBODYS_SECRET, code, self.clock.now())
        if account is None or account.totp is None or step is None or not (within and right):
            return False
        with self.db.begin() as tx:
            self.limits.guesses.forget(tx, CODES, manager_id)
            return store.use_step(tx, manager_id, step)

    def _code_fits(self, account: Account, code: str) -> bool:
        """Whether a code is right and was not used before; it is used from now on. Raises TooManyTries."""
        if account.totp is None:
            return False
        self.limits.require(CODES, account.manager_id)
        now, manager_id = self.clock.now(), account.manager_id
        step = factor.step_of(account.totp, code, now)
        hashed = factor.code_hash(f"recovery {manager_id}", code) if step is None else ""
        with self.db.begin() as tx:
            if step is not None:
                fits = store.use_step(tx, manager_id, step)
            else:
                fits = store.use_recovery_code(tx, manager_id, hashed, now)
                if fits:
                    audit.record(tx, now, manager_id, "use recovery code", "account", manager_id, "second factor")
            if fits:
                self.limits.guesses.forget(tx, CODES, manager_id)
        return fits

    def _note_failure(self, account: Account | None, why: str) -> None:
        """On record; of an id that is none of ours nothing is kept, it may be a password in the wrong field."""
        who = account.manager_id if account else "unknown"
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, "fail to sign in", "account", who, why)
