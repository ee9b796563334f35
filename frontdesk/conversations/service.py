"""What can be done with a conversation: open it, write into it, keep what is known from it."""

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime
from typing import Any

from frontdesk import audit
from frontdesk.clock import Clock
from frontdesk.conversations import store
from frontdesk.conversations.model import ASSISTANT, Conversation, Line, Opened
from frontdesk.db import Connection, Database
from frontdesk.errors import NotAllowed


class Conversations:
    """The only door to conversations."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def open(self, channel: str, language: str) -> Opened:
        """Begins a conversation; its id is ours, never a phone number."""
        conversation = Conversation(
            id=str(uuid.uuid4()),
            channel=channel,
            language=language,
            handler=ASSISTANT,
            patient_id=None,
            level=0,
            heard_at=self.clock.now(),
            seq=0,
            failed_turns=0,
            engine_state=None,
            asked_engine=False,
        )
        token = secrets.token_urlsafe(32)
        with self.db.begin() as tx:
            store.add(tx, conversation, _hash(token))
            self._audit(tx, conversation.id, "patient", "open", "conversation", conversation.id)
        return Opened(conversation, token)

    def check_token(self, conversation_id: str, token: str) -> None:
        """Raises NotAllowed unless the token is this conversation's; the same for an unknown one."""
        with self.db.reading() as tx:
            known = store.token_hash(tx, conversation_id) or ""
        if not hmac.compare_digest(known, _hash(token)):
            raise NotAllowed("conversation")

    def get(self, conversation_id: str) -> Conversation:
        """The conversation as it stands; raises Unknown."""
        with self.db.reading() as tx:
            return store.get(tx, conversation_id)

    def write(self, tx: Connection, conversation_id: str, line: Line, who: str | None = None) -> int:
        """Appends a line in a transaction of the caller; gives its number. `who`: the manager who wrote it."""
        seq = store.append(tx, conversation_id, line, self.clock.now())
        self._audit(tx, conversation_id, who or line.author, "write", "line", str(seq))
        return seq

    def add_line(self, conversation_id: str, line: Line) -> int:
        """Appends a line; gives its number."""
        with self.db.begin() as tx:
            return self.write(tx, conversation_id, line)

    def transcript(
        self, conversation_id: str, after: int = 0, *, who: str = "patient", why: str = "conversation"
    ) -> list[Line]:
        """The lines after a number, in order. Each reading leaves an audit row, a patient's at its beginning only."""
        if who == "patient" and after > 0:
            with self.db.reading() as tx:
                return store.read(tx, conversation_id, after)
        with self.db.begin() as tx:
            self._audit(tx, conversation_id, who, "read", "transcript", conversation_id, why)
            return store.read(tx, conversation_id, after)

    def unanswered_since(self, conversation_id: str, last: int) -> datetime | None:
        """When the patient wrote the first of the newest lines that no manager has answered; reads no words."""
        with self.db.reading() as tx:
            return store.unanswered_since(tx, conversation_id, last)

    def remember(self, conversation_id: str, **known: Any) -> None:
        """Keeps facts of the conversation, so that a brief, a restart or another channel has them."""
        with self.db.begin() as tx:
            self.note(tx, conversation_id, **known)

    def note(self, tx: Connection, conversation_id: str, **known: Any) -> None:
        """Keeps facts in a transaction of the caller."""
        for key, value in known.items():
            store.put_fact(tx, conversation_id, key, value, self.clock.now())
        self._audit(tx, conversation_id, "assistant", "write", "facts", ",".join(known)[:80])

    def forget(self, conversation_id: str, *keys: str) -> None:
        """Drops facts that no longer hold."""
        with self.db.begin() as tx:
            store.drop_facts(tx, conversation_id, keys)
            self._audit(tx, conversation_id, "assistant", "delete", "facts", ",".join(keys)[:80])

    def read_facts(self, tx: Connection, conversation_id: str) -> dict[str, Any]:
        """What is known from this conversation, in a transaction of the caller."""
        return store.read_facts(tx, conversation_id)

    def facts(self, conversation_id: str) -> dict[str, Any]:
        """What is known from this conversation."""
        with self.db.reading() as tx:
            return store.read_facts(tx, conversation_id)

    def speak(self, conversation_id: str, language: str) -> None:
        """Changes the language of the conversation."""
        with self.db.begin() as tx:
            store.change(tx, conversation_id, language=language)

    def failed(self, conversation_id: str) -> int:
        """Counts one more turn not understood; gives how many there were in a row."""
        with self.db.begin() as tx:
            count = store.get(tx, conversation_id).failed_turns + 1
            store.change(tx, conversation_id, failed_turns=count)
        return count

    def understood(self, conversation_id: str) -> None:
        """Starts the count of turns not understood anew."""
        with self.db.begin() as tx:
            store.change(tx, conversation_id, failed_turns=0)

    def still_here(self, conversation_id: str) -> None:
        """Notes a sign of life of the patient that is not a message; too late once personal text is hidden."""
        with self.db.begin() as tx:
            conversation, now = store.get(tx, conversation_id, lock=True), self.clock.now()
            if conversation.level_now(now) == conversation.level:
                store.change(tx, conversation_id, heard_at=now)

    def pass_word(self, tx: Connection, conversation_id: str, from_: str, to: str) -> bool:
        """Makes another the one speaker, unless somebody else is by now."""
        return store.change_handler(tx, conversation_id, from_, to)

    def case_moved(self, tx: Connection, conversation_id: str, stamp: str) -> None:
        """Notes that the conversation's case moved, so that open streams tell it."""
        store.change(tx, conversation_id, case_stamp=stamp)

    def verified(self, tx: Connection, conversation_id: str, patient_id: str, level: int) -> None:
        """Notes who the patient is and by how many facts; only `patients` calls this.

        What was hidden is shown again to the same patient only: somebody else may sit at the same screen.
        """
        before = store.get(tx, conversation_id, lock=True)
        shown = before.patient_id in (None, patient_id)
        changes = {"patient_id": patient_id, "level": level, "heard_at": self.clock.now()}
        store.change(tx, conversation_id, **changes, hidden_upto=0 if shown else before.seq)

    def stamps(self, conversation_ids: list[str]) -> dict[str, tuple[int, str, str | None]]:
        """A value per conversation that changes when a line is written, the speaker changes or its case moves."""
        with self.db.reading() as tx:
            return store.stamps(tx, conversation_ids)

    def _audit(
        self, tx: Connection, id: str, who: str, did: str, what: str, what_id: str, why: str = "conversation"
    ) -> None:
        patient_id = store.patient_of(tx, id)
        ids = {"patient_id": patient_id, "conversation_id": id}
        audit.record(tx, self.clock.now(), who, did, what, what_id, why, **ids)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
