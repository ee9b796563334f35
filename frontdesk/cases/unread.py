"""What becomes of a case whose manager wrote and is not read: its owner promises to call back.

For whoever acts on unread replies, always in a transaction of the caller.
"""

from frontdesk.cases import store
from frontdesk.cases.cover import WORKER
from frontdesk.cases.model import WITH_MANAGER
from frontdesk.cases.pressing import Pressing
from frontdesk.conversations.model import ASSISTANT
from frontdesk.db import Connection

NOT_READ = "the reply was not read"


class UnreadReplies(Pressing):
    """Moves of a case that unread replies cause."""

    def hold_still(self, tx: Connection, case_id: str) -> None:
        """Has nobody else change the case before the transaction ends; raises Unknown."""
        store.get(tx, case_id, lock=True)

    def tell_again(self, tx: Connection, case_id: str) -> None:
        """Has open pages of the case look at it again: it stands where it did, and there is something to see."""
        case = store.get(tx, case_id)
        self.conversations.case_moved(tx, case.conversation_id, f"{case.status} {self.clock.now().isoformat()}")

    def promise_unread(self, tx: Connection, case_id: str) -> bool:
        """Promises a call-back by the manager who is not read, at the first free time of their day, and passes the word
        to the assistant; False when the case is in no manager's hands any more."""
        case = store.get(tx, case_id, lock=True)
        owner = self.practices.current().managers.get(case.manager_id or "")
        if case.status not in WITH_MANAGER or owner is None:
            return False
        self._promise(tx, case, WORKER, NOT_READ, owner=owner, told="reply_promised")
        self.conversations.pass_word(tx, case.conversation_id, owner.id, ASSISTANT)
        return True
