"""Changing the kind of a case: it goes to who may own it, and what was changed, by whom and why, stays on record."""

from collections.abc import Callable

from frontdesk.cards.mask import mask
from frontdesk.cases import routing, store
from frontdesk.cases.kinds import store as kinds
from frontdesk.cases.kinds.model import Change
from frontdesk.cases.model import WITH_MANAGER, Case, Reason, Status, reasons
from frontdesk.cases.opening import Opening
from frontdesk.cases.ringing import SUPERSEDED
from frontdesk.conversations.model import ASSISTANT
from frontdesk.db import Connection
from frontdesk.errors import IllegalMove, NotAllowed, Unknown
from frontdesk.saying import say_when


class Changing(Opening):
    """Gives a case another kind. `before_change` may refuse that; `goes_on` names the kind as which a case goes to
    somebody else when its owner is done with it, and may not finish what is open in it."""

    before_change: Callable[[Connection, Case, str], None] | None = None
    goes_on: Callable[[Connection, Case], str | None] | None = None

    def change_kind(self, case_id: str, by: str, kind: str, why: str) -> Case:
        """A manager who has the case or is rung for it, or the assistant, says what it is. Whoever has it and may own
        it keeps it; else it is put to who may. The same kind again changes nothing.

        Raises NotAllowed, Unknown; IllegalMove for a closed case.
        """
        if kind not in reasons():
            raise Unknown("kind")
        with self.db.begin() as tx:
            case = store.get(tx, case_id, lock=True)
            self._require_part_in(tx, case, by)
            if case.status is Status.RESOLVED:
                raise IllegalMove("closed")
            if case.reason == kind:
                return case
            if self.before_change:
                self.before_change(tx, case, kind)
            return self._become(tx, case, by, kind, mask(why))

    def changes(self, case_id: str) -> list[Change]:
        """How the kind of a case was changed, the oldest first."""
        with self.db.reading() as tx:
            return kinds.read(tx, case_id)

    def _become(self, tx: Connection, case: Case, by: str, kind: str, why: str) -> Case:
        kinds.add(tx, Change(case.id, case.reason, kind, by, self.clock.now(), why))
        store.update(tx, case.id, reason=kind, urgency=reasons()[kind].urgency)
        self._audit(tx, case, by, "change kind", kind)
        return self._settle(tx, store.get(tx, case.id), by)

    def _pass_on(self, tx: Connection, case: Case, by: str, words: str) -> Case | None:
        """Puts a case to who may finish it when its owner is done with it and may not; None when nothing is left."""
        kind = self.goes_on(tx, case) if self.goes_on else None
        return self._become(tx, case, by, kind, words) if kind else None

    def _settle(self, tx: Connection, case: Case, by: str) -> Case:
        """Leaves the case with its owner, or puts it to who may own it now."""
        reason = reasons()[case.reason]
        if case.status is not Status.OFFERED and self._stays(tx, case, reason):
            self.conversations.case_moved(tx, case.conversation_id, f"{case.status} {self.clock.now().isoformat()}")
            return case
        store.close_offers(tx, case.id, SUPERSEDED)
        store.drop_callbacks(tx, case.id)
        return self._ring_or_promise(tx, case, by)

    def _ring_or_promise(self, tx: Connection, case: Case, by: str) -> Case:
        """Rings who may own it now, or promises. Whoever knew a name or a time hears that it is another's."""
        why, owner, left = f"kind {case.reason}", case.manager_id or "", self._left(case)
        talked = case.status in WITH_MANAGER and self.conversations.pass_word(
            tx, case.conversation_id, owner, ASSISTANT
        )
        if talked or (case.status is Status.RETURNED and by != ASSISTANT):
            self._tell_surely(tx, case, "kind_changed", manager=left)
        line, at = self._next_in_line(tx, case, self.clock.now()), case.promised_at
        waits = case.status is Status.PROMISED and by != ASSISTANT and at is not None and at > self.clock.now()
        if not line:
            return self._promise(tx, case, by, why, told="kind_promised" if waits else "")
        if waits and at:
            when = say_when(at, case.language, self.practices.current().zone)
            self._tell_surely(tx, case, "kind_unpromised", manager=left, when=when)
        return self._ring_line(tx, case, by, why, line)

    def _left(self, case: Case) -> str:
        practice = self.practices.current()
        manager = practice.managers.get(case.manager_id or "")
        return manager.name if manager else practice.details.name

    def _stays(self, tx: Connection, case: Case, reason: Reason) -> bool:
        owner = self.practices.current().managers.get(case.manager_id or "")
        return owner is not None and routing.may_own(owner, reason, self.site_of(tx, case.conversation_id))

    def _require_part_in(self, tx: Connection, case: Case, by: str) -> None:
        """Raises NotAllowed for a manager who neither has the case nor is rung for it."""
        rung = [offer.manager_id for offer in store.read_offers(tx, case.id) if offer.outcome is None]
        if by != ASSISTANT and by not in [case.manager_id, *rung]:
            raise NotAllowed("case")
