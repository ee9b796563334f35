"""Answers that are whole before the long silence after them is over.

A date, a number or a name is spoken in pieces, so a caller is listened to for four seconds after the last of them
(listening.py). Who has said it all would sit through these, and ask "hello?". The provider tells what it hears while
it listens (Twilio, `<Gather>`, `partialResultCallback`): once an answer is whole, and nothing more comes for about as
long as after any other words, the call is led on, and what was heard is its turn. Should that fail, the listening ends
by itself, as it would have.

Only what is read back before it counts is cut short: a name, a date of birth, a day and a time. Should the report of a
last word be lost, the answer lacks it, as when it was misheard.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from frontdesk.adapters.telephony.port import CallOver, NumberRefused, Telephony, TelephonyAway
from frontdesk.cards.mask import mask
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.phone import store
from frontdesk.phone.hearing import UNSURE, Heard
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

    def hear(self, call_id: str, listening: Listening, sequence: int, text: str, stability: float) -> None:
        """Keeps what was heard so far. `sequence`: the provider's, as these come in any order; `stability`: how sure
        it is that this stays (0 to 1); what may well be noise ends nothing."""
        key, awaits, language = listening
        now = self.clock.now()
        whole = stability >= UNSURE and is_whole(awaits, text, language, now, self.practices.current())
        with self.db.begin() as tx:
            call = store.find(tx, call_id)
            if call and not call.ended_at and call.listens == key and not store.find_turn(tx, call_id, key):
                store.hear(tx, PartialResult(call_id, key, sequence, mask(text), now, whole))

    def look(self) -> int:
        """Leads calls on that have heard a whole answer; tells how many."""
        with self.db.reading() as tx:  # nearly always there is none
            whole = store.whole_since(tx, *self._since())
        return sum(self._led(partial) for partial in whole)

    def of(self, call_id: str, key: str) -> Heard | None:
        """What was heard in a listening that a call was led out of; None when nothing was, or it is a turn by now."""
        with self.db.reading() as tx:
            partial = store.find_partial(tx, call_id, key)
        return Heard(partial.text) if partial else None

    def _since(self) -> tuple[datetime, datetime]:
        now = self.clock.now()
        return now - TOO_LATE, now - PAUSE

    def _led(self, partial: PartialResult) -> bool:
        """Looks again, as the one before may have taken its time: a call that listens for something else by now must
        not be led."""
        if self.telephony is None:
            return False
        with self.db.begin() as tx:
            if not store.lead_on(tx, partial, *self._since()):
                return False
        try:
            self.telephony.lead(partial.call_id, f"/phone/calls/turns/{partial.key}/whole")
        except (CallOver, NumberRefused, TelephonyAway):
            return False
        return True
