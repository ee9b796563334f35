"""The table of consents. Rows are only added: what holds is the newest."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from frontdesk.consents.model import Channel, Consent
from frontdesk.db import Instant, metadata

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("patient_id", sa.String(40), index=True),
    sa.Column("conversation_id", sa.String(36), index=True),
    sa.Column("channel", sa.String(10), nullable=False),
    sa.Column("purpose", sa.String(40), nullable=False),
    sa.Column("given", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("wording", sa.String(40), nullable=False),
    sa.Column("language", sa.String(20), nullable=False),
    sa.Column("how", sa.String(20), nullable=False),
)


def add(tx: Connection, consent: Consent) -> None:
    """Writes what a patient said."""
    tx.execute(sa.insert(consents).values(**vars(consent)))


def ever_given(tx: Connection, purpose: str) -> set[str]:
    """The patients who ever allowed something for a purpose, whether or not that still holds."""
    given = (consents.c.purpose == purpose, consents.c.given, consents.c.patient_id.is_not(None))
    return set(tx.scalars(sa.select(consents.c.patient_id).where(*given).distinct()))


def of_patient(tx: Connection, patient_id: str) -> list[Consent]:
    """All that a patient said, the newest first; also in talks where they proved who they are only later."""
    return _newest_first(tx, _theirs(patient_id))


def newest(tx: Connection, channel: Channel, purpose: str, patient_id: str | None, id: str | None) -> Consent | None:
    """The newest word on a channel and purpose: of a patient, and where nobody is known yet of a conversation. What was
    stopped before they were known is theirs, what was allowed is not."""
    if patient_id:
        whose = sa.and_(_theirs(patient_id), sa.or_(consents.c.patient_id == patient_id, consents.c.given.is_(False)))
    else:
        whose = consents.c.conversation_id == id
    return next(iter(_newest_first(tx, whose, consents.c.channel == channel, consents.c.purpose == purpose)), None)


def reminded_in(tx: Connection, conversation_id: str) -> str | None:
    """The patient whom a conversation reminds of a visit, when it began as a call that did."""
    calls = metadata.tables["reminder_calls"].c
    return tx.scalar(sa.select(calls.patient_id).where(calls.conversation_id == conversation_id))


def is_refused_in(tx: Connection, conversation_id: str, purpose: str) -> bool:
    """Whether a purpose was refused in a conversation."""
    c = consents.c
    there = (c.conversation_id == conversation_id, c.purpose == purpose, c.given.is_(False))
    return tx.scalar(sa.select(c.id).where(*there).limit(1)) is not None


def _theirs(patient_id: str) -> sa.ColumnElement[bool]:
    talks, calls = metadata.tables["conversations"].c, metadata.tables["reminder_calls"].c
    own = sa.select(talks.id).where(talks.patient_id == patient_id)
    reminded = sa.select(calls.conversation_id).where(calls.patient_id == patient_id)  # nobody is proven in these
    where = sa.or_(consents.c.conversation_id.in_(own), consents.c.conversation_id.in_(reminded))
    unnamed = sa.and_(consents.c.patient_id.is_(None), where)
    return sa.or_(consents.c.patient_id == patient_id, unnamed)


def _newest_first(tx: Connection, *where: sa.ColumnElement[bool]) -> list[Consent]:
    query = sa.select(consents).where(*where).order_by(consents.c.at.desc(), consents.c.given)  # a stop wins a tie
    return [Consent(**row._mapping) for row in tx.execute(query)]
