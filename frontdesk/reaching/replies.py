"""What managers wrote and patients have received: noted when it is written, taken out when a browser says it has it."""

from datetime import datetime

from frontdesk.cases.model import Case
from frontdesk.clock import Clock
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.notices.service import Notices
from frontdesk.reaching import store
from frontdesk.reaching.model import NO_WAY, NOTICE_AFTER, Told, Unread


class Replies:
    """The marks of what is read. Whoever acts on what is unread is `Reaching`."""

    def __init__(self, db: Database, clock: Clock, conversations: Conversations, notices: Notices) -> None:
        self.db = db
        self.clock = clock
        self.conversations = conversations
        self.notices = notices

    def wrote(self, tx: Connection, case: Case, seq: int) -> None:
        """Notes that a manager wrote line `seq`, in the transaction that writes it."""
        now = self.clock.now()
        store.add(tx, Unread(case.conversation_id, seq, case.id, written_at=now, due_at=now + NOTICE_AFTER))

    def promised(self, tx: Connection, case: Case, seq: int, due_at: datetime) -> None:
        """Notes that line `seq` promises something, or changes a promise, in the transaction that writes it; who has
        not read it at `due_at` (UTC) is told."""
        store.add(tx, Unread(case.conversation_id, seq, case.id, self.clock.now(), due_at, is_promise=True))

    def kept(self, tx: Connection, case: Case) -> None:
        """Somebody has come: what was promised before is not told any more. In a transaction of the caller."""
        for reply in store.drop_promises(tx, case.id):
            self.notices.withdraw(tx, reply.key)

    def read_upto(self, conversation_id: str, seq: int) -> None:
        """A browser of the patient has received the lines up to `seq` with their words. What was to tell them of it
        and is not sent yet is withdrawn. Writes only when the mark moves on: chats ask often. Raises Unknown."""
        with self.db.reading() as tx:
            conversation = self.conversations.read(tx, conversation_id)
            upto, hidden = min(seq, conversation.seq), conversation.hidden_now(self.clock.now())
            if upto <= hidden and not store.has_promise(tx, conversation_id, upto):
                return
            if upto > hidden and upto <= store.mark(tx, conversation_id):
                return
        with self.db.begin() as tx:
            self.has_read(tx, conversation_id, seq)

    def has_read(self, tx: Connection, conversation_id: str, seq: int) -> None:
        """The same, in a transaction of the caller that writes anyway."""
        conversation = self.conversations.read(tx, conversation_id)
        self._read(tx, conversation_id, conversation.hidden_now(self.clock.now()), min(seq, conversation.seq))

    def heard(self, tx: Connection, conversation_id: str) -> None:
        """The patient writes to the manager: what is not hidden from them is read, also by a browser that does not say
        so. In a transaction of the caller."""
        conversation = self.conversations.read(tx, conversation_id)
        self._read(tx, conversation_id, conversation.hidden_now(self.clock.now()), conversation.seq)

    def _read(self, tx: Connection, conversation_id: str, hidden: int, upto: int) -> None:
        if upto > hidden:
            store.put_mark(tx, conversation_id, upto)
        for reply in store.drop_read(tx, conversation_id, hidden, upto):
            self.notices.withdraw(tx, reply.key)

    def is_unread(self, tx: Connection, conversation_id: str, seq: int) -> bool:
        """Whether a manager's line is still unread, in a transaction of the caller."""
        return store.is_unread(tx, conversation_id, seq)

    def told(self, case_id: str) -> Told | None:
        """How the patient was told of a reply in this case that is unread; None when there is none, or not yet."""
        with self.db.reading() as tx:
            reply = store.newest_told(tx, case_id)
            if reply is None or reply.noticed_at is None:
                return None
            sent_at = self.notices.sent_at(tx, reply.key)
        return Told(reply.by or NO_WAY, reply.noticed_at, sent_at)
