"""A matter that was not solved goes back to the person who had it, rather than to whoever is free."""

from frontdesk.cases import routing, store
from frontdesk.cases.cover import BACK_WITHIN
from frontdesk.cases.kinds.changing import Changing
from frontdesk.cases.model import Case, Status, Urgency, reasons
from frontdesk.cases.routing import callback_time, soonest
from frontdesk.db import Connection
from frontdesk.practice.schema import Manager

HAD_IT = "had this matter"
UNDONE = "what was left cannot be done"


class Reopening(Changing):
    """Puts a case to one manager before all others."""

    def ring_for_undone(self, tx: Connection, case: Case, by: str) -> None:
        """Of what a patient left and nobody will do, a person tells them: whoever has the case, or is next. Nobody was
        rung for it before, and nothing else in it has a time any more."""
        if case.status is Status.RETURNED and reasons()[case.reason].quiet:
            self._offer_back(tx, case, by, UNDONE, case.manager_id)

    def _offer_back(self, tx: Connection, case: Case, by: str, why: str, manager_id: str | None) -> Case:
        """Rings this manager, or promises their next time when they cannot be rung and it can wait; when neither is
        possible, or nobody is named, whoever is next in line."""
        if manager_id is None:
            return self._offer(tx, case, by, why)
        if by == manager_id:  # they open it themselves, so nobody else needs to be rung
            return self._ring_line(tx, case, by, why, [(self.practices.manager(by), HAD_IT)])
        line = self._next_in_line(tx, case, self.clock.now())
        ahead = [one for one in line if one[0].id == manager_id]
        if ahead or case.urgency is not Urgency.ROUTINE:
            others = [one for one in line if one[0].id != manager_id]
            return self._ring_line(tx, case, by, why, [*map(_had_it, ahead), *others])
        owner = self._is_back_soon(tx, case, manager_id)
        return self._promise(tx, case, by, why, owner=owner) if owner else self._offer(tx, case, by, why)

    def _is_back_soon(self, tx: Connection, case: Case, manager_id: str) -> Manager | None:
        manager, now = self.practices.current().managers.get(manager_id), self.clock.now()
        if manager is None or not routing.may_own(
            manager, reasons()[case.reason], self.site_of(tx, case.conversation_id)
        ):
            return None
        taken = store.booked_callbacks(tx, manager.id, now)
        at = callback_time(self.practices.rota(tx), manager, soonest(now, case.urgency), taken)
        return manager if at is not None and at <= now + BACK_WITHIN else None


def _had_it(one: tuple[Manager, str]) -> tuple[Manager, str]:
    """The reason for the choice says that it is theirs."""
    manager, why = one
    return manager, why if why.startswith(HAD_IT) else f"{HAD_IT}, {why}"
