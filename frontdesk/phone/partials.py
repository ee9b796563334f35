"""Answers that are whole before the long silence after them is over.

A date, a number or a name is spoken in pieces, so a caller is listened to for four seconds after the last of them
(listening.py). Who has said it all would sit through these, and ask "hello?". The provider tells what it hears while
it listens (Twilio, `<Gather>`, `partialResultCallback`): once an answer is whole, and nothing more comes for about as
long as after any other words, the call is led on, and what was heard is its turn. Should that fail, the listening ends
by itself, as it would have. Should the report of a last word be lost, the answer lacks it, as when it was misheard:
whatever is awaited here is read back before anything is done.
"""

from datetime import timedelta
from typing import NamedTuple

from frontdesk.adapters.telephony.port import CallOver, Telephony, TelephonyAway
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.phone import store
from frontdesk.phone.hearing import Heard
from frontdesk.phone.model import PartialResult
from frontdesk.phone.whole import is_whole
from frontdesk.practice.service import Practices

PAUSE = timedelta(seconds=2.5)  # the silence that ends all other words, and until the first word after it is told
TOO_LATE = timedelta(seconds=4)  # the listening has ended by itself


class Listening(NamedTuple):
    """One listening of a call: its key, what is awaited, and the language that is spoken."""

    key: str
    awaits: str
    language: str


class PartialResults:
    """What is heard while a call still listens."""

    def __init__(self, db: Database, clock: Clock, practices: Practices, telephony: Telephony | None) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.telephony = telephony

    def hear(self, call_id: str, listening: Listening, sequence: int, text: str) -> None:
        """Keeps what was heard so far, if it is whole; what comes after it makes it wait again. `sequence`: the
        provider's, as these come in any order."""
        key, awaits, language = listening
        now = self.clock.now()
        whole = is_whole(awaits, text, language, now, self.practices.current())
        with self.db.begin() as tx:
            if store.find(tx, call_id):
                store.hear(tx, PartialResult(call_id, key, sequence, text if whole else None, now))

    def look(self) -> int:
        """Leads calls on that have heard a whole answer; tells how many."""
        now = self.clock.now()
        with self.db.reading() as tx:  # nearly always there is none, and nothing has to be written
            if not store.is_heard(tx, now - TOO_LATE, now - PAUSE):
                return 0
        with self.db.begin() as tx:
            whole = store.lead_on(tx, now - TOO_LATE, now - PAUSE)
        return sum(self._led(partial) for partial in whole)

    def of(self, call_id: str, key: str) -> Heard | None:
        """The whole answer that a call was led on with; None when there is none."""
        with self.db.reading() as tx:
            partial = store.find_partial(tx, call_id, key)
        return Heard(partial.text) if partial and partial.text else None

    def _led(self, partial: PartialResult) -> bool:
        if self.telephony is None:
            return False
        try:
            self.telephony.lead(partial.call_id, f"/phone/calls/turns/{partial.key}/whole")
        except (CallOver, TelephonyAway):
            return False
        return True
