"""Who checks on a case when the manager who closed it will not be there: chosen as for open cases. Who oversees it."""

from datetime import date, datetime

from frontdesk.accounts.model import RIGHTS, Right, Role
from frontdesk.cases.after import store
from frontdesk.cases.after.times import follow_up_time
from frontdesk.cases.model import Case, reasons
from frontdesk.cases.routing import may_own
from frontdesk.cases.store import booked_callbacks
from frontdesk.db import Connection
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager

Found = tuple[Manager, datetime]


def taken(tx: Connection, manager: Manager, after: datetime) -> set[datetime]:
    """The times of a manager that are promised to somebody, or planned."""
    return booked_callbacks(tx, manager.id, after) | store.times_of(tx, manager.id)


def own_time(tx: Connection, rota: Rota, manager: Manager, first: date, now: datetime) -> datetime | None:
    """When a manager can check, from a day on; None when they are not there for long."""
    return follow_up_time(rota, manager, first, now, taken(tx, manager, now))


def best_cover(
    tx: Connection, rota: Rota, case: Case, left_id: str, site: str | None, first: date, now: datetime
) -> Found | None:
    """Somebody else who may own the case: who speaks the patient's language, then the named cover, then the deputy,
    then who is there first."""
    managers, reason = rota.practice.managers, reasons()[case.reason]
    left, absence = managers.get(left_id), rota.absence(left_id, now)
    found = []
    for manager in managers.values():
        if manager.id != left_id and may_own(manager, reason, site):
            at = own_time(tx, rota, manager, first, now)
            named = absence is not None and manager.id == absence.cover_id
            deputy = left is not None and manager.id == left.deputy
            rank = (case.language not in manager.languages, not named, not deputy, at or now, manager.id)
            found += [(rank, manager, at)] if at else []
    best = min(found, key=lambda one: one[0], default=None)
    return (best[1], best[2]) if best else None


def oversees(manager: Manager, site: str | None) -> bool:
    """Whether somebody is a supervisor of a site; of a site that is not known, every supervisor is."""
    own_site = not manager.sites or site is None or site in manager.sites
    return own_site and Right.OVERVIEW in RIGHTS[Role(manager.role)]
