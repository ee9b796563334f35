"""The tables of accounts: passwords and second factors, recovery codes, invitations, sessions."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.accounts.model import Account, Session, Step, Trace
from frontdesk.audit import audit_rows
from frontdesk.db import Instant, Sealed, metadata, put

accounts = sa.Table(
    "manager_accounts",
    metadata,
    sa.Column("manager_id", sa.String(40), primary_key=True),
    sa.Column("hash", sa.String(200), nullable=False),
    sa.Column("demo", sa.Boolean, nullable=False),
    sa.Column("totp", Sealed),
    sa.Column("totp_step", sa.Integer),  # the newest 30 seconds whose code was used
)

recovery_codes = sa.Table(
    "manager_recovery_codes",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("manager_id", sa.String(40), nullable=False, index=True),
    sa.Column("used_at", Instant),
)

invitations = sa.Table(
    "manager_invitations",
    metadata,
    sa.Column("manager_id", sa.String(40), primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
    sa.Column("expires_at", Instant, nullable=False),
)

sessions = sa.Table(
    "manager_sessions",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("manager_id", sa.String(40), nullable=False, index=True),
    sa.Column("step", sa.String(10), nullable=False),
    sa.Column("began_at", Instant, nullable=False, index=True),
    sa.Column("active_at", Instant, nullable=False),
    sa.Column("locked_at", Instant),  # when the lock was put on record
    sa.Column("new_totp", Sealed),  # the key shown for a second factor that is being set up
)


def account(tx: Connection, manager_id: str) -> Account | None:
    """A manager's account."""
    columns = [accounts.c[name] for name in Account.__dataclass_fields__]
    row = tx.execute(sa.select(*columns).where(accounts.c.manager_id == manager_id)).one_or_none()
    return Account(**row._mapping) if row else None


def set_password(tx: Connection, manager_id: str, hashed: str, *, demo: bool) -> None:
    """Keeps the hash of a manager's password."""
    put(tx, accounts, "manager_id", {"manager_id": manager_id, "hash": hashed, "demo": demo})


def rehash(tx: Connection, manager_id: str, old: str, new: str) -> None:
    """Puts a newer hash of the same password in the place of an old one, unless it was changed meanwhile."""
    same = sa.and_(accounts.c.manager_id == manager_id, accounts.c.hash == old)
    tx.execute(sa.update(accounts).where(same).values(hash=new))


def set_second_factor(tx: Connection, manager_id: str, secret: str | None, step: int | None) -> None:
    """Keeps the key of a second factor, with the step of the code that proved it; None takes it away."""
    mine = accounts.c.manager_id == manager_id
    tx.execute(sa.update(accounts).where(mine).values(totp=secret, totp_step=step))


def use_step(tx: Connection, manager_id: str, step: int) -> bool:
    """Marks a code's 30 seconds as used; False when they, or later ones, were used before."""
    unused = sa.or_(accounts.c.totp_step.is_(None), accounts.c.totp_step < step)
    statement = sa.update(accounts).where(accounts.c.manager_id == manager_id, unused)
    return bool(tx.execute(statement.values(totp_step=step)).rowcount)


def replace_recovery_codes(tx: Connection, manager_id: str, hashes: list[str]) -> None:
    """New recovery codes; the old ones are worth nothing from now on."""
    tx.execute(sa.delete(recovery_codes).where(recovery_codes.c.manager_id == manager_id))
    for hashed in hashes:
        tx.execute(sa.insert(recovery_codes).values(hash=hashed, manager_id=manager_id))


def use_recovery_code(tx: Connection, manager_id: str, hashed: str, now: datetime) -> bool:
    """Uses up a recovery code; False when there is no such one, or it was used."""
    c = recovery_codes.c
    unused = sa.and_(c.manager_id == manager_id, c.hash == hashed, c.used_at.is_(None))
    return bool(tx.execute(sa.update(recovery_codes).where(unused).values(used_at=now)).rowcount)


