"""What was promised to a patient, by whom and for when, and whether it was kept; read from the moves of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from frontdesk.cases.model import IN_TIME, WITH_MANAGER, Move, Status


@dataclass(frozen=True)
class Promise:
    """A call-back that was promised; `kept` is None while that is not decided."""

    manager_id: str | None
    at: datetime
    kept: bool | None


def promises(moves: Sequence[Move], now: datetime) -> tuple[Promise, ...]:
    """All promises of a case, the oldest first; one that another took the place of before its time is none any more."""
    found = []
    for place, move in enumerate(moves):
        later = moves[place + 1 :]
        again = next((other.at for other in later if other.to is Status.PROMISED), None)
        if move.promised_at and not (again and again < move.promised_at):
            found.append(Promise(move.manager_id, move.promised_at, _kept(move.promised_at, later, now)))
    return tuple(found)


def due(moves: Sequence[Move], now: datetime) -> Promise | None:
    """The promise whose time has come, while nobody has kept it and no other took its place."""
    last = next((move for move in reversed(moves) if move.to not in (Status.OFFERED, Status.REQUESTED)), None)
    if last is None or last.to is not Status.PROMISED or last.promised_at is None or last.promised_at > now:
        return None
    return Promise(last.manager_id, last.promised_at, _kept(last.promised_at, (), now))


def _kept(at: datetime, later: Sequence[Move], now: datetime) -> bool | None:
    """Kept: a manager came, or closed the case, in time. A next promise says that nobody had."""
    ends = WITH_MANAGER | {Status.RESOLVED, Status.PROMISED}
    end = next((move for move in later if move.to in ends), None)
    if end is None:
        return None if now <= at + IN_TIME else False
    return end.to is not Status.PROMISED and end.at <= at + IN_TIME
