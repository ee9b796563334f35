"""Asking before anything is sent to a patient, and doing at once what they say about it.

Any reasonable words in any channel revoke consent (47 CFR 64.1200(a)(10)); the law gives ten business days, we take
none.
"""

import uuid
from collections.abc import Callable

from frontdesk import audit
from frontdesk.clock import Clock
from frontdesk.consents import store
from frontdesk.consents.model import EVERYTHING, REMINDED_BY, REMINDER, WORDING, Channel, Consent, Request
from frontdesk.consents.words import read_request, wants_no_reminders
from frontdesk.conversations.model import Conversation
from frontdesk.db import Connection, Database
from frontdesk.patients.model import Level
from frontdesk.texts import Texts

type Ended = Callable[[Connection, str, Channel], None]


class Consents:
    """The only door to consents. `when_ended` is told, in the same transaction, which patient ended which channel."""

    def __init__(self, db: Database, clock: Clock, texts: Texts) -> None:
        self.db = db
        self.clock = clock
        self.texts = texts
        self.when_ended: Ended = lambda tx, patient_id, channel: None

    def may_send(self, patient_id: str, channel: Channel, purpose: str) -> bool:
        """Whether a patient wants this; without a word from them, no. Everybody who sends asks this first."""
        return self.asked_in(patient_id, channel, purpose) is not None

    def asked_in(self, patient_id: str, channel: Channel, purpose: str) -> str | None:
        """The language in which a patient said that they want this (BCP 47); None when they do not."""
        with self.db.reading() as tx:
            own = store.newest(tx, channel, purpose, patient_id, None)
            all_of_it = store.newest(tx, channel, EVERYTHING, patient_id, None)
        return own.language if own and _stands(own, all_of_it) else None

    def may_reach(self, conversation: Conversation, channel: Channel, purpose: str) -> bool:
        """Whether whoever is in this conversation wants this, as a patient or, not known yet, in it; without a word
        from them, no. A stop of the channel since then ends it, wherever it was said."""
        with self.db.reading() as tx:
            own = self._newest_anywhere(tx, conversation, channel, purpose)
            all_of_it = self._newest_anywhere(tx, conversation, channel, EVERYTHING)
        return _stands(own, all_of_it)

    def agree(self, conversation: Conversation, channel: Channel, purpose: str) -> None:
        """Notes that somebody asked in a conversation to be reached so: the patient's own word once they are proven,
        else good for this conversation only."""
        patient_id = conversation.patient_id if self._is_proven(conversation) else None
        self._note(patient_id, conversation.id, channel, purpose, True, conversation.language, "chat")

    def give(self, patient_id: str, channel: Channel, purpose: str, language: str, how: str) -> Consent:
        """Notes a consent that was given on a form, at the desk or in the practice's files."""
        return self._note(patient_id, None, channel, purpose, True, language, how)

    def withdraw(self, patient_id: str, channel: Channel, language: str, how: str) -> Consent:
        """Stops a channel altogether, at once."""
        return self._note(patient_id, None, channel, EVERYTHING, False, language, how)

    def ever_wanted(self, purpose: str) -> set[str]:
        """The ids of patients who ever wanted this; whether one still does is `asked_in`'s to say."""
        with self.db.reading() as tx:
            return store.ever_given(tx, purpose)

    def refuse(self, patient_id: str, channel: Channel, purpose: str, language: str, how: str) -> Consent:
        """Ends one purpose of a channel, at once; what else is sent by it stays."""
        return self._note(patient_id, None, channel, purpose, False, language, how)

    def of_patient(self, patient_id: str, who: str, why: str) -> list[Consent]:
        """All that a patient said of messages, the newest first; leaves an audit row."""
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, "read", "consents", patient_id, why, patient_id=patient_id)
            return store.of_patient(tx, patient_id)

    def read(self, text: str, channel: str, busy: bool) -> Request | None:
        """What a sentence asks of our messages; `busy`: a task is under way, in which "STOP" means the task."""
        return read_request(text, channel, busy, self.texts)

    def follow(self, conversation: Conversation, request: Request, how: str) -> list[Channel]:
        """Stops channels, or allows again what was stopped; gives those for which that changed something.

        Anybody may stop; for a patient only who is proven gives consent. What is allowed again where nobody is known
        counts for nobody, also when somebody proves identity there later.
        """
        return [channel for channel in request.channels if self._follow(conversation, channel, request.given, how)]

    def wants_no_reminders(self, text: str) -> bool:
        """Whether a message says that reminders of visits are to end, and nothing else."""
        return wants_no_reminders(text, self.texts)

    def end_reminders(self, conversation: Conversation, how: str) -> bool:
        """Ends reminders of visits, in every way, of whoever speaks, also where they speak for somebody else, or of
        whom a reminder's call was for. False, and nothing is done, while nobody knows who that is."""
        with self.db.reading() as tx:
            whose = conversation.person_id or store.reminded_in(tx, conversation.id)
        for channel in REMINDED_BY if whose else ():
            self._note(whose, conversation.id, channel, REMINDER, False, conversation.language, how)
        return whose is not None

    def ended_reminders(self, conversation_id: str) -> bool:
        """Whether that was said in this conversation."""
        with self.db.reading() as tx:
            return store.is_refused_in(tx, conversation_id, REMINDER)

    def needs_identity(self, conversation: Conversation, request: Request) -> bool:
        """Whether something would be allowed again for the patient, if it were proven that it is they who say so."""
        whose = conversation.patient_id
        if not request.given or whose is None or self._is_proven(conversation):
            return False
        return any(self._would_change(conversation, channel, True) for channel in request.channels)

    def _follow(self, conversation: Conversation, channel: Channel, given: bool, how: str) -> bool:
        patient_id = conversation.patient_id
        if given and patient_id is not None and not self._is_proven(conversation):
            return False
        if not self._would_change(conversation, channel, given):
            return False
        self._note(patient_id, conversation.id, channel, EVERYTHING, given, conversation.language, how)
        return True

    def _newest_anywhere(
        self, tx: Connection, conversation: Conversation, channel: Channel, purpose: str
    ) -> Consent | None:
        said = [store.newest(tx, channel, purpose, None, conversation.id)]
        if conversation.patient_id is not None:
            said.append(store.newest(tx, channel, purpose, conversation.patient_id, None))
        return max((one for one in said if one), key=lambda one: (one.at, not one.given), default=None)

    def _is_proven(self, conversation: Conversation) -> bool:
        return conversation.level_now(self.clock.now()) >= Level.VISITS

    def _would_change(self, conversation: Conversation, channel: Channel, given: bool) -> bool:
        with self.db.reading() as tx:
            newest = store.newest(tx, channel, EVERYTHING, conversation.patient_id, conversation.id)
        return given != (newest is None or newest.given)

    def _note(
        self,
        patient_id: str | None,
        conversation_id: str | None,
        channel: Channel,
        purpose: str,
        given: bool,
        language: str,
        how: str,
    ) -> Consent:
        id, now = str(uuid.uuid4()), self.clock.now()
        consent = Consent(id, patient_id, conversation_id, channel, purpose, given, now, WORDING, language, how)
        with self.db.begin() as tx:
            store.add(tx, consent)
            self._audit(tx, consent)
            if patient_id and not given:
                self.when_ended(tx, patient_id, channel)
        return consent

    def _audit(self, tx: Connection, consent: Consent) -> None:
        ids = {"patient_id": consent.patient_id, "conversation_id": consent.conversation_id}
        did = "give" if consent.given else "withdraw"
        audit.record(tx, consent.at, "patient", did, "consent", consent.id, consent.purpose, **ids)


def _stands(own: Consent | None, all_of_it: Consent | None) -> bool:
    """Whether a word for one purpose holds beside the newest word on all of its channel."""
    if own is None or not own.given:
        return False
    return all_of_it is None or all_of_it.given or all_of_it.at < own.at
