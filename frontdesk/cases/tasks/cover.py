"""Cover: no task stays with somebody who will not be there before it is due; a cover is named before they leave.

The same rule as for promises (frontdesk/cases/cover.py), and it does not matter either why they will not be there.
"""

from collections.abc import Callable
from datetime import datetime

from frontdesk.cases.model import Case
from frontdesk.cases.tasks import owners, store
from frontdesk.cases.tasks.changing import WORKER, Changing
from frontdesk.cases.tasks.model import CLIMBS_EVERY, Status, Task, departments
from frontdesk.db import Connection
from frontdesk.errors import DatabaseAway
from frontdesk.log import log
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager


class Covering(Changing):
    """Hands tasks on to somebody who will be there."""

    def cover(self) -> int:
        """Gives each task a cover whose owner will not be there in time; gives how many. Harmless when repeated. Where
        nobody else could do it in time either, who has it keeps it, and it climbs when it is late."""
        with self.db.reading() as tx:
            rota = self.practices.rota(tx)
            left = [task for task in store.all_open(tx) if not self._is_kept(rota, task)]
        return sum(self._each(task, self._cover) for task in left)

    def _each(self, task: Task, work: Callable[[Connection, Case, Task], bool]) -> bool:
        """One task in one transaction; one that cannot be moved on, whatever is wrong, keeps no other waiting."""
        try:
            with self.db.begin() as tx:
                case, fresh = self._locked(tx, task.id)
                return fresh.is_open and work(tx, case, fresh)
        except DatabaseAway:  # for a moment: it is tried again at the next look
            return False
        except Exception as error:
            log.error("deadline failed", case=task.case_id, error=error)
            return False

    def _is_kept(self, rota: Rota, task: Task) -> bool:
        owner, now = rota.practice.managers.get(task.owner_id), self._now()
        return owner is not None and owner.takes_cases and owners.can_do(rota, owner, now, self._until(task))

    def _until(self, task: Task) -> datetime:
        """When it should be done; what is late, in the time the next one would have for it."""
        return max(task.due, self._now() + CLIMBS_EVERY) if task.is_overdue(self._now()) else task.due

    def _cover(self, tx: Connection, case: Case, task: Task) -> bool:
        rota = self.practices.rota(tx)
        cover = None if self._is_kept(rota, task) else self._cover_for(tx, rota, case, task)
        if cover is None:
            return False
        values = {"owner_id": cover.id}
        covered = self._move(
            tx, case, task, Status.REQUESTED, WORKER, f"{cover.id} covers for {task.owner_id}", **values
        )
        self._tell_owner(tx, covered, "new")
        self._tell_contact(tx, case, covered, "covered", WORKER)
        return True

    def _cover_for(self, tx: Connection, rota: Rota, case: Case, task: Task) -> Manager | None:
        """Who else is there in time: the cover named in the absence, then the deputy. Whoever, when its owner has left
        the practice."""
        now, until, left = self._now(), self._until(task), self._manager(task.owner_id)
        absence = rota.absence(task.owner_id, now)
        first = (absence.cover_id if absence else None, left.deputy if left else None)
        department = departments()[task.department]
        others = owners.ranked(
            rota, department, now, until, site=self._site(tx, case), loads=store.loads(tx), first=first
        )
        gone = left is None or not left.takes_cases
        return next((one for one in others if one is not left and (gone or owners.can_do(rota, one, now, until))), None)
