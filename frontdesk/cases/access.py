"""Who may see a case whole: its owner, who is being rung for it, and a supervisor who said why (break-glass).

Each person sees the minimum that their work needs (HIPAA 45 CFR 164.502(b); R7 in docs/assurance.md).
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from frontdesk import audit
from frontdesk.accounts.model import RIGHTS, Right, Role
from frontdesk.cases import routing, store
from frontdesk.cases.after.store import planned_of
from frontdesk.cases.model import WITH_MANAGER, Case, Status, reasons
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.errors import CaseTaken, NotAllowed
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import Practices

GLASS_LASTS = timedelta(hours=1)
COMMAND_LINE = "command line"  # whoever runs the machine
GLASS_REASONS = ("complaint", "safety", "absence", "legal", "quality")


class Seen(StrEnum):
    """How a manager comes to see a case."""

    OWN = "own"
    OFFERED = "offered"
    GLASS = "glass"


class CaseAccess:
    """Asked before a case is shown."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        site_of: Callable[[Connection, str], str | None],
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.site_of = site_of

    def require(self, case: Case, manager_id: str) -> Seen:
        """How this manager may see the case. Raises NotAllowed, or CaseTaken when another took what was put to them."""
        manager = self.practices.manager(manager_id)
        with self.db.reading() as tx:
            asked = [offer for offer in store.read_offers(tx, case.id) if offer.manager_id == manager_id]
            if manager.takes_cases and case.status is Status.OFFERED and any(o.outcome is None for o in asked):
                return Seen.OFFERED
            if manager.takes_cases and case.status is not Status.OFFERED and case.manager_id == manager_id:
                return Seen.OWN
            if manager.takes_cases and (planned := planned_of(tx, case.id)) and planned.manager_id == manager_id:
                return Seen.OWN  # they check on it
            if _may(manager, Right.OVERVIEW) and store.glass_is_broken(tx, case.id, manager_id, self.clock.now()):
                return Seen.GLASS
        raise CaseTaken(case.id) if asked and case.status in WITH_MANAGER else NotAllowed("case")

    def may_know_of(self, case: Case, reader: str) -> bool:
        """Whether somebody may know that there is this case, and what about: who has it, could have it, or oversees it.
        Not what was said in it."""
        manager = self.practices.current().managers.get(reader)
        if manager is None:
            return reader == COMMAND_LINE
        with self.db.reading() as tx:
            site = self.site_of(tx, case.conversation_id)
            oversees = _may(manager, Right.OVERVIEW) and self._of_own_site(tx, manager, case)
        return oversees or case.manager_id == reader or routing.may_own(manager, reasons()[case.reason], site)

    def may_know_talk(self, conversation_id: str, reader: str) -> bool:
        """Whether somebody may know that there was a conversation without a case: not one of another site."""
        manager = self.practices.current().managers.get(reader)
        if manager is None:
            return reader == COMMAND_LINE
        with self.db.reading() as tx:
            site = self.site_of(tx, conversation_id)
        return not manager.sites or site is None or site in manager.sites

    def overview(self, manager_id: str) -> list[Case]:
        """All open cases of the supervisor's sites, the oldest first, for how they stand. Raises NotAllowed."""
        manager = self._supervisor(manager_id)
        with self.db.reading() as tx:
            return [case for case in store.open_cases(tx) if self._of_own_site(tx, manager, case)]

    def break_glass(self, case_id: str, manager_id: str, why: str, words: str) -> Case:
        """A supervisor looks into a case of somebody else for an hour, to read only; it stays on record.

        `why` is one of GLASS_REASONS, `words` are kept encrypted. Raises NotAllowed, Unknown.
        """
        manager, now = self._supervisor(manager_id), self.clock.now()
        if why not in GLASS_REASONS or not words.strip():
            raise NotAllowed("glass")
        with self.db.begin() as tx:
            case = store.get(tx, case_id)
            if not self._of_own_site(tx, manager, case):
                raise NotAllowed("case")
            values = {"id": str(uuid.uuid4()), "at": now, "until": now + GLASS_LASTS, "why": why, "words": words}
            store.break_glass(tx, case_id=case_id, manager_id=manager_id, **values)
            ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
            audit.record(tx, now, manager_id, "break glass", "case", case_id, why, **ids)
        return case

    def _supervisor(self, manager_id: str) -> Manager:
        manager = self.practices.manager(manager_id)
        if not _may(manager, Right.OVERVIEW):
            raise NotAllowed("overview")
        return manager

    def _of_own_site(self, tx: Connection, manager: Manager, case: Case) -> bool:
        site = self.site_of(tx, case.conversation_id) if manager.sites else None
        return site is None or site in manager.sites


def _may(manager: Manager, right: Right) -> bool:
    return right in RIGHTS[Role(manager.role)]
