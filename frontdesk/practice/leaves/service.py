"""The book in which leave of providers is entered, by supervisors. Nobody goes without a cover."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from frontdesk import audit
from frontdesk.accounts.model import RIGHTS, Right, Role
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.errors import NotAllowed, RotaWrong, Unknown
from frontdesk.practice import store as practice_store
from frontdesk.practice.leaves import store
from frontdesk.practice.leaves.model import FiledLeave, Leave
from frontdesk.practice.schema import Provider
from frontdesk.practice.service import Practices

LONGEST = timedelta(days=366)


class LeaveBook:
    """The only writer of leave of providers. `new_days` brings the calendar in line with it."""

    def __init__(self, db: Database, clock: Clock, practices: Practices, new_days: Callable[[], int]) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.new_days = new_days

    def enter(self, by: str, provider_id: str, from_day: date, to_day: date, cover_id: str) -> Leave:
        """Enters that a provider is away, first and last day included, and who covers; their free times are taken out
        of the calendar. The same again is one leave.

        Raises NotAllowed, Unknown, RotaWrong: order, past, long, cover.
        """
        self._require(by)
        provider = self._provider(provider_id)
        if to_day < from_day:
            raise RotaWrong("order")
        if to_day < self._today():
            raise RotaWrong("past")
        if to_day - from_day > LONGEST:
            raise RotaWrong("long")
        self._require_cover(provider, cover_id, from_day, to_day)
        leave = Leave(str(uuid.uuid4()), provider_id, from_day, to_day, cover_id, by, self.clock.now())
        with self.db.begin() as tx:
            same = [one for one in store.coming(tx, self._today()) if _said(one) == _said(leave)]
            if same:
                return same[0]
            store.add(tx, leave)
            practice_store.touch(tx)
            audit.record(tx, self.clock.now(), by, "enter", "leave", leave.id, "rota")
        self.new_days()
        return leave

    def end(self, by: str, leave_id: str) -> Leave:
        """Ends a leave with yesterday, or calls off one to come. Repeating is harmless; raises NotAllowed, Unknown."""
        self._require(by)
        leave, now = self.get(leave_id), self.clock.now()
        last = min(leave.to_day, max(leave.from_day, self._today()) - timedelta(days=1))
        with self.db.begin() as tx:
            if store.end(tx, leave_id, last, by, now):
                practice_store.touch(tx)
                audit.record(tx, now, by, "end", "leave", leave_id, "rota")
        self.new_days()
        return leave

    def get(self, leave_id: str) -> Leave:
        """One leave; raises Unknown."""
        with self.db.reading() as tx:
            leave = store.get(tx, leave_id)
        if leave is None:
            raise Unknown("leave")
        return leave

    def coming(self) -> list[Leave]:
        """Leave that is not over."""
        with self.db.reading() as tx:
            return store.coming(tx, self._today())

    def in_files(self) -> list[FiledLeave]:
        """Leave that is not over and that the practice's files name, by the day it begins; not what was entered."""
        entered = {_said(one) for one in self.coming()}
        spans = ((one.id, away) for one in self.practices.current().providers.values() for away in one.away)
        found = [
            FiledLeave(provider_id, away.from_date, away.to_date, away.covered_by)
            for provider_id, away in spans
            if away.from_date and away.to_date and away.to_date >= self._today()
        ]
        return sorted(
            (one for one in found if _said(one) not in entered), key=lambda one: (one.from_day, one.provider_id)
        )

    def _today(self) -> date:
        return self.clock.now().astimezone(self.practices.current().zone).date()

    def _provider(self, provider_id: str) -> Provider:
        try:
            return self.practices.current().providers[provider_id]
        except KeyError:
            raise Unknown("provider") from None

    def _require_cover(self, provider: Provider, cover_id: str, from_day: date, to_day: date) -> None:
        """Somebody else, who may decide the same, and is not away on any of these days."""
        cover = self.practices.current().providers.get(cover_id)
        able = cover is not None and cover.id != provider.id and (cover.prescribes or not provider.prescribes)
        away = [one for one in (cover.away if cover else ()) if one.from_date and one.to_date]
        if not able or any(one.from_date <= to_day and from_day <= one.to_date for one in away):  # type: ignore[operator]
            raise RotaWrong("cover")

    def _require(self, by: str) -> None:
        if Right.ROTA not in RIGHTS[Role(self.practices.manager(by).role)]:
            raise NotAllowed("rota")


def _said(leave: Leave | FiledLeave) -> tuple[str, date, date, str]:
    return leave.provider_id, leave.from_day, leave.to_day, leave.cover_id
