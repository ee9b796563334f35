"""The table of legs."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.db import Instant, Sealed, insert_if_absent, metadata
from frontdesk.errors import Unknown
from frontdesk.phone.legs.model import IN_ROOM, OF_MANAGERS, Kind, Leg, Outcome, State, check_move

legs = sa.Table(
    "phone_legs",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("case_id", sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("manager_id", sa.String(40), nullable=False),
    sa.Column("number", Sealed, nullable=False),
    sa.Column("offer", sa.Integer),
    sa.Column("room", sa.String(40), nullable=False),
    sa.Column("state", sa.String(10), nullable=False, index=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("call_id", sa.String(64), index=True),
    sa.Column("outcome", sa.String(12)),
    sa.Column("accepted", sa.Boolean, nullable=False),
    sa.Column("rung_at", Instant),
    sa.Column("answered_at", Instant),
    sa.Column("joining_at", Instant),
    sa.Column("joined_at", Instant),
    sa.Column("caller_at", Instant),
    sa.Column("ended_at", Instant),
    sa.Column("asked_at", Instant),
    sa.Column("told_at", Instant),
    sa.Column("hang_up_at", Instant, index=True),
)
sa.Index("uq_phone_legs_one_per_offer", legs.c.case_id, legs.c.offer, unique=True)


_OLDEST_FIRST = sa.select(legs).order_by(legs.c.created_at, legs.c.id)
_WITH_MANAGER = (legs.c.state.in_(IN_ROOM), legs.c.kind.in_(OF_MANAGERS))
_WITH_CALLER = _OLDEST_FIRST.where(legs.c.conversation_id == sa.bindparam("talk"), *_WITH_MANAGER)


def add(tx: Connection, leg: Leg) -> bool:
    """Writes a leg; False when there is one for its offer."""
    return insert_if_absent(tx, legs, vars(leg))


def get(tx: Connection, leg_id: str) -> Leg:
    """One leg; raises Unknown."""
    row = tx.execute(sa.select(legs).where(legs.c.id == leg_id)).first()
    if row is None:
        raise Unknown("leg")
    return _leg(row)


def unfinished(tx: Connection) -> list[Leg]:
    """All legs that are not over, and those whose call is still to be ended; the oldest first."""
    return _find(tx, sa.or_(legs.c.state != State.OVER, legs.c.hang_up_at.is_not(None)))


def of_offers(tx: Connection, case_ids: Collection[str]) -> set[tuple[str, int]]:
    """The offers of these cases, by case and number, that a leg rings or rang for."""
    c = legs.c
    rows = tx.execute(sa.select(c.case_id, c.offer).where(c.case_id.in_(case_ids), c.offer.is_not(None)))
    return {(row.case_id, row.offer) for row in rows}


def living(tx: Connection, case_id: str, *kinds: Kind) -> list[Leg]:
    """The legs of a case that are not over, of these kinds, or of all."""
    return _find(tx, legs.c.case_id == case_id, legs.c.state != State.OVER, legs.c.kind.in_(kinds or tuple(Kind)))


def with_caller(tx: Connection, conversation_id: str) -> Leg | None:
    """The leg of the manager who is in a room, or on the way into it, for this conversation; of two, whoever took the
    case last: the caller goes with the case."""
    found = [_leg(row) for row in tx.execute(_WITH_CALLER, {"talk": conversation_id})]
    return max(found, key=lambda leg: leg.joining_at or leg.created_at) if found else None


def of_talk(tx: Connection, conversation_id: str) -> list[Leg]:
    """All legs of a conversation, over or not."""
    return _find(tx, legs.c.conversation_id == conversation_id)


def in_room(tx: Connection, room: str) -> list[Leg]:
    """All legs that have to do with a room, over or not."""
    return _find(tx, legs.c.room == room)


def move(tx: Connection, leg: Leg, to: State, **values: Any) -> bool:
    """Moves a leg; False when it is no longer where it was seen. Raises IllegalMove."""
    check_move(leg.state, to)
    seen = sa.and_(legs.c.id == leg.id, legs.c.state == leg.state)
    return bool(tx.execute(sa.update(legs).where(seen).values(state=to, **values)).rowcount)


def change(tx: Connection, leg_id: str, **values: Any) -> None:
    """Writes values of a leg that are no move."""
    tx.execute(sa.update(legs).where(legs.c.id == leg_id).values(**values))


def know_call(tx: Connection, leg_id: str, call_id: str) -> bool:
    """Notes the provider's id of a leg's call; False when it is another's by now."""
    this = (legs.c.id == leg_id, sa.or_(legs.c.call_id.is_(None), legs.c.call_id == call_id))
    return bool(tx.execute(sa.update(legs).where(*this).values(call_id=call_id)).rowcount)


def _find(tx: Connection, *where: sa.ColumnElement[bool]) -> list[Leg]:
    return [_leg(row) for row in tx.execute(_OLDEST_FIRST.where(*where))]


def _leg(row: Row[Any]) -> Leg:
    values = dict(row._mapping)
    outcome = Outcome(row.outcome) if row.outcome else None
    return Leg(**{**values, "kind": Kind(row.kind), "state": State(row.state), "outcome": outcome})
