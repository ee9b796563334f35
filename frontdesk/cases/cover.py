"""Cover: no promise is left with a manager who will not be there when it is due, nobody absent is rung, and what was
given back has somebody who is there, or a time.

It does not matter why they will not be there: an absence, other hours that day, or that they left the practice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from frontdesk.cases import routing, store
from frontdesk.cases.model import Case, Move, Status, Urgency, reasons
from frontdesk.cases.ringing import Ringing
from frontdesk.cases.routing import CALLBACK_EVERY
from frontdesk.cases.tasks import store as tasks_store
from frontdesk.cases.workload.model import Workload
from frontdesk.db import Connection
from frontdesk.errors import DatabaseAway, IllegalMove
from frontdesk.log import log
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager
from frontdesk.saying import say_when

WORKER = "worker"
GONE = "gone for today"
BACK_WITHIN = timedelta(days=4)  # over a weekend; whoever is away for longer would only keep the patient waiting
_COVERS = "{cover} covers for {left}"  # why a case moved, on record
_ALONE = "back at another time"
_COVERED = re.compile(r"(\S+) covers for (\S+)")


@dataclass(frozen=True)
class Cover:
    """A move by which somebody has a case in the place of whoever left."""

    move: Move
    cover_id: str
    left_id: str


def covers(moves: Sequence[Move]) -> tuple[Cover, ...]:
    """Who covered for whom, in order."""
    found = ((move, _COVERED.fullmatch(move.why)) for move in moves)
    return tuple(Cover(move, *match.groups()) for move, match in found if match)


def is_handed_on(move: Move) -> bool:
    """Whether a move only put a promise in other hands, or at another time of whoever keeps it."""
    return move.why == _ALONE or _COVERED.fullmatch(move.why) is not None


class Covering(Ringing):
    """Hands promises on to somebody who will be there."""

    def cover(self) -> int:
        """Gives each case a cover whose manager will not be there when it is due, and stops ringing the absent; gives
        how many cases changed hands. Harmless when repeated. A talk that goes on is nobody else's."""
        now = self.clock.now()
        with self.db.reading() as tx:
            rota = self.practices.rota(tx)
            absent = [one.manager_id for one in rota.absences if one.holds(now)]
            left = [case for case in store.promised(tx, now) if not self._is_kept(rota, case)]
            left += store.ringing(tx, absent) if absent else []
            left += [case for case in store.given_back(tx) if not self._is_looked_after(tx, rota, case)]
        return sum(self._cover(case) for case in left)

    def _cover(self, case: Case) -> bool:
        """One case in one transaction; one that nobody can cover, whatever is wrong, keeps no other waiting."""
        try:
            with self.db.begin("cover") as tx:
                fresh, rota = store.get(tx, case.id, lock=True), self.practices.rota(tx)
                if fresh.status is Status.OFFERED:
                    return self._ring_no_absent(tx, fresh, rota)
                if fresh.status is Status.RETURNED:
                    return self._promise_for_gone(tx, fresh, rota)
                if fresh.status is not Status.PROMISED or self._is_kept(rota, fresh):
                    return False  # it moved on, or another worker was there first
                self._hand_on(tx, fresh, rota)
        except DatabaseAway:  # for a moment: it is tried again at the next look
            return False
        except Exception as error:
            log.error("no cover", case=case.id, error=error)
            return False
        return True

    def _is_kept(self, rota: Rota, case: Case) -> bool:
        """Whether a promise will be kept by whoever made it; one that is overdue is the deadlines' to ring."""
        owner, at = rota.practice.managers.get(case.manager_id or ""), case.promised_at
        if at is None or at < self.clock.now():
            return True
        return owner is not None and rota.is_there(owner, at, CALLBACK_EVERY)

    def _is_looked_after(self, tx: Connection, rota: Rota, case: Case) -> bool:
        """Whether a case that was given back has somebody who is there, today still, or a task, which has its time."""
        owner, now = rota.practice.managers.get(case.manager_id or ""), self.clock.now()
        today = now.astimezone(rota.practice.zone).date()
        if owner is not None and owner.takes_cases:
            comes = any(end > now for _, end in rota.there(owner, today))
            if comes or owner.id in rota.on_duty(now):
                return True
        return tasks_store.is_open_in(tx, case.id)

    def _promise_for_gone(self, tx: Connection, case: Case, rota: Rota) -> bool:
        """Promises the next time of whoever had a case that was given back, when that is soon, else of a cover."""
        if self._is_looked_after(tx, rota, case):
            return False
        fresh = replace(case, urgency=Urgency.ROUTINE, promised_at=None)  # they have talked: nobody rings before it
        store.update(tx, case.id, urgency=fresh.urgency)
        manager = self._back_soon(rota, case) or next((one for one, _ in self._covers(tx, fresh, rota)), None)
        self._promise(tx, fresh, WORKER, GONE, owner=manager, told="promise_changed")
        return True

    def _back_soon(self, rota: Rota, case: Case) -> Manager | None:
        owner, now = rota.practice.managers.get(case.manager_id or ""), self.clock.now()
        if owner is None or not owner.takes_cases or rota.absence(owner.id, now):
            return None
        at = routing.callback_time(rota, owner, now, ())
        return owner if at is not None and at <= now + BACK_WITHIN else None

    def _ring_no_absent(self, tx: Connection, case: Case, rota: Rota) -> bool:
        ringing = [offer.manager_id for offer in store.read_offers(tx, case.id) if offer.outcome is None]
        absent = [manager_id for manager_id in ringing if rota.absence(manager_id, self.clock.now())]
        for manager_id in absent:
            store.close_offers(tx, case.id, "declined", manager_id)
        if absent and len(absent) == len(ringing):
            self._offer(tx, case, WORKER, f"{absent[0]} is absent")
        return bool(absent)

    def _hand_on(self, tx: Connection, case: Case, rota: Rota) -> None:
        """Names who keeps the promise instead, tells them and the patient."""
        now, left = self.clock.now(), case.manager_id or ""
        of_its_own = store.drop_callbacks(tx, case.id)
        cover, at = next(self._covers(tx, case, rota, of_its_own=of_its_own), (None, now))
        if cover is None:
            raise IllegalMove("nobody is there to cover")
        alone = cover.id == left  # nobody else may own it
        why = _ALONE if alone else _COVERS.format(cover=cover.id, left=left)
        fits = routing.why(cover, reasons()[case.reason], case.language, Workload())
        why_manager = f"first free time, {fits}" if alone else f"covers for {left}, {fits}"
        values: dict[str, Any] = {"manager_id": cover.id, "why_manager": why_manager, "promised_at": at}
        self._move(tx, case, Status.PROMISED, WORKER, why, deadline=at, **values)
        self._notify(tx, case, cover, f"cover {now.isoformat()}")
        self._tell_change(tx, case, rota, cover, at)

    def _tell_change(self, tx: Connection, case: Case, rota: Rota, cover: Manager, at: datetime) -> None:
        left = rota.practice.managers.get(case.manager_id or "")
        when = say_when(at, case.language, rota.practice.zone)
        if left is None or left.id == cover.id:
            self._tell_surely(tx, case, "promise_changed", manager=cover.name, when=when)
        else:
            key = "covered_same_time" if at == case.promised_at else "covered_new_time"
            self._tell_surely(tx, case, key, manager=cover.name, other=left.name, when=when)

    def _covers(
        self, tx: Connection, case: Case, rota: Rota, *, of_its_own: bool = False
    ) -> Iterator[tuple[Manager, datetime]]:
        """Who can have a case with its time, best first, each time booked while it is theirs.

        Whoever speaks the patient's language, on the promised day, then the named cover, then the deputy. Danger is
        whose who has time first, whatever they speak.
        """
        promised = case.promised_at or self.clock.now()
        found = []
        for manager in self._able(tx, case):
            taken = store.booked_callbacks(tx, manager.id, promised) if of_its_own else ()
            at = routing.callback_time(rota, manager, promised, taken)
            if at is not None:
                found.append((_rank(rota, case, manager, promised, at), manager, at))
        for _, manager, at in sorted(found, key=lambda one: one[0]):
            if not of_its_own or store.book_callback(tx, manager.id, at, case.id):
                yield manager, at


def _rank(
    rota: Rota, case: Case, manager: Manager, promised: datetime, at: datetime
) -> tuple[bool, datetime, bool, int, bool, bool, datetime, bool, bool, str]:
    reason = reasons()[case.reason]
    zone, left = rota.practice.zone, rota.practice.managers.get(case.manager_id or "")
    absence = rota.absence(case.manager_id or "", promised)
    return (
        manager is left,
        at if case.urgency is Urgency.DANGER else promised,
        case.language not in manager.languages,
        (at.astimezone(zone).date() - promised.astimezone(zone).date()).days,
        absence is None or manager.id != absence.cover_id,
        left is None or manager.id != left.deputy,
        at,
        reason.topic not in manager.topics,
        manager.clinical and not reason.clinical,
        manager.id,
    )
