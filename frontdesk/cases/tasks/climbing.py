"""What is late climbs: to the deputy or the next in the department, then to a supervisor, with an alarm that stands
until it is done.

The patient's contact stays who it was, and is told of each step.
"""

from frontdesk.accounts.model import RIGHTS, Right, Role
from frontdesk.cases.model import Case
from frontdesk.cases.tasks import hours, owners, store
from frontdesk.cases.tasks.changing import WORKER
from frontdesk.cases.tasks.cover import Covering
from frontdesk.cases.tasks.model import CLIMBS_EVERY, Rung, Status, Task, departments
from frontdesk.db import Connection
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager

LATE = "late"


class Climbing(Covering):
    """Moves on what is overdue."""

    def look(self) -> int:
        """What the worker does from time to time; gives how many tasks changed hands."""
        return self.cover() + self.climb()

    def climb(self) -> int:
        """Moves each task on that its owner has not done in time, also while everything was down; gives how many."""
        with self.db.reading() as tx:
            late = store.climbing(tx, self._now())
        return sum(self._each(task, self._climb) for task in late)

    def _climb(self, tx: Connection, case: Case, task: Task) -> bool:
        if task.climbs_at is None or task.climbs_at > self._now():
            return False  # another worker was there first
        rota = self.practices.rota(tx)
        after = self._next(tx, rota, case, task) if task.rung is Rung.OWNER else None
        if after is not None:
            self._hand_up(tx, case, task, after)
        else:
            self._alarm(tx, rota, case, task)
        return True

    def _next(self, tx: Connection, rota: Rota, case: Case, task: Task) -> Manager | None:
        """The owner's deputy, or the next of the department, who is there and has not had it."""
        now, owner, department = self._now(), self._manager(task.owner_id), departments()[task.department]
        until, had = now + CLIMBS_EVERY, store.owners_so_far(tx, task.id)
        first = (owner.deputy if owner else None,)
        able = owners.ranked(
            rota, department, now, until, site=self._site(tx, case), loads=store.loads(tx), first=first
        )
        of_it = [one for one in able if department.topic in one.topics or one.id in first]
        return next((one for one in of_it if one.id not in had and owners.can_do(rota, one, now, until)), None)

    def _hand_up(self, tx: Connection, case: Case, task: Task, after: Manager) -> None:
        owner = self._manager(task.owner_id)
        why = f"{LATE}: to the deputy" if owner and owner.deputy == after.id else f"{LATE}: next in the department"
        practice, department = self.practices.current(), departments()[task.department]
        climbs_at = hours.after(practice, department, self._now(), CLIMBS_EVERY)
        values = {"owner_id": after.id, "rung": Rung.DEPUTY, "climbs_at": climbs_at}
        climbed = self._move(tx, case, task, Status.REQUESTED, WORKER, why, **values)
        self._tell_owner(tx, climbed, LATE)
        self._tell_contact(tx, case, climbed, "climbed", WORKER)

    def _alarm(self, tx: Connection, rota: Rota, case: Case, task: Task) -> None:
        """To a supervisor who is there and may decide it; while none is, who has it keeps it. All supervisors hear of
        it."""
        site = self._site(tx, case)
        supervisors = self._supervisors(rota, site)
        able = [one for one in supervisors if owners.may_do(one, departments()[task.department], site)]
        there = [one for one in able if rota.is_there(one, self._now())]
        owner_id = there[0].id if there else task.owner_id
        why = f"{LATE}: to a supervisor" if there else f"{LATE}: no supervisor is there"
        values = {"owner_id": owner_id, "rung": Rung.SUPERVISOR, "climbs_at": None}
        climbed = self._move(tx, case, task, Status.REQUESTED, WORKER, why, **values)
        for supervisor in supervisors:
            self._tell(tx, climbed, supervisor.id, "alarm")
        if case.manager_id not in {one.id for one in supervisors}:
            self._tell_contact(tx, case, climbed, "climbed", WORKER)

    def _supervisors(self, rota: Rota, site: str | None) -> list[Manager]:
        managers = rota.practice.managers.values()
        overseers = [one for one in managers if one.takes_cases and Right.OVERVIEW in RIGHTS[Role(one.role)]]
        return [one for one in overseers if not one.sites or site is None or site in one.sites]
