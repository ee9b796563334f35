"""How somebody comes to an account: an invitation, a password of their own, a second factor. And how that changes."""

from frontdesk import audit
from frontdesk.accounts import passwords, store
from frontdesk.accounts import second_factor as factor
from frontdesk.accounts.limits import CODES
from frontdesk.accounts.model import INVITATION_LASTS, LASTS, RECOVERY_CODES, Invitation, Session, Standing, Step, Trace
from frontdesk.accounts.service import Accounts
from frontdesk.db import Connection
from frontdesk.errors import NotAllowed, WrongSecret
from frontdesk.practice.schema import Manager


class Enrolment:
    """Invitations, new passwords and second factors."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.db = accounts.db
        self.clock = accounts.clock
        self.practices = accounts.practices
        self.sessions = accounts.sessions

    def invite(self, manager_id: str, by: str) -> Invitation:
        """A one-time code with which a manager chooses a password, also a new one after losing the phone.

        Raises Unknown for somebody who is not in the practice's files.
        """
        manager = self.practices.manager(manager_id)
        invitation = Invitation(manager.id, factor.new_code(groups=4), self.clock.now() + INVITATION_LASTS)
        hashed = factor.code_hash("invitation", invitation.code)
        with self.db.begin() as tx:
            store.invite(tx, manager.id, hashed, invitation.expires_at)
            self._record(tx, by, "invite", manager.id, "invitation")
        return invitation

    def accept_invitation(self, code: str, password: str, address: str) -> str:
        """Sets the manager's password; gives the token of a session in which the second factor is set up.

        What was before ends: second factor, recovery codes, sessions. Raises WrongSecret, WeakPassword, TooManyTries.
        """
        self.accounts.limits.count(address)
        passwords.refuse_weak(password)
        hashed, practice = passwords.hash_of(password), self.practices.current()
        invitation = factor.code_hash("invitation", code)
        with self.db.begin() as tx:
            manager_id = store.use_invitation(tx, invitation, self.clock.now())
            if manager_id is None or manager_id not in practice.managers:
                raise WrongSecret("invitation")
            passwords.refuse_weak(password, *_own_words(practice.managers[manager_id]))  # the invitation stays unused
            store.set_password(tx, manager_id, hashed, demo=False)
            store.set_second_factor(tx, manager_id, None, None)
            store.replace_recovery_codes(tx, manager_id, [])
            self.sessions.end_all(tx, manager_id, manager_id, "new password")
            self.accounts.limits.forget(tx, address)
            self._record(tx, manager_id, "accept invitation", manager_id, "new password")
            return self.sessions.begin(tx, manager_id, Step.ENROL)

    def change_password(self, session: Session, old: str, new: str) -> None:
        """A new password in the place of the old one; all other sessions end.

        Raises WrongSecret, WeakPassword, TooManyTries; NotAllowed for a demo account, which everybody shares.
        """
        if self.accounts.prove_password(session.manager_id, old).demo:
            raise NotAllowed("demo account")
        passwords.refuse_weak(new, *_own_words(self.practices.manager(session.manager_id)))
        hashed = passwords.hash_of(new)
        with self.db.begin() as tx:
            store.set_password(tx, session.manager_id, hashed, demo=False)
            self.sessions.end_all(tx, session.manager_id, session.manager_id, "new password", but=session.id)
            self._record(tx, session.manager_id, "change password", session.manager_id, "console")

    def new_key(self, session: Session) -> str:
        """The key for a phone to learn, the same one as long as this session sets up a second factor."""
        with self.db.begin() as tx:
            secret = store.new_totp(tx, session.id)
            if secret is None:
                secret = factor.new_secret()
                store.change_session(tx, session.id, new_totp=secret)
        return secret

    def prove_key(self, session: Session, code: str, password: str = "") -> tuple[str, list[str]]:
        """Takes a second factor into use once the phone's code proves it; gives a new session's token and codes.

        Who has one already proves the password too. In a demo account, which everybody shares, nothing is kept and no
        token given. Raises WrongSecret, TooManyTries.
        """
        account = self.accounts.account(session.manager_id)
        if account is not None and account.totp:
            self.accounts.prove_password(session.manager_id, password)
        secret, step = self._proven(session, code)
        codes = [factor.new_code(groups=2) for _ in range(RECOVERY_CODES)]
        if account is None or account.demo:
            return "", codes
        return self._keep(session, secret, step, codes), codes

    def standings(self) -> list[Standing]:
        """How the accounts of all managers stand."""
        practice = self.practices.current()
        with self.db.reading() as tx:
            return [self._standing(tx, manager_id) for manager_id in practice.managers]

    def end_sessions(self, manager_id: str, by: str) -> None:
        """Signs a manager out everywhere. Raises Unknown."""
        manager = self.practices.manager(manager_id)
        with self.db.begin() as tx:
            self.sessions.end_all(tx, manager.id, by, "administrator")

    def trail(self, by: str, most: int) -> list[Trace]:
        """The newest rows of the audit record, by ids; looking at them is on record too."""
        with self.db.begin() as tx:
            rows = store.trail(tx, most)
            audit.record(tx, self.clock.now(), by, "read", "audit", "newest", "console")
        return rows

    def _proven(self, session: Session, code: str) -> tuple[str, int]:
        """The session's new key, and the step of the code that proves that a phone has it."""
        self.accounts.limits.require(CODES, session.id)
        with self.db.reading() as tx:
            secret = store.new_totp(tx, session.id)
        step = factor.step_of(secret, code, self.clock.now()) if secret else None
        if secret is None or step is None:
            raise WrongSecret("code")
        return secret, step

    def _keep(self, session: Session, secret: str, step: int, codes: list[str]) -> str:
        who = session.manager_id
        hashes = [factor.code_hash(f"recovery {who}", each) for each in codes]
        with self.db.begin() as tx:
            if not store.end_session(tx, session.id):
                raise WrongSecret("code")  # sent twice; the other one counts
            store.set_second_factor(tx, who, secret, step)
            store.replace_recovery_codes(tx, who, hashes)
            self.sessions.end_all(tx, who, who, "second factor")
            self._record(tx, who, "enrol second factor", who, "console")
            return self.accounts.open(tx, who, "second factor")

    def _standing(self, tx: Connection, manager_id: str) -> Standing:
        account, now = store.account(tx, manager_id), self.clock.now()
        invited = store.invited_until(tx, manager_id)
        return Standing(
            manager_id=manager_id,
            has_password=account is not None,
            demo=account is not None and account.demo,
            second_factor=account is not None and account.totp is not None,
            recovery_codes=store.count_recovery_codes(tx, manager_id),
            invited_until=invited if invited and invited > now else None,
            sessions=store.count_sessions(tx, manager_id, now - LASTS),
        )

    def _record(self, tx: Connection, who: str, did: str, manager_id: str, why: str) -> None:
        audit.record(tx, self.clock.now(), who, did, "account", manager_id, why)


def _own_words(manager: Manager) -> list[str]:
    """What a manager's password must not be made of."""
    return [*manager.id.split("-"), manager.email.partition("@")[0]]
