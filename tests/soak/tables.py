"""What the tables say of every conversation and case at one moment. No words are read, and no service is asked."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from frontdesk.audit import audit_rows
from frontdesk.cases.store import callbacks, cases, messages, moves, offers
from frontdesk.conversations.answers.store import turns
from frontdesk.conversations.store import conversations, lines
from frontdesk.db import Connection
from frontdesk.notices.store import notices
from frontdesk.practice.rota import Rota
from frontdesk.practice.service import LoadedPractice
from tests.builders import Desk

Row = Any
Rows = list[Any]
LINE = [lines.c[name] for name in ("conversation_id", "seq", "at", "author", "name", "alert", "response", "turn_id")]
NOTICE = [notices.c[name] for name in ("id", "key", "due_at", "attempts", "sent_at")]


@dataclass
class Tables:
    """Rows by what they belong to. `rota`: who is there when; `words`: how many messages of managers."""

    now: datetime
    practice: LoadedPractice
    rota: Rota
    cases: Rows
    moves: dict[str, Rows]
    offers: dict[str, Rows]
    callbacks: dict[str, Rows]
    conversations: dict[str, Row]
    lines: dict[str, Rows]
    answered: set[tuple[str, str]]
    notices: dict[str, Row]
    audits: Counter[tuple[str, str, str]]
    words: Counter[str]

    @property
    def open_cases(self) -> Rows:
        return [case for case in self.cases if case.status != "resolved"]

    def in_conversation(self, conversation_id: str) -> Rows:
        return [case for case in self.cases if case.conversation_id == conversation_id]

    def open_offers(self, case_id: str) -> Rows:
        return [offer for offer in self.offers.get(case_id, []) if offer.outcome is None]


def read(desk: Desk) -> Tables:
    """Everything at one moment."""
    practice, now = desk.services.practices.current(), desk.clock.now()
    with desk.services.db.reading() as tx:
        return Tables(
            now=now,
            practice=practice,
            rota=desk.services.practices.rota(tx),
            cases=_all(tx, sa.select(cases).order_by(cases.c.created_at)),
            moves=_by(tx, sa.select(moves).order_by(moves.c.number), "case_id"),
            offers=_by(tx, sa.select(offers).order_by(offers.c.number), "case_id"),
            callbacks=_by(tx, sa.select(callbacks), "case_id"),
            conversations={row.id: row for row in _all(tx, sa.select(conversations.c.id, conversations.c.handler))},
            lines=_by(tx, sa.select(*LINE).order_by(lines.c.seq), "conversation_id"),
            answered=_answered(tx),
            notices={row.key: row for row in _all(tx, sa.select(*NOTICE))},
            audits=_audits(tx),
            words=Counter(tx.scalars(sa.select(messages.c.case_id))),
        )


def _all(tx: Connection, statement: sa.Select[Any]) -> Rows:
    return list(tx.execute(statement))


def _by[Key: Hashable](tx: Connection, statement: sa.Select[Any], name: str) -> dict[Any, Rows]:
    found: defaultdict[Any, Rows] = defaultdict(list)
    for row in tx.execute(statement):
        found[getattr(row, name)].append(row)
    return dict(found)


def _answered(tx: Connection) -> set[tuple[str, str]]:
    done = sa.select(turns.c.conversation_id, turns.c.turn_id).where(turns.c.answered_at.is_not(None))
    return {(row.conversation_id, row.turn_id) for row in tx.execute(done)}


def _audits(tx: Connection) -> Counter[tuple[str, str, str]]:
    c = audit_rows.c
    rows = tx.execute(sa.select(c.what_id, c.did, c.result).where(c.what == "case"))
    return Counter((row.what_id, row.did, row.result) for row in rows)
