"""What can be done with a conversation: open it, write into it, keep what is known from it."""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from frontdesk import audit
from frontdesk.clock import Clock
from frontdesk.conversations import once, store
from frontdesk.conversations.about import store as about
from frontdesk.conversations.facts import store as facts
from frontdesk.conversations.model import (
    ASSISTANT,
    TOKEN_LASTS,
    TOKEN_LASTS_AFTER_A_CASE,
    Answered,
    Contact,
    Conversation,
    Line,
    Opened,
    Own,
)
from frontdesk.conversations.readers import Readers
from frontdesk.conversations.unclear import store as unclear
from frontdesk.conversations.word import Word, check
from frontdesk.db import Connection, Database
from frontdesk.errors import NotAllowed
from frontdesk.lines import in_its_language
from frontdesk.texts import Texts

CLOSED = "resolved"  # how the stamp of a closed case begins


class Conversations:
    """The only door to conversations."""

    def __init__(self, db: Database, clock: Clock, texts: Texts) -> None:
        self.db = db
        self.clock = clock
        self.texts = texts
        self._readers = Readers()

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
            store.add(tx, conversation, token_hash(token))
            self._audit(tx, conversation.id, "patient", "open", "conversation", conversation.id)
        return Opened(conversation, token)

    def check_token(self, conversation_id: str, token: str) -> None:
        """Raises NotAllowed unless the token is this conversation's and not too old; the same for an unknown one."""
        if not self.is_token(conversation_id, token):
            raise NotAllowed("conversation")

    def is_token(self, conversation_id: str, token: str) -> bool:
        """Whether the token is this conversation's, now."""
        with self.db.reading() as tx:
            known = store.token_hash(tx, conversation_id) or ""
            over = self._is_over(tx, conversation_id)
        return hmac.compare_digest(known, token_hash(token)) and not over

    def hand_over(self, tx: Connection, conversation_id: str, unread_from: int | None = None) -> str:
        """A new secret for another place; the old one works no longer, nobody is proven and personal text is hidden:
        where nobody ever was proven, not what they have not received, which is what came from `unread_from` on if they
        said nothing since."""
        token, before = secrets.token_urlsafe(32), store.get(tx, conversation_id, lock=True)
        there, hidden = before.there_upto, before.hidden_from_the_next
        waits = unread_from is not None and not store.spoke_since(tx, conversation_id, unread_from)
        if unread_from is not None and waits and before.person_id is None:
            there = min(there, unread_from - 1)
            hidden = max(before.hidden_upto, there)
        new = {"token_hash": token_hash(token), "there_upto": there}
        store.change(tx, conversation_id, **new, level=0, hidden_upto=hidden)
        self._audit(tx, conversation_id, "patient", "hand over", "conversation", conversation_id)
        return token

    def get(self, conversation_id: str) -> Conversation:
        """The conversation as it stands; raises Unknown."""
        with self.db.reading() as tx:
            return self.read(tx, conversation_id)

    def read(self, tx: Connection, conversation_id: str) -> Conversation:
        """The conversation as it stands, in a transaction of the caller; raises Unknown."""
        return store.get(tx, conversation_id)

    def write(
        self, tx: Connection, conversation_id: str, line: Line, who: str | None = None, of: str | None = None
    ) -> int:
        """Appends a line in a transaction of the caller; gives its number. `who`: the manager who wrote it. `of`: the
        patient it is about, when that is not whom the conversation is about now."""
        seq = store.append(tx, conversation_id, in_its_language(self.texts, line), self.clock.now(), of)
        self._audit(tx, conversation_id, who or line.author, "write", "line", str(seq))
        return seq

    def add_line(self, conversation_id: str, line: Line) -> int:
        """Appends a line; gives its number."""
        with self.db.begin() as tx:
            return self.write(tx, conversation_id, line)

    def transcript(
        self, conversation_id: str, after: int = 0, *, who: str = "patient", why: str = "conversation"
    ) -> list[Line]:
        """The lines after a number, in order. Each reading leaves an audit row; a patient's that goes on from where it
        was, one an hour and network: whoever has the secret can go on from the second line."""
        if who == "patient" and after > 0:
            with self.db.reading() as tx:
                lines = store.read(tx, conversation_id, after)
            if not lines or self._readers.know(conversation_id, self.clock.now()):
                return lines
        with self.db.begin() as tx:
            self._audit(tx, conversation_id, who, "read", "transcript", conversation_id, why)
            lines = store.read(tx, conversation_id, after)
        if who == "patient":
            self._readers.note(conversation_id, self.clock.now())
        return lines

    def answered_so(
        self, since: datetime, intents: Collection[str], responses: Collection[str], beginnings: Collection[str]
    ) -> list[Answered]:
        """Messages since a moment by what they were taken for, or by names of their answers or beginnings of such
        names; the newest first. Reads no words."""
        with self.db.reading() as tx:
            return unclear.answered_so(tx, since, intents, responses, beginnings)

    def spoke_after(self, tx: Connection, conversation_id: str, moment: datetime) -> bool:
        """Whether the patient has said anything after a moment, in a transaction of the caller; reads no words."""
        return store.spoke_after(tx, conversation_id, moment)

    def unanswered_since(self, conversation_id: str, last: int) -> datetime | None:
        """When the patient wrote the first of the newest lines that no manager has answered; reads no words."""
        with self.db.reading() as tx:
            return store.unanswered_since(tx, conversation_id, last)

    def remember(self, conversation_id: str, **known: Any) -> None:
        """Keeps facts of the conversation, so that a brief, a restart or another channel has them."""
        with self.db.begin() as tx:
            self.note(tx, conversation_id, **known)

    def note(
        self, tx: Connection, conversation_id: str, *, by: str = ASSISTANT, of: str | None = None, **known: Any
    ) -> None:
        """Keeps facts in a transaction of the caller; None drops one. `by`: the manager who says so, `of` which patient
        when that is not whom the conversation is about now."""
        whose = of or about.whose(conversation_id, by)
        facts.drop(tx, conversation_id, [key for key, value in known.items() if value is None])
        for key, value in known.items():
            if value is not None:
                facts.put(tx, conversation_id, key, value, self.clock.now(), whose)
        self._audit(tx, conversation_id, by, "write", "facts", ",".join(known)[:80])

    def forget(self, conversation_id: str, *keys: str) -> None:
        """Drops facts that no longer hold."""
        with self.db.begin() as tx:
            facts.drop(tx, conversation_id, keys)
            self._audit(tx, conversation_id, "assistant", "delete", "facts", ",".join(keys)[:80])

    def facts(self, conversation_id: str, upto: datetime | None = None) -> dict[str, Any]:
        """What is known from this conversation; with `upto`, only what has stood as it is since that moment."""
        with self.db.reading() as tx:
            return facts.read(tx, conversation_id, upto)

    def own(self, conversation_id: str, patient_id: str | None, opened_at: datetime) -> Own:
        """What of a conversation is of whoever a case is for, by its patient and when it was opened; not what somebody
        else at the same screen said. Reads no words."""
        with self.db.reading() as tx:
            conversation = store.get(tx, conversation_id)
            if patient_id is None:
                before = about.before_sitting(tx, conversation, opened_at)
                return about.own(tx, conversation_id, (), before, conversation.seq)
            theirs = {patient_id}
            if conversation.patient_id == patient_id and conversation.person_id:
                theirs.add(conversation.person_id)  # who speaks for them
            upto = conversation.seq if conversation.level else conversation.hidden_upto
            return about.own(tx, conversation_id, theirs, conversation.others_upto, upto)

    def contacts(self, patient_id: str, who: str, why: str, *, besides: str, most: int) -> list[Contact]:
        """The newest conversations that were about a patient, but for one; leaves an audit row."""
        with self.db.begin() as tx:
            ids = {"patient_id": patient_id, "conversation_id": besides}
            audit.record(tx, self.clock.now(), who, "read", "contacts", patient_id, why, **ids)
            return [self._contact(tx, patient_id, *talk) for talk in about.talks_of(tx, patient_id, besides, most)]

    def _contact(self, tx: Connection, patient_id: str, conversation_id: str, at: datetime) -> Contact:
        theirs = about.own(tx, conversation_id, (patient_id,), 0, 0).facts
        known = facts.read(tx, conversation_id)
        channel = store.get(tx, conversation_id).channel
        return Contact(conversation_id, at, channel, {key: known[key] for key in known if key in theirs})

    def intents(self, conversation_id: str) -> dict[str, str]:
        """What each message was taken for, by its turn; reads no words."""
        with self.db.reading() as tx:
            return unclear.intents(tx, conversation_id)

    def speak(self, conversation_id: str, language: str) -> None:
        """Changes the language of the conversation."""
        with self.db.begin() as tx:
            store.change(tx, conversation_id, language=language)

    def failed(self, conversation_id: str) -> int:
        """Counts one more turn not understood; gives how many there were in a row."""
        with self.db.begin() as tx:
            count = store.get(tx, conversation_id, lock=True).failed_turns + 1
            if before := once.made_before(tx, self.clock.now(), conversation_id, "failed turn", str(count)):
                return int(before)
            store.change(tx, conversation_id, failed_turns=count)
        return count

    def understood(self, conversation_id: str) -> None:
        """Starts the count of turns not understood anew."""
        with self.db.begin() as tx:
            store.change(tx, conversation_id, failed_turns=0)

    def still_here(self, conversation_id: str) -> None:
        """Notes a sign of life of the patient that is not a message; too late after a silence: it may be another's."""
        with self.db.begin() as tx:
            conversation, now = store.get(tx, conversation_id, lock=True), self.clock.now()
            if not conversation.fell_silent(now):
                store.change(tx, conversation_id, heard_at=now)

    def check_word(self, tx: Connection, word: Word) -> None:
        """Raises WordLost when somebody else answers by now, in a transaction of the caller."""
        check(tx, word)

    def pass_word(self, tx: Connection, conversation_id: str, from_: str, to: str) -> bool:
        """Makes another the one speaker, unless somebody else is by now."""
        return store.change_handler(tx, conversation_id, from_, to)

    def case_moved(self, tx: Connection, conversation_id: str, stamp: str) -> None:
        """Notes that the conversation's case moved, so that open streams tell it."""
        store.change(tx, conversation_id, case_stamp=stamp)

    def verified(
        self, tx: Connection, conversation_id: str, person_id: str, patient_id: str | None, level: int
    ) -> None:
        """Notes who proved identity, whom it is about and by how many facts; only `patients` calls this.

        What was hidden is shown again to the same person only, as somebody else may sit at the same screen: for whoever
        comes after another, what was said before stays hidden, however often they prove who they are. What was hidden
        while nobody had been proven may be anybody's, and stays hidden too. What is nobody's becomes the patient's, but
        for what was hidden when they came: they may not have said it.
        """
        before, now = store.get(tx, conversation_id, lock=True), self.clock.now()
        anybodys = before.others_upto if before.person_id == person_id else before.hidden_now(now)
        others = anybodys if before.person_id in (None, person_id) else before.seq
        changes = {"person_id": person_id, "patient_id": patient_id, "level": level, "heard_at": now}
        store.change(tx, conversation_id, **changes, hidden_upto=others, others_upto=others)
        if patient_id:
            about.give_nobodys(tx, conversation_id, patient_id, anybodys)

    def _is_over(self, tx: Connection, conversation_id: str) -> bool:
        """A day after the last word, a week where a case was closed: who was promised a check, or whose matter is not
        solved, comes back to it. Never while a case is open: who was promised an answer can read it."""
        last, stamp = store.last_word_at(tx, conversation_id), store.case_stamp(tx, conversation_id)
        if last is None or (stamp is not None and not stamp.startswith(CLOSED)):
            return False
        return self.clock.now() - last > (TOKEN_LASTS_AFTER_A_CASE if stamp else TOKEN_LASTS)

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


def token_hash(token: str) -> str:
    """What is kept of a conversation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
