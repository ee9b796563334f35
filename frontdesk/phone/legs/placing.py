"""Which phones are to be rung, and that each is rung once. The row comes first, then the call: whatever is lost in
between leaves a row that says what was to be done, and no offer ever has two calls."""

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from frontdesk.adapters.telephony.port import NumberRefused, Ring, Telephony, TelephonyAway
from frontdesk.cases.cover import WORKER
from frontdesk.cases.model import Case, Offer, Status
from frontdesk.cases.promises import due
from frontdesk.db import Connection
from frontdesk.errors import DatabaseAway
from frontdesk.log import log
from frontdesk.phone import store as calls
from frontdesk.phone.legs import store
from frontdesk.phone.legs.ending import Ending
from frontdesk.phone.legs.model import OF_MANAGERS, Kind, Leg, Outcome, State, Then
from frontdesk.phone.legs.rules import ring_seconds
from frontdesk.phone.legs.scripts import path_of
from frontdesk.reaching.asking import REACH_BY

AT_ONCE = 8  # calls that are placed side by side: a provider that is slow for one keeps no other from being rung
FORGOTTEN_AFTER = timedelta(minutes=10)  # a call that could not be ended for so long has ended


class Placing(Ending):
    """Rings phones."""

    def _plan(self, offers: Sequence[Offer]) -> int:
        """Writes a leg for each offer that is to ring a phone and has none; gives how many. A case whose caller hung up
        while managers were rung is promised a call instead: nobody is asked in vain."""
        with self.db.reading() as tx:
            known = store.of_offers(tx, {offer.case_id for offer in offers})
            first = {offer.case_id: offer.offered_at for offer in reversed(offers)}
            gone = [case_id for case_id, since in first.items() if self._hung_up_since(tx, case_id, since)]
            new = [one for one in offers if (one.case_id, one.number) not in known and one.case_id not in gone]
            todo = [(offer, self._how(tx, offer)) for offer in new]
        promised = sum(self._tried(case_id, partial(self._promise_gone, case_id, first[case_id])) for case_id in gone)
        planned = (self._tried(offer.case_id, partial(self._plan_one, offer, kind)) for offer, kind in todo if kind)
        return promised + sum(planned)

    def _promise_gone(self, case_id: str, since: datetime) -> bool:
        with self.db.begin() as tx:
            case = self.cases.stands(tx, case_id, lock=True)
            if case.status is not Status.OFFERED or not self._hung_up_since(tx, case_id, since):
                return False  # somebody took it, or another worker was there first
            return self.cases.promise_instead(tx, case_id, WORKER, "hung up", "callback_hung_up")

    def _hung_up_since(self, tx: Connection, case_id: str, moment: datetime) -> bool:
        """Whether the caller hung up since a moment, and can be called."""
        talk = self.cases.stands(tx, case_id).conversation_id
        newest = calls.newest_in(tx, talk)
        gone = newest is not None and newest.ended_at is not None and newest.ended_at >= moment
        return gone and calls.live_in(tx, talk) is None and self.numbers.is_known(tx, talk)

    def _how(self, tx: Connection, offer: Offer) -> Kind | None:
        """How a phone is rung for an offer; None when it is not: the patient is in the chat, or cannot be called."""
        case = self.cases.stands(tx, offer.case_id)
        if calls.live_in(tx, case.conversation_id):
            return Kind.OFFER
        called = calls.newest_in(tx, case.conversation_id) is not None
        if not (called or self._wants_call(tx, case)) or not self.numbers.is_known(tx, case.conversation_id):
            return None
        return Kind.CALLBACK

    def _wants_call(self, tx: Connection, case: Case) -> bool:
        """Whether a patient of the chat was promised a call, and its time has come."""
        if not due(self.cases.moves_of(tx, case.id), self.clock.now()):
            return False
        return self.conversations.facts(case.conversation_id).get(REACH_BY) == "call"

    def _plan_one(self, offer: Offer, kind: Kind) -> bool:
        with self.db.begin() as tx:
            case = self.cases.stands(tx, offer.case_id, lock=True)
            rings = any(o.number == offer.number and o.outcome is None for o in self.cases.offers_of(tx, case.id))
            if case.status is not Status.OFFERED or not rings:
                return False  # another worker was there first, or it was taken
            mine = [leg for leg in store.living(tx, case.id, *OF_MANAGERS) if leg.manager_id == offer.manager_id]
            if mine:  # their phone rings on for the next offer of the same case
                store.change(tx, mine[0].id, offer=offer.number)
                return True
            manager = self.practices.current().managers.get(offer.manager_id)
            return manager is not None and self._add(tx, case, kind, manager.id, manager.phone, offer=offer.number)

    def _add(
        self,
        tx: Connection,
        case: Case,
        kind: Kind,
        manager_id: str,
        number: str,
        *,
        offer: int | None = None,
        room: str | None = None,
    ) -> bool:
        """Writes a leg that is to be rung."""
        place = room or f"ho-{uuid.uuid4()}"
        who = (case.id, case.conversation_id, kind, manager_id, number, offer, place)
        leg = Leg(str(uuid.uuid4()), *who, State.TO_RING, self.clock.now())
        added = store.add(tx, leg)
        if added:
            self._audit(tx, leg, "add")
        return added

    def _ring_all(self, telephony: Telephony, legs: Sequence[Leg]) -> int:
        """Places the calls that are to be placed, side by side."""
        if not legs:
            return 0
        with ThreadPoolExecutor(min(len(legs), AT_ONCE)) as pool:
            return sum(pool.map(lambda leg: self._tried(leg.case_id, partial(self._place, telephony, leg)), legs))

    def _place(self, telephony: Telephony, leg: Leg) -> bool:
        """Whoever moves the row places the call; if it is never known what came of it, nobody places it again."""
        with self.db.begin() as tx:
            seconds = ring_seconds(self.cases.stands(tx, leg.case_id))
            if not self._move(tx, leg, State.RINGING, rung_at=self.clock.now()):
                return False
        self._rung(leg, self._ring(telephony, leg, seconds))
        return True

    def _tried(self, case_id: str, work: Callable[[], bool]) -> bool:
        """Work for one case; what cannot be done, whatever is wrong, keeps no other waiting."""
        try:
            return work()
        except DatabaseAway:  # for a moment: it is tried again at the next look
            return False
        except TelephonyAway:
            raise
        except Exception as error:
            log.error("work failed", work="legs", case=case_id, error=error)
            return False

    def _ring(self, telephony: Telephony, leg: Leg, seconds: int) -> str | Outcome | None:
        """The provider's id of the call; how the leg ended when there is none; None when nobody knows."""
        events, machine = path_of(leg.id, "events"), path_of(leg.id, "machine")
        try:
            return telephony.ring(Ring(leg.number, path_of(leg.id), events, machine, seconds))
        except TelephonyAway:
            return None  # it may ring all the same: its reports will say, or the time will be over
        except NumberRefused:
            return Outcome.FAILED
        except Exception as error:
            log.error("work failed", work="legs", case=leg.case_id, error=error)
            return Outcome.FAILED

    def _rung(self, leg: Leg, answer: str | Outcome | None) -> None:
        with self.db.begin() as tx:
            fresh = store.get(tx, leg.id)
            if isinstance(answer, Outcome):
                self._end(tx, fresh, answer, Then.NOTHING)
            elif answer:
                store.know_call(tx, leg.id, answer)
