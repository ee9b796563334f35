"""The legs' own side: what a phone hears once it is answered, what its keys do, and what is reported of it.

Nothing that is reported accepts a case. Only the key does, by the same compare-and-set as the console's button.
"""

from frontdesk.adapters.telephony.port import OVER, CallStatus
from frontdesk.cases.rounds import cannot_wait
from frontdesk.db import Connection
from frontdesk.errors import CaseTaken, IllegalMove, NotAllowed, Unknown
from frontdesk.phone import store as calls
from frontdesk.phone.legs import store
from frontdesk.phone.legs.model import IN_ROOM, OF_MANAGERS, Kind, Leg, Outcome, State, Then, of_room
from frontdesk.phone.legs.rules import is_theirs
from frontdesk.phone.legs.scripts import CONNECT, DECLINE, NEXT, REPEAT, TIMES
from frontdesk.phone.legs.spoken import Spoken
from frontdesk.phone.legs.tending import Tending
from frontdesk.phone.model import PhoneCall
from frontdesk.phone.script import Script

MACHINES = ("machine", "fax")  # how the provider's words for what is no person begin
BUSY = {CallStatus.BUSY: Outcome.BUSY, CallStatus.FAILED: Outcome.FAILED}
JOINED, LEFT = "participant-join", "participant-leave"  # of the provider's words for what happens in a room


