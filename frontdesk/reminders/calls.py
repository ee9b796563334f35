"""Reminders by phone: an automated call whose gate says nothing personal. Who presses a key hears the reminder and is a
caller like any other from there on, who can ask, move the visit, or get a person.

A machine hears who calls, and nothing else. Nobody is called early or late in the day, nor more than twice.
"""

from datetime import timedelta

from frontdesk import audit
from frontdesk.adapters.telephony.port import CallStatus, NumberRefused, Ring, Telephony, TelephonyAway
from frontdesk.cases.after.times import civil
from frontdesk.clock import Clock
from frontdesk.consents.service import Consents
from frontdesk.conversations.model import Line
from frontdesk.db import Connection, Database
from frontdesk.log import log
from frontdesk.phone.calls import Calls
from frontdesk.phone.script import GoOn, HangUp, Listen, Say, Script
from frontdesk.practice.service import Practices
from frontdesk.reminders import store
from frontdesk.reminders.model import CHANNELS, NOT_WITHIN, PURPOSE, ReminderCall
from frontdesk.reminders.page import ReminderPage
from frontdesk.texts import Texts

HEAR, STOP = "1", "9"
TIMES = 2  # so often the gate is said
FIRST_KEY, NEXT_KEY = 6, 1  # seconds
AT_ONCE = 20  # calls that are placed in one look: the worker has other work
RINGS = 25  # seconds; who rings longer is answered by a machine
MOST_TRIES = 2
AGAIN_AFTER = timedelta(hours=2)  # whom nobody answered
AWAY_FOR = timedelta(minutes=10)  # until a provider that did not take a call is asked again
MACHINES = ("machine", "fax")  # how what the provider says of an answering machine begins
MISSED = frozenset({CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.FAILED})


class ReminderCalls:
    """For the worker, and for the provider. Without `telephony` nobody is called."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        consents: Consents,
        texts: Texts,
        page: ReminderPage,
        calls: Calls,
        telephony: Telephony | None,
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.consents = consents
        self.texts = texts
        self.page = page
        self.calls = calls
        self.telephony = telephony

    def look(self) -> int:
        """Places the calls whose time has come; gives how many. Who wants none any more gets none."""
        now = self.clock.now()
        if self.telephony is None or civil(self.practices.current(), now) > now:
            return 0
        with self.db.reading() as tx:
            due = store.calls_due(tx, now)[:AT_ONCE]
        placed = 0
        try:
            for call in due:
                placed += self._place(self.telephony, call)
        except TelephonyAway as error:  # then none can be placed, and other work waits behind this
            log.error("work failed", work="reminder_calls", error=error)
        return placed

    def answered(self, id: str) -> Script:
        """Somebody, or a machine, picked up."""
        with self.db.begin() as tx:
            call = store.find_call(tx, id, lock=True)
            if call:
                store.change_call(tx, call, next_at=None)  # it was placed after all, when nobody knew
        return self._gate(call, 1) if call else Script((HangUp(),))

    def gate(self, id: str, call_id: str, keys: str, time: int) -> Script:
        """A key at the gate, or none. The same key again gets the same answer."""
        with self.db.reading() as tx:
            call = store.find_call(tx, id)
        if call is None:
            return Script((HangUp(),))
        if keys == STOP:
            for channel in CHANNELS.values():
                self.consents.refuse(call.patient_id, channel, PURPOSE, call.language, "phone")
            return self._last(call, "reminder_ended")
        if keys != HEAR:
            return self._gate(call, time + 1) if time < TIMES else Script((HangUp(),))
        return self._tells(call, call_id)

    def reported(self, id: str, status: str) -> None:
        """How the call ended; whom it did not reach is called once more."""
        if status in MISSED:
            self._missed(id)

    def machine(self, id: str, answered_by: str) -> None:
        """What picked up. The gate is said to a machine too; who presses a key was a person after all."""
        if answered_by.startswith(MACHINES):
            self._missed(id)

    def _missed(self, id: str) -> None:
        with self.db.begin() as tx:
            call = store.find_call(tx, id, lock=True)
            if call and call.next_at is None and call.call_id is None and call.tries < MOST_TRIES:
                again = civil(self.practices.current(), self.clock.now() + AGAIN_AFTER)
                store.change_call(tx, call, next_at=again)

    def _place(self, telephony: Telephony, call: ReminderCall) -> bool:
        """The row first, then the call: whatever is lost in between, nobody is called twice for one try. Raises
        TelephonyAway; then it is tried again later, unless somebody answers a call that began all the same."""
        wanted = self.consents.may_send(call.patient_id, "call", PURPOSE)
        with self.db.begin() as tx:
            stands = wanted and self.page.told(tx, call.hash, NOT_WITHIN) is not None
            if not store.change_call(tx, call, next_at=None, tries=call.tries + 1) or not stands:
                return False
            self._audit(tx, call, "call")
        path = f"/phone/reminders/{call.id}"
        try:
            telephony.ring(Ring(call.number, path, f"{path}/events", f"{path}/machine", RINGS))
        except NumberRefused:
            return False
        except TelephonyAway:
            with self.db.begin() as tx:
                if tried := store.find_call(tx, call.id, lock=True):
                    store.change_call(tx, tried, next_at=self.clock.now() + AWAY_FOR, tries=call.tries)
            raise
        return True

    def _tells(self, call: ReminderCall, call_id: str) -> Script:
        """The reminder is the first line of a conversation of its own, in which nobody is proven."""
        with self.db.begin() as tx:
            fresh = store.find_call(tx, call.id, lock=True)
            shown = self.page.told(tx, call.hash)
            if fresh is None or shown is None:
                return self._last(call, "reminder_call_over")
            self._audit(tx, call, "tell")
        line = Line("notice", shown.text, call.language, response="reminder_visit", channel="phone")
        talk = self.calls.begin(call_id, call.number, line, of=call.patient_id)
        with self.db.begin() as tx:
            if fresh := store.find_call(tx, call.id, lock=True):
                store.change_call(tx, fresh, call_id=call_id, conversation_id=talk, next_at=None)
        return self.calls.next(call_id)

    def _gate(self, call: ReminderCall, time: int) -> Script:
        details, path = self.practices.current().details, f"/phone/reminders/{call.id}/gate/{time}"
        words = self._say(call, "reminder_call_gate", practice=details.name, desk_phone=details.phone)
        return Script((Listen(path, None, FIRST_KEY, NEXT_KEY, keys=1, said=(words,)), GoOn(path)))

    def _last(self, call: ReminderCall, key: str) -> Script:
        return Script((self._say(call, key), HangUp()))

    def _say(self, call: ReminderCall, key: str, **values: str) -> Say:
        return Say(self.texts.say(key, call.language, **values), self.texts.lender(key, call.language))

    def _audit(self, tx: Connection, call: ReminderCall, did: str) -> None:
        who = "worker" if did == "call" else "caller"
        audit.record(tx, self.clock.now(), who, did, "reminder", call.id, PURPOSE, patient_id=call.patient_id)
