"""The book in which absences and hours of single days are entered: by supervisors for all, by others for themselves.

Once a change is written, `cover` is called: nothing that was promised stays with somebody who will not be there.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from frontdesk import audit
from frontdesk.accounts.model import RIGHTS, Right, Role
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.errors import NotAllowed, RotaWrong, Unknown
from frontdesk.practice import store
from frontdesk.practice.model import Absence, ChangedHours, Kind
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import LoadedPractice, Practices
from frontdesk.practice.values import hours_of

LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True)
class Page:
    """What somebody may see of the rota: their own absences, a supervisor everybody's and all changed hours."""

    managers: list[Manager]
    absences: list[Absence]
    changes: list[ChangedHours]


class RotaBook:
    """The only writer of absences and changed hours."""

    def __init__(self, db: Database, clock: Clock, practices: Practices, cover: Callable[[], int]) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.cover = cover

    def enter_absence(
        self, by: str, manager_id: str, kind: Kind, from_: datetime, until: datetime, cover_id: str | None = None
    ) -> Absence:
        """Enters that a manager is not there; without `cover_id` the first of their deputies who may have their cases
        covers. A moment gone by means now. The same again is one absence.

        Raises NotAllowed, Unknown, RotaWrong: order, past, long, cover.
        """
        self._require(by, manager_id)
        manager, now = self._of_cases(manager_id), self.clock.now()
        from_ = max(from_, now)
        if until <= now or until <= from_:
            raise RotaWrong("past" if until <= now else "order")
        if until - from_ > LONGEST_ABSENCE:
            raise RotaWrong("long")
        cover = self._cover_for(manager, cover_id)
        absence = Absence(str(uuid.uuid4()), manager_id, kind, from_, until, cover.id, by, now)
        with self.db.begin() as tx:
            if same := _same(store.read_absences(tx, now), absence):
                return same
            store.add_absence(tx, absence)
            audit.record(tx, now, by, "enter", "absence", absence.id, manager_id)
        self.cover()
        return absence

    def end_absence(self, by: str, absence_id: str) -> Absence:
        """Ends an absence now, or calls off one to come. Whoever has a case of it by now keeps it. Repeating is
        harmless; raises NotAllowed, Unknown."""
        now = self.clock.now()
        with self.db.begin() as tx:
            absence = store.get_absence(tx, absence_id)
            if absence is None:
                raise Unknown("absence")
            self._require(by, absence.manager_id)
            if store.end_absence(tx, absence_id, by, now):
                audit.record(tx, now, by, "end", "absence", absence_id, absence.manager_id)
        return absence

    def change_hours(self, by: str, manager_id: str, day: date, hours: Sequence[str]) -> None:
        """A manager's hours ("08:00-12:00") on one date instead of those of the week; none: a day off. For supervisors.

        Raises NotAllowed, Unknown, RotaWrong: past, hours.
        """
        self._require(by)
        try:
            spans = hours_of(hours)
        except ValueError as error:
            raise RotaWrong("hours") from error
        with self.db.begin() as tx:
            self._write(tx, by, ChangedHours(self._of_cases(manager_id).id, day, spans, by, self.clock.now()))
        self.cover()

    def swap_hours(self, by: str, one_id: str, other_id: str, day: date) -> None:
        """Each of two managers has the other's hours on one date. For supervisors; raises as `change_hours`."""
        self._require(by)
        one, other, now = self._of_cases(one_id), self._of_cases(other_id), self.clock.now()
        with self.db.begin() as tx:
            rota = self.practices.rota(tx)
            changes = [(one, rota.hours(other, day)), (other, rota.hours(one, day))]
            for manager, hours in changes:
                self._write(tx, by, ChangedHours(manager.id, day, hours, by, now))
        self.cover()

    def usual_hours(self, by: str, manager_id: str, day: date) -> None:
        """Takes back what was changed for a date. For supervisors. Repeating is harmless; raises NotAllowed."""
        self._require(by)
        with self.db.begin() as tx:
            if store.drop_changed_hours(tx, manager_id, day):
                audit.record(tx, self.clock.now(), by, "take back", "hours", f"{manager_id} {day}", "rota")
        self.cover()

    def page(self, by: str) -> Page:
        """What is entered from today on, as far as this manager may see it. Raises Unknown."""
        managers = [manager for manager in self.practices.current().managers.values() if self._may(by, manager.id)]
        seen = {manager.id for manager in managers}
        with self.db.reading() as tx:
            absences, changes = store.read_absences(tx, self.clock.now()), store.read_changed_hours(tx, self._today())
        return Page(
            [manager for manager in managers if manager.takes_cases],
            [absence for absence in absences if absence.manager_id in seen],
            [change for change in changes if change.manager_id in seen],
        )

    def absence_now(self, manager_id: str) -> Absence | None:
        """The absence a manager is in."""
        with self.db.reading() as tx:
            return self.practices.rota(tx).absence(manager_id, self.clock.now())

    def _today(self) -> date:
        return self.clock.now().astimezone(self.practices.current().zone).date()

    def _write(self, tx: Connection, by: str, change: ChangedHours) -> None:
        if change.day < self._today():
            raise RotaWrong("past")
        store.change_hours(tx, change)
        hours = " ".join(map(str, change.hours)) or "off"
        what = f"{change.manager_id} {change.day}"
        audit.record(tx, change.entered_at, by, "change", "hours", what, "rota", result=hours[:40])

    def _of_cases(self, manager_id: str) -> Manager:
        manager = self.practices.manager(manager_id)
        if not manager.takes_cases:
            raise Unknown("manager")
        return manager

    def _cover_for(self, manager: Manager, cover_id: str | None) -> Manager:
        """Who was named, or the first deputy down the line, who may decide what the absent one decides."""
        practice = self.practices.current()
        named = [practice.managers.get(cover_id)] if cover_id else _deputies(practice, manager)
        for cover in named:
            if cover and cover.id != manager.id and cover.takes_cases and (cover.clinical or not manager.clinical):
                return cover
        raise RotaWrong("cover")

    def _require(self, by: str, manager_id: str | None = None) -> None:
        if not self._may(by, manager_id):
            raise NotAllowed("rota")

    def _may(self, by: str, manager_id: str | None) -> bool:
        return by == manager_id or Right.ROTA in RIGHTS[Role(self.practices.manager(by).role)]


def _same(absences: Sequence[Absence], new: Absence) -> Absence | None:
    """An absence that says the same as a new one: a button pressed twice."""
    for one in absences:
        if (one.manager_id, one.kind, one.until) == (new.manager_id, new.kind, new.until) and one.from_ <= new.from_:
            return one
    return None


def _deputies(practice: LoadedPractice, manager: Manager) -> list[Manager]:
    """The line of deputies, each once."""
    line = [manager]
    while (after := practice.managers.get(line[-1].deputy)) and after not in line:
        line.append(after)
    return line[1:]