class LegSide(Tending):
    """Answers the provider about legs. Unknown ids and calls get a sentence and the end, never an error."""

    def answered(self, leg_id: str, call_id: str) -> Script:
        """Somebody, or a machine, picked up."""
        leg = self._find(leg_id, call_id)
        if leg is None or leg.is_over:
            return self._told(leg)
        if leg.state in (State.TO_RING, State.RINGING):
            with self.db.begin() as tx:
                store.know_call(tx, leg.id, call_id)
                if leg.state is State.TO_RING:  # it was placed by a worker that died before it could say so
                    store.move(tx, leg, State.RINGING, rung_at=self.clock.now())
                self._move(tx, store.get(tx, leg.id), State.GATE, answered_at=self.clock.now())
        return self._where_it_is(leg.id, 1)

    def gate(self, leg_id: str, call_id: str, keys: str, time: int = 1) -> Script:
        """A key, or none, at the gate."""
        leg = self._find(leg_id, call_id)
        if leg is None or leg.state is not State.GATE:
            return self._told(leg) if leg is None or leg.is_over else self._where_it_is(leg.id, 1)
        if keys == CONNECT:
            return self._opens(leg)
        if keys == DECLINE or time >= TIMES:
            return self._ends(leg, Outcome.DECLINED if keys == DECLINE else Outcome.NO_ANSWER)
        return self._where_it_is(leg.id, time + 1)

    def brief(self, leg_id: str, call_id: str, keys: str, time: int = 1) -> Script:
        """A key, or none, after the brief."""
        leg = self._find(leg_id, call_id)
        if leg is None or leg.state is not State.BRIEF:
            return self._told(leg) if leg is None or leg.is_over else self._where_it_is(leg.id, 1)
        if keys == CONNECT:
            return self._accepts(leg)
        if keys == DECLINE or (keys != REPEAT and time >= TIMES):
            return self._ends(leg, Outcome.DECLINED)
        return self._where_it_is(leg.id, 1 if keys == REPEAT else time + 1)

    def after(self, leg_id: str, call_id: str) -> Script:
        """A leg is out of its room."""
        leg = self._find(leg_id, call_id)
        if leg is None or leg.is_over:
            return self._told(leg)
        if leg.state in IN_ROOM:
            return self._ends(leg, of_room(leg))
        return self._where_it_is(leg.id, 1)

    def told(self, leg_id: str, call_id: str) -> Script:
        """Why it is over."""
        return self._told(self._find(leg_id, call_id))

    def reported(self, leg_id: str, call_id: str, status: str) -> None:
        """The provider says how far a call is; only that it ended changes anything."""
        leg = self._find(leg_id, call_id)
        if leg is None:
            return
        with self.db.begin() as tx:
            self.cases.stands(tx, leg.case_id, lock=True)  # before the leg, as everywhere
            known = store.know_call(tx, leg.id, call_id)
            if known and status in OVER and leg.kind is Kind.PATIENT:
                self._caller_is_gone(tx, call_id)
        if known and status in OVER:
            self._is_reported_over(leg, BUSY.get(CallStatus(status)))

    def machine(self, leg_id: str, call_id: str, answered_by: str) -> None:
        """The provider says that a machine picked up, which it may take a person for. So the next in line is rung at
        once, and the gate, which says nothing but who called, goes on to its end: who presses a key is a person."""
        leg = self._find(leg_id, call_id)
        if leg is None or not answered_by.startswith(MACHINES) or leg.state not in (State.RINGING, State.GATE):
            return
        with self.db.begin() as tx:
            self.cases.stands(tx, leg.case_id, lock=True)
            store.change(tx, leg.id, outcome=Outcome.VOICEMAIL)
            if leg.kind in OF_MANAGERS:
                self.cases.machine_answered(tx, leg.case_id, leg.manager_id)

    def room(self, leg_id: str, call_id: str, event: str) -> None:
        """Somebody came into a room, or left it; `leg_id` names a leg that the room is of."""
        leg = self._any(leg_id)
        if leg is None or event not in (JOINED, LEFT):
            return
        with self.db.begin() as tx:
            self.cases.stands(tx, leg.case_id, lock=True)
            here = next((one for one in store.in_room(tx, leg.room) if one.call_id == call_id), None)
            if here is not None and here.kind is not Kind.PATIENT:
                self._in_room(tx, here, event)
            elif event == JOINED and (host := store.with_caller(tx, leg.conversation_id)) and host.room == leg.room:
                call = calls.live_in(tx, leg.conversation_id)
                if call and call.id == call_id:
                    self._caller_is_in(tx, host)

    def _in_room(self, tx: Connection, leg: Leg, event: str) -> None:
        if event == JOINED and leg.state is State.JOINING:
            self._is_in(tx, leg)
        elif event == LEFT and leg.state in IN_ROOM:
            self._end(tx, leg, of_room(leg))

    def _opens(self, leg: Leg) -> Script:
        """A person is at the gate. Where seconds count, the voice comes first and the brief is on the screen."""
        if leg.kind is Kind.PATIENT:
            return self._comes_back(leg)
        with self.db.reading() as tx:
            case = self.cases.stands(tx, leg.case_id)
        if leg.kind is Kind.THIRD or cannot_wait(case) or is_theirs(case, leg.manager_id):
            return self._accepts(leg)
        with self.db.begin() as tx:
            self.cases.stands(tx, leg.case_id, lock=True)
            if self._move(tx, leg, State.BRIEF):
                self.cases.hears_brief(tx, leg.case_id, leg.manager_id)
        return self._where_it_is(leg.id, 1)

    def _accepts(self, leg: Leg) -> Script:
        """The key takes the case, for the first who presses it; then both are led into one room."""
        with self.db.reading() as tx:
            there = self._has_host(tx, leg) if leg.kind is Kind.THIRD else self._caller_goes_on(tx, leg)
        if not there and leg.kind is not Kind.CALLBACK:
            return self._ends(leg, Outcome.CALLER_LEFT)
        if leg.kind in OF_MANAGERS:
            try:
                self.cases.accept(leg.case_id, leg.manager_id)
            except (CaseTaken, IllegalMove, NotAllowed):
                return self._ends(leg, Outcome.SUPERSEDED)
        number = self.numbers.of(leg.conversation_id) if leg.kind is Kind.CALLBACK else None
        if leg.kind is Kind.CALLBACK and not there and number is None:
            return self._ends(leg, Outcome.CALLER_LEFT)
        with self.db.begin() as tx:
            case = self.cases.stands(tx, leg.case_id, lock=True)
            moved = self._move(tx, leg, State.JOINING, joining_at=self.clock.now(), accepted=leg.kind in OF_MANAGERS)
            self.cases.is_put_through(tx, leg.case_id)
            if moved and number and not self._caller_goes_on(tx, leg):
                self._add(tx, case, Kind.PATIENT, leg.manager_id, number, room=leg.room)
            if not moved and leg.kind is Kind.OFFER:  # the leg ended between the key and here: somebody else is rung
                self.cases.left_alone(tx, leg.case_id, leg.manager_id, "phone: gone")
        self._lead_caller(leg)
        return self._where_it_is(leg.id, 1)

    def _lead_caller(self, leg: Leg) -> None:
        """Leads the caller's call to where it learns of the room. When that is lost they come by themselves: each
        document that they wait in looks whether a room is open."""
        with self.db.reading() as tx:
            call = calls.live_in(tx, leg.conversation_id)
        if call is None or leg.kind is Kind.THIRD or self._lead(call.id, NEXT):
            return
        with self.db.begin() as tx:
            self._caller_is_gone(tx, call.id)
        self._end_if_over(leg.id)

    def _comes_back(self, leg: Leg) -> Script:
        """A patient who was called back: their call is a caller's from here on, and the room is open for it."""
        with self.db.begin() as tx:
            if not self._end(tx, leg, Outcome.DONE, Then.NOTHING):
                return self.scripts.hang_up()
            self.conversations.hand_over(tx, leg.conversation_id)  # whoever answers is nobody proven
            talk = self.conversations.read(tx, leg.conversation_id)
            now, said = self.clock.now(), talk.seq
            calls.add(tx, PhoneCall(leg.call_id or "", talk.id, leg.number, now, spoken_upto=said, said_from=said))
        return self.scripts.go_on()

    def _ends(self, leg: Leg, outcome: Outcome) -> Script:
        """Ends a leg that hears why in this answer."""
        with self.db.begin() as tx:
            self._end(tx, leg, outcome, Then.TOLD)
        return self._told(self._any(leg.id))

    def _where_it_is(self, leg_id: str, time: int) -> Script:
        """What a leg hears where it stands now; the same again when it asks again."""
        leg = self._any(leg_id)
        if leg is None or leg.is_over:
            return self._told(leg)
        language, manager = self._language(leg), self._manager(leg)
        if leg.state in IN_ROOM:
            return self.scripts.join(leg, language)
        if leg.state is State.BRIEF and manager:
            packet = self.packets.of(leg.case_id, leg.manager_id)
            words = Spoken(self.texts).brief(packet, manager, self.practices.current().zone)
            return self.scripts.brief(leg, words, language, time)
        return self.scripts.gate(leg, manager, language, self._gate_words(leg), time)

    def _gate_words(self, leg: Leg) -> str:
        with self.db.reading() as tx:
            case = self.cases.stands(tx, leg.case_id)
        urgent = leg.kind is Kind.OFFER and (cannot_wait(case) or is_theirs(case, leg.manager_id))
        return "leg_gate_urgent" if urgent or leg.kind is Kind.AGAIN else f"leg_gate_{leg.kind}"

    def _told(self, leg: Leg | None) -> Script:
        return self.scripts.told(leg, self._language(leg))

    def _language(self, leg: Leg | None) -> str:
        """A manager's own language; a patient's, that of the talk; where nobody is known, the practice's."""
        if leg and leg.kind is Kind.PATIENT:
            return self.conversations.get(leg.conversation_id).language
        manager = self._manager(leg) if leg and leg.kind in OF_MANAGERS else None
        return manager.languages[0] if manager else self.practices.current().languages[0]

    def _find(self, leg_id: str, call_id: str) -> Leg | None:
        """The leg, if this is its call: a second one of the same leg was placed by nobody we know of."""
        leg = self._any(leg_id)
        return leg if leg and leg.call_id in (None, call_id) else None

    def _any(self, leg_id: str) -> Leg | None:
        try:
            with self.db.reading() as tx:
                return store.get(tx, leg_id)
        except Unknown:
            return None
