"""How a leg ends, and what that means for its case and for whoever else is in its room. Always together: one
transaction writes the leg, the case, the lines in the transcript and the audit row."""

from datetime import timedelta

from frontdesk.cases.again import NOT_REACHED
from frontdesk.cases.cover import WORKER
from frontdesk.db import Connection
from frontdesk.phone import store as calls
from frontdesk.phone.legs import store
from frontdesk.phone.legs.model import IN_ROOM, OF_MANAGERS, Kind, Leg, Outcome, State, Then
from frontdesk.phone.legs.rules import LAST_WORDS, is_theirs
from frontdesk.phone.legs.talks import Talks

# What the phone of a manager says of them; that a call failed says nothing, and they are still rung in the console.
SAYS = {Outcome.DECLINED: "declined"} | dict.fromkeys((Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL), "no_answer")
TRY_PATIENT_AGAIN = timedelta(minutes=50)  # with the ten minutes that any promise is ahead, an hour


class Ending(Talks):
    """Ends legs."""

    def _end(self, tx: Connection, leg: Leg, outcome: Outcome, then: Then = Then.HANG_UP) -> bool:
        """Ends a leg; False when it is no longer where it was seen. `then`: what is done with its call."""
        now = self.clock.now()
        if leg.outcome is Outcome.VOICEMAIL and outcome is Outcome.NO_ANSWER:
            outcome = Outcome.VOICEMAIL  # nobody pressed a key: the provider was right
        self.cases.stands(tx, leg.case_id, lock=True)  # before the leg, as everywhere, so that no two wait for another
        waits = {Then.NOTHING: None, Then.HANG_UP: now}.get(then, now + LAST_WORDS)
        if leg.is_host:  # the worker sees to it that nobody stays in its room, whatever became of its call
            waits = waits or now
        told_at = None if then is Then.TELL else now
        if not store.move(tx, leg, State.OVER, outcome=outcome, ended_at=now, hang_up_at=waits, told_at=told_at):
            return False
        self._audit(tx, leg, "end", outcome)
        if leg.kind in OF_MANAGERS and leg.state in IN_ROOM:
            self._room_is_over(tx, leg, outcome)
        elif leg.kind is Kind.AGAIN:
            self._is_not_there_again(tx, leg, outcome)
        elif leg.kind in OF_MANAGERS and outcome in SAYS:
            self.cases.not_taken(tx, leg.case_id, leg.manager_id, SAYS[outcome])
        elif leg.kind is Kind.PATIENT and outcome is not Outcome.DONE:
            self._patient_is_not_reached(tx, leg)
        return True

    def _room_is_over(self, tx: Connection, leg: Leg, outcome: Outcome) -> None:
        """The manager is out of the room: nobody stays in it, and the case goes on."""
        self._note_talk(tx, leg)
        for other in store.living(tx, leg.case_id, Kind.THIRD, Kind.PATIENT):
            if other.room == leg.room and not (other.kind is Kind.PATIENT and other.state is State.GATE):
                self._end(tx, other, Outcome.DONE if other.state is State.TALKING else Outcome.SUPERSEDED)
        if not is_theirs(self.cases.stands(tx, leg.case_id), leg.manager_id):
            return
        caller = calls.live_in(tx, leg.conversation_id)
        if caller and leg.began_at:
            self.cases.talk_ended(tx, leg.case_id, leg.manager_id)
            self._tell_talk_is_over(tx, leg)
        elif caller and leg.accepted:
            self.cases.left_alone(tx, leg.case_id, leg.manager_id, f"phone: {outcome}")
        elif not caller and not leg.began_at and self.numbers.is_known(tx, leg.conversation_id):
            self._promise(tx, leg, tried=leg.kind is Kind.CALLBACK and outcome is Outcome.CALLER_LEFT)

    def _promise(self, tx: Connection, leg: Leg, *, tried: bool) -> None:
        """The manager took the case, and the patient was gone, or did not answer the call back: they call again."""
        told, wait = ("callback_not_reached", TRY_PATIENT_AGAIN) if tried else ("callback_hung_up", timedelta(0))
        self.cases.promise_instead(tx, leg.case_id, WORKER, NOT_REACHED if tried else "hung up", told, wait)

    def _is_not_there_again(self, tx: Connection, leg: Leg, outcome: Outcome) -> None:
        """A caller wants to talk once more, and whoever has the case does not come to the phone: they call back, or
        somebody else is rung where there is no number to call."""
        if outcome is Outcome.SUPERSEDED or not is_theirs(self.cases.stands(tx, leg.case_id), leg.manager_id):
            return
        told = "callback_hung_up" if outcome is Outcome.CALLER_LEFT else "callback_again"
        if self.numbers.is_known(tx, leg.conversation_id):
            self.cases.promise_instead(tx, leg.case_id, WORKER, f"phone: {outcome}", told)
        elif outcome is not Outcome.CALLER_LEFT:
            self.cases.left_alone(tx, leg.case_id, leg.manager_id, f"phone: {outcome}")

    def _patient_is_not_reached(self, tx: Connection, leg: Leg) -> None:
        """A call back that nobody takes: the manager who waits in the room hears so."""
        for host in store.living(tx, leg.case_id, *OF_MANAGERS):
            if host.room == leg.room and host.state in IN_ROOM:
                self._end(tx, host, Outcome.CALLER_LEFT, Then.TELL)
