"""How a case begins; and cases that ring nobody: a note that somebody has, until what it asks for is done.

Always in a transaction of the caller.
"""

import uuid

from frontdesk.cases import routing, store
from frontdesk.cases.calling import Calling
from frontdesk.cases.model import Case, Reason, Status, reasons
from frontdesk.cases.workload.model import Workload
from frontdesk.conversations.model import Conversation
from frontdesk.db import Connection
from frontdesk.errors import IllegalMove
from frontdesk.practice.schema import Manager

QUIET = "left to somebody"
ALL_DONE = "all is done"


class Opening(Calling):
    """Opens cases."""

    def open_quietly(self, tx: Connection, conversation: Conversation, reason: Reason, owner: Manager, by: str) -> Case:
        """Opens a case that its owner has from the start. The assistant goes on with the patient; whoever asks for a
        person in it is rung for like anybody."""
        case = self._open(tx, str(uuid.uuid4()), conversation, reason, by, QUIET)
        why_manager = routing.why(owner, reason, case.language, Workload())
        self._move(tx, case, Status.RETURNED, by, QUIET, manager_id=owner.id, why_manager=why_manager)
        return store.get(tx, case.id)

    def end_quietly(self, tx: Connection, case: Case, by: str, outcome: str) -> None:
        """Closes such a case once all that it asked for is done; any other is its manager's to close."""
        if case.status is Status.RETURNED and reasons()[case.reason].quiet:
            self._move(tx, case, Status.RESOLVED, by, ALL_DONE, outcome=outcome, deadline=None)

    def _open(
        self, tx: Connection, case_id: str, conversation: Conversation, reason: Reason, by: str, why: str
    ) -> Case:
        """A new case; after a silence nobody's, since somebody else may be at the same screen by now."""
        now = self.clock.now()
        case = Case(
            id=case_id,
            conversation_id=conversation.id,
            patient_id=conversation.patient_id if conversation.level_now(now) else None,
            reason=reason.name,
            urgency=reason.urgency,
            language=conversation.language,
            status=Status.REQUESTED,
            manager_id=None,
            why_manager="",
            deadline=None,
            promised_at=None,
            agreed=None,
            outcome=None,
            created_at=now,
        )
        if not store.add(tx, case):
            raise IllegalMove("a case is open in this conversation")
        store.open_with(tx, case, by, why or reason.name)
        self._audit(tx, case, by, "open")
        return case
