"""Whose a task is: who has the department's topic, may decide what it decides, and is there before it is due."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from frontdesk.cases.tasks.model import Department
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager

LEAVES_SOON = timedelta(minutes=15)  # who is there for less than that before it is due hands it on
FAR = timedelta(days=14)  # a task due later is looked at again in time


def may_do(manager: Manager, department: Department, site: str | None) -> bool:
    """Whether a manager has the authority."""
    own_site = not manager.sites or site is None or site in manager.sites
    return manager.takes_cases and own_site and (manager.clinical or not department.clinical)


def can_do(rota: Rota, manager: Manager, now: datetime, due: datetime) -> bool:
    """Whether a manager is there long enough, from now until it is due."""
    needed = min(LEAVES_SOON, max(due - now, timedelta(seconds=1)))
    day, last = (moment.astimezone(rota.practice.zone).date() for moment in (now, min(due, now + FAR)))
    while day <= last:
        for start, end in rota.there(manager, day):
            if min(end, due) - max(start, now) >= needed:
                return True
        day += timedelta(days=1)
    return False


def ranked(
    rota: Rota,
    department: Department,
    now: datetime,
    due: datetime,
    *,
    site: str | None,
    loads: Mapping[str, int],
    first: Collection[str | None] = (),
) -> list[Manager]:
    """All who may own a task, best first: there in time, in the order of `first` (the named cover, the deputy), of the
    topic, there now, with the fewest tasks."""
    able = [manager for manager in rota.practice.managers.values() if may_do(manager, department, site)]
    named = [manager_id for manager_id in first if manager_id]

    def rank(manager: Manager) -> tuple[bool, int, bool, bool, bool, int, str]:
        return (
            not can_do(rota, manager, now, due),
            named.index(manager.id) if manager.id in named else len(named),
            department.topic not in manager.topics,
            not rota.is_there(manager, now),
            manager.clinical and not department.clinical,
            loads.get(manager.id, 0),
            manager.id,
        )

    return sorted(able, key=rank)
