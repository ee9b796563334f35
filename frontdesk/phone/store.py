"""The tables of phone calls, their turns, and how patients asked to be spoken to."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.db import Instant, Sealed, insert_if_absent, known, metadata, put
from frontdesk.errors import Unknown
from frontdesk.phone.model import WISHES, PartialResult, PhoneCall, PhoneTurn

calls = sa.Table(
    "phone_calls",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False, index=True),
    sa.Column("number", Sealed),
    sa.Column("began_at", Instant, nullable=False),
    sa.Column("ended_at", Instant, index=True),
    sa.Column("turns", sa.Integer, nullable=False),
    sa.Column("spoken_upto", sa.Integer, nullable=False),
    sa.Column("said_from", sa.Integer, nullable=False),
    sa.Column("quiet", sa.Integer, nullable=False),
    sa.Column("slow", sa.Boolean, nullable=False),
    sa.Column("loud", sa.Boolean, nullable=False),
    sa.Column("patient", sa.Boolean, nullable=False),
    sa.Column("expects", sa.String(10)),
    sa.Column("seen_at", Instant),
    sa.Column("listens", sa.String(20)),
)

turns = sa.Table(
    "phone_turns",
    metadata,
    sa.Column("call_id", sa.ForeignKey("phone_calls.id"), primary_key=True),
    sa.Column("key", sa.String(20), primary_key=True),
    sa.Column("message_id", sa.String(36), nullable=False),
    sa.Column("meaning", sa.String(12), nullable=False),
    sa.Column("text", Sealed, nullable=False),
    sa.Column("payload", sa.String(200)),
    sa.Column("quiet", sa.Integer, nullable=False),
    sa.Column("spoken_from", sa.Integer, nullable=False),
)

partials = sa.Table(
    "phone_partials",
    metadata,
    sa.Column("call_id", sa.ForeignKey("phone_calls.id"), primary_key=True),
    sa.Column("key", sa.String(20), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("text", Sealed, nullable=False),
    sa.Column("heard_at", Instant, nullable=False, index=True),
    sa.Column("is_whole", sa.Boolean, nullable=False),
    sa.Column("is_led", sa.Boolean, nullable=False),
)

wishes = sa.Table(
    "speech_wishes",
    metadata,
    sa.Column("patient_id", sa.ForeignKey("patients.id"), primary_key=True),
    sa.Column("slow", sa.Boolean, nullable=False),
    sa.Column("loud", sa.Boolean, nullable=False),
    sa.Column("patient", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
)


_THIS = calls.c.id == sa.bindparam("this")
_GET = sa.select(calls).where(_THIS)
_GET_LOCKED = _GET.with_for_update()
_CHANGE = sa.update(calls).where(_THIS)
_TURN = sa.select(turns).where(turns.c.call_id == sa.bindparam("this"), turns.c.key == sa.bindparam("listening"))


def add(tx: Connection, call: PhoneCall) -> bool:
    """Writes a call; False when it is there already."""
    return insert_if_absent(tx, calls, vars(call))


def find(tx: Connection, call_id: str) -> PhoneCall | None:
    """One call, if it is ours."""
    row = tx.execute(_GET, {"this": call_id}).first()
    return PhoneCall(**row._mapping) if row else None


def get(tx: Connection, call_id: str, *, lock: bool = False) -> PhoneCall:
    """One call; raises Unknown."""
    row = tx.execute(_GET_LOCKED if lock else _GET, {"this": call_id}).first()
    if row is None:
        raise Unknown("call")
    return PhoneCall(**row._mapping)


def live_in(tx: Connection, conversation_id: str) -> PhoneCall | None:
    """The newest call of a conversation that has not ended."""
    here = (calls.c.conversation_id == conversation_id, calls.c.ended_at.is_(None))
    row = tx.execute(sa.select(calls).where(*here).order_by(calls.c.began_at.desc())).first()
    return PhoneCall(**row._mapping) if row else None


def silent_since(tx: Connection, moment: datetime) -> list[PhoneCall]:
    """Calls that have not ended, of which nothing was heard since a moment."""
    seen = sa.func.coalesce(calls.c.seen_at, calls.c.began_at)
    found = tx.execute(sa.select(calls).where(calls.c.ended_at.is_(None), seen < moment).order_by(calls.c.began_at))
    return [PhoneCall(**row._mapping) for row in found]


def newest_in(tx: Connection, conversation_id: str) -> PhoneCall | None:
    """The newest call of a conversation, over or not."""
    query = sa.select(calls).where(calls.c.conversation_id == conversation_id).order_by(calls.c.began_at.desc())
    row = tx.execute(query).first()
    return PhoneCall(**row._mapping) if row else None


def change(tx: Connection, call_id: str, **values: Any) -> None:
    """Writes values of a call."""
    tx.execute(_CHANGE, {"this": call_id, **known(calls, values)})


def end(tx: Connection, call_id: str, now: datetime) -> bool:
    """Notes that a call has ended; False when that is known, or there is no such call."""
    live = (calls.c.id == call_id, calls.c.ended_at.is_(None))
    forget_partial(tx, call_id)
    return bool(tx.execute(sa.update(calls).where(*live).values(ended_at=now)).rowcount)


def add_turn(tx: Connection, turn: PhoneTurn) -> bool:
    """Writes what was heard; False when this turn is there already."""
    return insert_if_absent(tx, turns, vars(turn))


def find_turn(tx: Connection, call_id: str, key: str) -> PhoneTurn | None:
    """One turn, if it was heard."""
    row = tx.execute(_TURN, {"this": call_id, "listening": key}).first()
    return PhoneTurn(**row._mapping) if row else None


def wished_by(tx: Connection, patient_id: str) -> dict[str, bool]:
    """How a patient asked to be spoken to on earlier calls; empty when they never did."""
    row = tx.execute(sa.select(wishes).where(wishes.c.patient_id == patient_id)).first()
    return {wish: row._mapping[wish] for wish in WISHES} if row else {}


def remember(tx: Connection, patient_id: str, wished: dict[str, bool], at: datetime) -> None:
    """Keeps how a patient asked to be spoken to."""
    put(tx, wishes, "patient_id", {"patient_id": patient_id, **wished, "at": at})


def hear(tx: Connection, partial: PartialResult) -> None:
    """Keeps the newest that was heard so far in a call. An older one of the same listening changes nothing, and a call
    that was led on stays so: what came late is its answer all the same."""
    if insert_if_absent(tx, partials, vars(partial)):
        return
    c, values = partials.c, vars(partial)
    tx.execute(sa.update(partials).where(c.call_id == partial.call_id, c.key != partial.key).values(**values))
    newer = (c.call_id == partial.call_id, c.key == partial.key, c.sequence < partial.sequence)
    values = {name: value for name, value in values.items() if name != "is_led"}
    tx.execute(sa.update(partials).where(*newer).values(**values))


def whole_since(tx: Connection, since: datetime, until: datetime) -> list[PartialResult]:
    """Whole answers that were heard in between, after which nothing came, in calls that still listen for them."""
    return [PartialResult(**row._mapping) for row in tx.execute(sa.select(partials).where(*_whole(since, until)))]


def lead_on(tx: Connection, partial: PartialResult, since: datetime, until: datetime) -> bool:
    """Notes that a call is led on; False when it was, or its answer is no longer the one that was seen."""
    same = (partials.c.call_id == partial.call_id, partials.c.sequence == partial.sequence)
    led = sa.update(partials).where(*_whole(since, until), *same).values(is_led=True)
    return bool(tx.execute(led).rowcount)


def find_partial(tx: Connection, call_id: str, key: str) -> PartialResult | None:
    """What was heard so far in one listening."""
    row = tx.execute(sa.select(partials).where(partials.c.call_id == call_id, partials.c.key == key)).first()
    return PartialResult(**row._mapping) if row else None


def forget_partial(tx: Connection, call_id: str) -> None:
    """What was heard so far is a turn now, or is listened for no longer."""
    tx.execute(sa.delete(partials).where(partials.c.call_id == call_id))


def _whole(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        partials.c.heard_at.between(since, until),
        partials.c.is_whole.is_(True),
        partials.c.is_led.is_(False),
        sa.exists().where(
            calls.c.id == partials.c.call_id, calls.c.listens == partials.c.key, calls.c.ended_at.is_(None)
        ),
        ~sa.exists().where(turns.c.call_id == partials.c.call_id, turns.c.key == partials.c.key),
    )
