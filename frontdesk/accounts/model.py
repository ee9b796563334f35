"""Roles and what they may do, the states of a session, and how long each thing lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

IDLE = timedelta(minutes=15)  # HIPAA 45 CFR 164.312(a)(2)(iii), automatic logoff; R17
LASTS = timedelta(hours=12)  # a long working day; then the manager signs in anew
HALF_LASTS = timedelta(minutes=15)  # between the password and the second factor
INVITATION_LASTS = timedelta(hours=72)
RECOVERY_CODES = 8


class Role(StrEnum):
    """What a person is for, as `role` in managers.yml; `manager` when nothing is said."""

    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a route can ask for. Whose case it is, is asked in the service of cases."""

    CASES = "cases"  # one's own and offered cases
    OVERVIEW = "overview"  # how all cases stand, and breaking the glass of one
    ACCOUNTS = "accounts"  # invitations, ending sessions
    ROTA = "rota"  # absences and hours of everybody
    SENTENCES = "sentences"  # what was not understood, without names, and what it means
    AUDIT = "audit"  # who did what, by ids
    FIGURES = "figures"  # how the handoff goes, in counts


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.MANAGER: frozenset({Right.CASES}),
    Role.SUPERVISOR: frozenset({Right.CASES, Right.OVERVIEW, Right.ROTA, Right.SENTENCES, Right.FIGURES}),
    Role.ADMINISTRATOR: frozenset({Right.ACCOUNTS, Right.AUDIT, Right.FIGURES}),
}


class Step(StrEnum):
    """How far somebody has signed in. `locked` and `over` are read from the clock, not written."""

    CODE = "code"  # the password was right, the second factor is asked for
    ENROL = "enrol"  # the password was right, there is no second factor yet
    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


@dataclass(frozen=True)
class Session:
    """Somebody at a browser; `step` is how it was when read. Moments are in UTC."""

    id: str
    manager_id: str
    step: Step
    began_at: datetime
    active_at: datetime
    locked_at: datetime | None = None
    """When the lock was put on record."""

    @property
    def locks_at(self) -> datetime:
        """When it locks unless the manager does something."""
        return self.active_at + IDLE

    @property
    def ends_at(self) -> datetime:
        """When it ends whatever the manager does."""
        return self.began_at + LASTS


@dataclass(frozen=True)
class Account:
    """A manager's way in. `demo`: its password stands in the practice's files, and it needs no second factor."""

    manager_id: str
    hash: str
    demo: bool
    totp: str | None


@dataclass(frozen=True)
class Invitation:
    """What a manager needs to choose a password: shown once, kept as a hash."""

    manager_id: str
    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Standing:
    """How an account stands, for an administrator."""

    manager_id: str
    has_password: bool
    demo: bool
    second_factor: bool
    recovery_codes: int
    invited_until: datetime | None
    sessions: int


@dataclass(frozen=True)
class Trace:
    """One row of the audit record, as an administrator sees it."""

    at: datetime
    who: str
    did: str
    what: str
    what_id: str
    why: str


def step_now(step: Step, began_at: datetime, active_at: datetime, now: datetime) -> Step:
    """The step a written session is at by the clock."""
    if step is not Step.OPEN:
        return Step.OVER if now - began_at > HALF_LASTS else step
    if now - began_at > LASTS:
        return Step.OVER
    return Step.LOCKED if now - active_at > IDLE else Step.OPEN