def count_recovery_codes(tx: Connection, manager_id: str) -> int:
    """How many are left."""
    c = recovery_codes.c
    left = sa.select(sa.func.count()).where(c.manager_id == manager_id, c.used_at.is_(None))
    return tx.scalar(left.select_from(recovery_codes)) or 0


def invite(tx: Connection, manager_id: str, hashed: str, expires_at: datetime) -> None:
    """Keeps an invitation; an earlier one of the same manager is worth nothing from now on."""
    put(tx, invitations, "manager_id", {"manager_id": manager_id, "hash": hashed, "expires_at": expires_at})


def use_invitation(tx: Connection, hashed: str, now: datetime) -> str | None:
    """Uses up an invitation; gives whose it was. None when there is no such one, or it is too late."""
    c = invitations.c
    valid = sa.and_(c.hash == hashed, c.expires_at > now)
    return tx.scalar(sa.delete(invitations).where(valid).returning(c.manager_id))


def invited_until(tx: Connection, manager_id: str) -> datetime | None:
    """Until when an invitation holds that was not used."""
    return tx.scalar(sa.select(invitations.c.expires_at).where(invitations.c.manager_id == manager_id))


def add_session(tx: Connection, session: Session, token_hash: str) -> None:
    """Writes a new session."""
    values = {name: getattr(session, name) for name in Session.__dataclass_fields__}
    tx.execute(sa.insert(sessions).values(**values, token_hash=token_hash))


def session(tx: Connection, token_hash: str) -> Session | None:
    """The session of a cookie, as it was written."""
    columns = [sessions.c[name] for name in Session.__dataclass_fields__]
    row = tx.execute(sa.select(*columns).where(sessions.c.token_hash == token_hash)).one_or_none()
    return Session(**{**row._mapping, "step": Step(row.step)}) if row else None


def change_session(tx: Connection, session_id: str, **values: Any) -> None:
    """Changes fields of a session."""
    tx.execute(sa.update(sessions).where(sessions.c.id == session_id).values(**values))


def note_lock(tx: Connection, session_id: str, now: datetime) -> bool:
    """Puts a lock on record; False when it is already."""
    unnoted = sa.and_(sessions.c.id == session_id, sessions.c.locked_at.is_(None))
    return bool(tx.execute(sa.update(sessions).where(unnoted).values(locked_at=now)).rowcount)


def new_totp(tx: Connection, session_id: str) -> str | None:
    """The key shown in this session for a second factor that is being set up."""
    found: str | None = tx.scalar(sa.select(sessions.c.new_totp).where(sessions.c.id == session_id))
    return found


def end_session(tx: Connection, session_id: str) -> bool:
    """Ends a session; False when it had ended."""
    return bool(tx.execute(sa.delete(sessions).where(sessions.c.id == session_id)).rowcount)


def end_sessions(tx: Connection, manager_id: str, *, but: str | None = None) -> int:
    """Ends all sessions of a manager, or all but one; gives how many."""
    others = sa.and_(sessions.c.manager_id == manager_id, sessions.c.id != (but or ""))
    return tx.execute(sa.delete(sessions).where(others)).rowcount


def drop_old_sessions(tx: Connection, began_before: datetime) -> int:
    """Drops sessions that are over; gives how many."""
    return tx.execute(sa.delete(sessions).where(sessions.c.began_at < began_before)).rowcount


def trail(tx: Connection, most: int) -> list[Trace]:
    """The newest rows of the audit record."""
    columns = [audit_rows.c[name] for name in Trace.__dataclass_fields__]
    rows = tx.execute(sa.select(*columns).order_by(audit_rows.c.at.desc()).limit(most))
    return [Trace(**row._mapping) for row in rows]


def count_sessions(tx: Connection, manager_id: str, began_after: datetime) -> int:
    """How many sessions of a manager are not over."""
    c = sessions.c
    mine = sa.select(sa.func.count()).where(c.manager_id == manager_id, c.began_at > began_after)
    return tx.scalar(mine.select_from(sessions)) or 0
