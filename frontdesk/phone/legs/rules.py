"""When a leg has to end although nobody reported that it did. Pure: what stands on record, and the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.cases.model import WITH_MANAGER, Case, Offer, Status
from frontdesk.cases.rounds import cannot_wait
from frontdesk.phone.legs.model import IN_ROOM, Kind, Leg, Outcome, State, of_room

# A phone that rings longer is answered by a machine. Whoever cannot wait is rung on into the next offer of the same
# case, so that a manager who needs 25 seconds to pick up is not cut off at 20.
RING_SECONDS, RING_SECONDS_URGENT = 25, 30
LATE = timedelta(seconds=10)  # after the provider should have given up: its report was lost
LASTS = {State.GATE: timedelta(seconds=60), State.BRIEF: timedelta(seconds=120)}
LAST_WORDS = timedelta(seconds=20)  # a call hears a sentence before it is ended
NEVER_IN = timedelta(seconds=30)  # a manager who was led into a room and is not in it


@dataclass(frozen=True)
class Seen:
    """What stands on record around a leg. `caller`: whether the patient's call lives, or a call to them goes on;
    `host`: whether the manager that the caller talks with is in the leg's room, or on the way into it."""

    case: Case
    offers: Sequence[Offer]
    caller: bool
    host: bool


def ring_seconds(case: Case) -> int:
    """How long a phone rings for a case."""
    return RING_SECONDS_URGENT if cannot_wait(case) else RING_SECONDS


def why_over(leg: Leg, seen: Seen, now: datetime) -> Outcome | None:
    """Why a leg is to be ended now; None when it goes on."""
    if leg.kind in (Kind.PATIENT, Kind.THIRD):
        return _without_host(leg, seen) or _timed_out(leg, seen, now)
    if leg.state in IN_ROOM:
        if not seen.caller:
            return Outcome.DONE if leg.began_at else Outcome.CALLER_LEFT
        return None if seen.host else of_room(leg)  # the caller has gone on with whoever has the case now
    if leg.kind in (Kind.OFFER, Kind.AGAIN) and not seen.caller:
        return Outcome.CALLER_LEFT
    return _went_another_way(leg, seen) or _timed_out(leg, seen, now)


def is_theirs(case: Case, manager_id: str) -> bool:
    """Whether a manager has taken a case."""
    return case.status in WITH_MANAGER and case.manager_id == manager_id


def _without_host(leg: Leg, seen: Seen) -> Outcome | None:
    """Nobody is in the room that they would join. A patient who has answered goes on with the assistant instead."""
    if seen.host or (leg.kind is Kind.PATIENT and leg.state is State.GATE):
        return None
    return Outcome.DONE if leg.state is State.TALKING else Outcome.SUPERSEDED


def _went_another_way(leg: Leg, seen: Seen) -> Outcome | None:
    """Somebody else took the case, or nobody is rung for it any more. Who has answered may decide although time ran out
    meanwhile: the first key wins."""
    case = seen.case
    if is_theirs(case, leg.manager_id):
        return None
    if case.status is not Status.OFFERED:
        return Outcome.SUPERSEDED
    mine = [offer.outcome for offer in seen.offers if offer.manager_id == leg.manager_id]
    last = mine[-1] if mine else "superseded"
    if last in ("declined", "superseded"):
        return Outcome.SUPERSEDED
    waits = leg.state in (State.TO_RING, State.RINGING)
    return Outcome.NO_ANSWER if last == "no_answer" and waits else None


def _timed_out(leg: Leg, seen: Seen, now: datetime) -> Outcome | None:
    if leg.state is State.RINGING and leg.rung_at:
        over = now - leg.rung_at > timedelta(seconds=ring_seconds(seen.case)) + LATE
        return (Outcome.NO_ANSWER if leg.call_id else Outcome.FAILED) if over else None
    lasts = LASTS.get(leg.state)
    return Outcome.NO_ANSWER if lasts and leg.answered_at and now - leg.answered_at > lasts else None
