"""After it all: what became of every handoff, and how long each stood with nobody, read from moves and offers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.bootstrap import Services
from tests.soak import invariants, tables
from tests.soak.clients import Asked, Manager
from tests.soak.tables import Row, Rows, Tables

HAS_SOMEBODY = ("accepted", "talking", "promised", "resolved")


@dataclass
class Looked:
    """The front desk as tests read it."""

    services: Services

    @property
    def clock(self) -> Any:
        return self.services.clock


def account(services: Services, asked: Sequence[Asked], managers: Sequence[Manager]) -> dict[str, Any]:
    """Counts what is lost or doubled, and holds every promise of the soak test against the tables."""
    seen = tables.read(Looked(services))  # type: ignore[arg-type]
    cases = {one.conversation: seen.in_conversation(one.conversation) for one in asked}
    words = [text for manager in managers for texts in manager.wrote.values() for text in texts]
    return {
        "handoffs": len(asked),
        "lost": sum(not found for found in cases.values()),
        "with nobody at the end": sum(any(not _has_somebody(seen, c) for c in found) for found in cases.values()),
        "doubled cases": sum(len(found) > 1 for found in cases.values()),
        "patients' lines lost or doubled": sum(_wrong_lines(seen, one) for one in asked),
        "managers' lines": len(words),
        "managers' lines lost or doubled": _wrong_words(services, seen, words),
        "promises of the soak test broken": _broken(seen),
        "status": dict(Counter(case.status for found in cases.values() for case in found)),
        "reasons": dict(Counter(case.reason for found in cases.values() for case in found)),
        "seconds until there was a case": spread([_opened_after(seen, one) for one in asked]),
        "seconds with nobody": spread([with_nobody(seen, case) for found in cases.values() for case in found]),
    }


def _has_somebody(seen: Tables, case: Row) -> bool:
    """Owned or promised, with a deadline that is not forgotten."""
    in_time = case.deadline is None or case.deadline >= seen.now
    return case.status in HAS_SOMEBODY and case.manager_id is not None and in_time


def _wrong_lines(seen: Tables, one: Asked) -> int:
    found = Counter(line.turn_id for line in seen.lines[one.conversation] if line.author == "patient")
    return sum(found[message] != 1 for message in one.said)


def _wrong_words(services: Services, seen: Tables, words: Sequence[str]) -> int:
    """Each sentence that the console said was taken is in the transcripts exactly once."""
    there: Counter[str] = Counter()
    for conversation in {case.conversation_id for case in seen.cases}:
        lines = services.conversations.transcript(conversation, who="test", why="soak")
        there.update(line.text for line in lines if line.author == "manager")
    return sum(there[text] != 1 for text in words)


def _broken(seen: Tables) -> str | None:
    """The first promise that does not hold; those that share a time are told by having none of their own."""
    promised = [case for case in seen.cases if case.status == "promised"]
    shared = {(case.id, case.promised_at) for case in promised if not seen.callbacks.get(case.id)}
    try:
        invariants.hold(seen, shared)
    except AssertionError as error:
        return str(error)
    return None


def _opened_after(seen: Tables, one: Asked) -> float:
    found = seen.in_conversation(one.conversation)
    if not found or one.at is None:
        return float("inf")
    opened: datetime = seen.moves[found[0].id][0].at
    return max((opened - one.at).total_seconds(), 0.0)


def with_nobody(seen: Tables, case: Row) -> float:
    """Seconds in which nobody owned the case, nobody was rung whose time was not over, and no promise was ahead."""
    moves, offers = seen.moves[case.id], seen.offers.get(case.id, [])
    begins = [moves[0].at, *(move.at for move in moves[:-1])]
    ends = [*(move.at for move in moves[1:]), seen.now]
    return sum(_gap(move, since, end, offers) for move, since, end in zip(moves, begins, ends, strict=True))


def _gap(move: Row, since: datetime, end: datetime, offers: Rows) -> float:
    """Of the time between a move and the next one. Its offers are dated a moment before it, in the same transaction."""
    covered: datetime = end
    if move.to == "offered":
        covered = max((o.deadline for o in offers if since <= o.offered_at <= move.at), default=move.at)
    elif move.to == "promised":
        covered = move.promised_at
    return max(float((end - covered).total_seconds()), 0.0)


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """How times are spread; of a share of them nothing is left out."""
    found = sorted(seconds) or [0.0]

    def at(percent: int) -> float:
        return round(found[-(-percent * len(found) // 100) - 1], 3)

    none = sum(value <= 0.0 for value in found) / len(found)
    return {
        "share without": round(none, 3),
        **{f"p{p}": at(p) for p in (50, 90, 95, 99)},
        "longest": round(found[-1], 3),
    }
