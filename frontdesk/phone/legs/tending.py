"""The worker's look at all legs: rings, ends what is to end, and asks the provider where its reports were lost."""

from datetime import datetime, timedelta
from functools import partial

from frontdesk.adapters.telephony.port import OVER, Telephony, TelephonyAway
from frontdesk.cases.model import Status
from frontdesk.db import Connection
from frontdesk.phone import store as calls
from frontdesk.phone.legs import store
from frontdesk.phone.legs.model import IN_ROOM, LISTENING, OF_MANAGERS, Kind, Leg, Outcome, State, Then, of_room
from frontdesk.phone.legs.placing import FORGOTTEN_AFTER, Placing
from frontdesk.phone.legs.rules import NEVER_IN, Seen, why_over
from frontdesk.phone.legs.scripts import NEXT, path_of
from frontdesk.phone.model import PhoneCall

EMPTY_FOR = timedelta(seconds=30)  # after its manager left: whoever was on the way into a room is in it by then
SILENT = timedelta(minutes=2)
ASK_SOON, ASK_LATER = timedelta(seconds=4), timedelta(seconds=60)  # how often the provider is asked about one call


class Tending(Placing):
    """Keeps legs going."""

    def look(self) -> int:
        """Rings whoever is to be rung, ends what is over, and mends what a lost report left; gives for how many legs
        something was done. Harmless when repeated, and by several workers at once."""
        telephony = self.telephony
        if telephony is None:
            return 0
        with self.db.reading() as tx:
            offers, legs = self.cases.rung(tx), store.unfinished(tx)
            silent = calls.silent_since(tx, self.clock.now() - SILENT)
        if not (offers or legs or silent):
            return 0
        living = [leg for leg in legs if not leg.is_over]
        done = sum(self._tried(leg.case_id, partial(self._end_if_over, leg.id)) for leg in living)
        done += self._plan(offers)
        with self.db.reading() as tx:
            legs = store.unfinished(tx)
        done += self._ring_all(telephony, [leg for leg in legs if leg.state is State.TO_RING])
        try:
            done += sum(self._tried(leg.case_id, partial(self._mend, telephony, leg)) for leg in legs)
            return done + sum(self._ask_of_caller(telephony, call) for call in silent)  # last: it keeps no leg waiting
        except TelephonyAway:  # whoever waits 5 seconds for one leg does not do so for each: at the next look
            return done

    def caller_left(self, call_id: str) -> None:
        """The caller hung up: whoever is rung hears so, and the case is called back or stays with its owner. Repeating
        is harmless; a call that is not ours is none."""
        with self.db.begin() as tx:
            conversation_id = self._caller_is_gone(tx, call_id)
        if conversation_id is None:
            return
        self._tend_all(conversation_id)
        with self.db.reading() as tx:
            case = self.cases.open_now(tx, conversation_id)
            offers = self.cases.offers_of(tx, case.id) if case and case.status is Status.OFFERED else []
        if self.telephony is not None:
            self._plan([offer for offer in offers if offer.outcome is None])

    def _ask_of_caller(self, telephony: Telephony, call: PhoneCall) -> bool:
        """A caller who is asked something every few seconds, and of whom nothing was heard for long: the report that
        they hung up may be lost. Who talks in a room is silent to us, and looked after with the room."""
        with self.db.begin() as tx:
            calls.change(tx, call.id, seen_at=self.clock.now())
            if store.with_caller(tx, call.conversation_id):
                return False
        if telephony.status(call.id) in OVER | {None}:
            self.caller_left(call.id)
            return True
        return False

    def _mend(self, telephony: Telephony, leg: Leg) -> bool:
        """What the provider has to do, or to say, about a leg."""
        if leg.is_over:
            return self._let_go(telephony, leg)
        if leg.call_id is None or not self._is_time_to_ask(leg):
            return False
        self._note(leg, asked_at=self.clock.now())
        return self._ask(telephony, leg)

    def _let_go(self, telephony: Telephony, leg: Leg) -> bool:
        """Ends the call of a leg that is over; one that is to hear why is led there first. What fails is tried again
        after some seconds, not at each look, and is given up when its call must have ended by itself."""
        now = self.clock.now()
        if leg.told_at is None:
            self._note(leg, told_at=now)
            return self._lead(leg.call_id, path_of(leg.id, "told"))
        if leg.ended_at and now - leg.ended_at > FORGOTTEN_AFTER:
            return self._note(leg, hang_up_at=None)
        tried = leg.asked_at and leg.ended_at and leg.asked_at >= leg.ended_at
        if leg.call_id is None or not (leg.hang_up_at and leg.hang_up_at <= now):
            return False
        if tried and not self._is_time_to_ask(leg, ASK_SOON):
            return False
        self._note(leg, asked_at=now)
        if leg.is_host:
            self._empty_room(telephony, leg)
        telephony.hang_up(leg.call_id)
        if leg.is_host and leg.ended_at and now - leg.ended_at < EMPTY_FOR:
            return True  # looked at again
        return self._note(leg, hang_up_at=None)

    def _note(self, leg: Leg, **values: datetime | None) -> bool:
        with self.db.begin() as tx:
            store.change(tx, leg.id, **values)
        return True

    def _empty_room(self, telephony: Telephony, leg: Leg) -> None:
        """Leads a caller on who is in a room without its manager: they may have been on the way into it while the
        manager left."""
        with self.db.reading() as tx:
            call = calls.live_in(tx, leg.conversation_id)
        inside = telephony.in_room(leg.room) if call else frozenset()
        if call and call.id in inside and leg.call_id not in inside:
            self._lead(call.id, NEXT)

    def _tend_all(self, conversation_id: str) -> None:
        """Ends the legs of a conversation that what happened just now ends."""
        with self.db.reading() as tx:
            ids = [leg.id for leg in store.of_talk(tx, conversation_id) if not leg.is_over]
        for leg_id in ids:
            self._end_if_over(leg_id)

    def _end_if_over(self, leg_id: str) -> bool:
        """Ends a leg that what stands on record ends."""
        with self.db.reading() as tx:
            if why_over(*self._seen(tx, store.get(tx, leg_id)), self.clock.now()) is None:
                return False  # nothing is written, and nothing locked, while it goes on
        with self.db.begin() as tx:
            self.cases.stands(tx, store.get(tx, leg_id).case_id, lock=True)
            leg, seen = self._seen(tx, store.get(tx, leg_id))
            why = None if leg.is_over else why_over(leg, seen, self.clock.now())
            return why is not None and self._end(tx, leg, why, _then(leg))

    def _seen(self, tx: Connection, leg: Leg) -> tuple[Leg, Seen]:
        offers = self.cases.offers_of(tx, leg.case_id)
        case = self.cases.stands(tx, leg.case_id)
        return leg, Seen(case, offers, self._caller_goes_on(tx, leg), self._has_host(tx, leg))

    def _is_time_to_ask(self, leg: Leg, every: timedelta | None = None) -> bool:
        """Often while somebody may stand in a room alone, rarely while all is well."""
        alone = leg.state is State.JOINING or (leg.state is State.TALKING and leg.caller_at is None)
        since = leg.asked_at or (leg.joining_at if alone else leg.rung_at) or self.clock.now()
        return self.clock.now() - since >= (every or (ASK_SOON if alone else ASK_LATER))

    def _ask(self, telephony: Telephony, leg: Leg) -> bool:
        """Asks the provider how the calls stand, and believes it."""
        if telephony.status(leg.call_id or "") in OVER:
            return self._is_reported_over(leg)
        if leg.kind is not Kind.PATIENT and self._lost_caller(telephony, leg):
            return True
        return leg.state in IN_ROOM and self._look_into_room(telephony, leg)

    def _lost_caller(self, telephony: Telephony, leg: Leg) -> bool:
        """Whether the patient's call has ended and nobody told us."""
        with self.db.reading() as tx:
            call = calls.live_in(tx, leg.conversation_id)
        if call is None or telephony.status(call.id) not in OVER | {None}:
            return False
        with self.db.begin() as tx:
            self._caller_is_gone(tx, call.id)
        return self._end_if_over(leg.id)

    def _look_into_room(self, telephony: Telephony, leg: Leg) -> bool:
        """Who is in the room, whatever was reported; a caller who is missing is led there again."""
        inside = telephony.in_room(leg.room)
        with self.db.begin() as tx:
            self.cases.stands(tx, leg.case_id, lock=True)
            fresh, call = store.get(tx, leg.id), calls.live_in(tx, leg.conversation_id)
            if fresh.state not in IN_ROOM:
                return False
            if leg.call_id not in inside:
                never = fresh.state is State.JOINING and not self._is_long_in(fresh)
                return not never and self._end(tx, fresh, of_room(fresh))
            here = fresh.kind in OF_MANAGERS and self._has_host(tx, fresh)
            missing = here and call is not None and call.id not in inside
            if call and call.id in inside:
                self._caller_is_in(tx, fresh)
            done = fresh.state is State.JOINING and self._is_in(tx, fresh)
        if missing and call and not self._lead(call.id, NEXT):
            with self.db.begin() as tx:
                self._caller_is_gone(tx, call.id)
        return done

    def _is_long_in(self, leg: Leg) -> bool:
        return leg.joining_at is not None and self.clock.now() - leg.joining_at > NEVER_IN

    def _is_in(self, tx: Connection, leg: Leg) -> bool:
        """A leg is in its room."""
        if not self._move(tx, leg, State.TALKING, joined_at=self.clock.now()):
            return False
        if leg.kind in OF_MANAGERS:
            self.cases.talks(tx, leg.case_id, leg.manager_id)
        return True

    def _caller_is_in(self, tx: Connection, leg: Leg) -> None:
        if leg.caller_at is None:
            store.change(tx, leg.id, caller_at=self.clock.now())

    def _is_reported_over(self, leg: Leg, busy: Outcome | None = None) -> bool:
        """The provider says that a leg's call has ended."""
        with self.db.begin() as tx:
            fresh = store.get(tx, leg.id)
            if fresh.is_over:
                store.change(tx, leg.id, hang_up_at=fresh.hang_up_at if fresh.is_host else None)
                return False
            return self._end(tx, fresh, _of_call(fresh, busy), Then.NOTHING)


def _then(leg: Leg) -> Then:
    """Who has picked up hears why it ends; a phone that rings stops ringing."""
    hears = leg.state in LISTENING or (leg.state in IN_ROOM and leg.kind in OF_MANAGERS)
    return Then.TELL if hears else Then.HANG_UP


def _of_call(leg: Leg, busy: Outcome | None) -> Outcome:
    """How a leg ended whose call has: who hears the brief and hangs up declines; at the gate it may be a machine."""
    if leg.state in IN_ROOM:
        return of_room(leg)
    return Outcome.DECLINED if leg.state is State.BRIEF else busy or Outcome.NO_ANSWER
