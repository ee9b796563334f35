"""The transfer of a caller to a manager, and calls back: the only door to legs.

A separate call rings each manager who is asked; a gate that says nothing personal keeps machines out; a key takes the
case. The caller waits in documents that speak, and is led into the room once somebody is in it (docs/adr/014).
"""

from frontdesk import audit
from frontdesk.adapters.telephony.port import CallOver, NumberRefused, TelephonyAway
from frontdesk.cases.model import Case
from frontdesk.db import Connection
from frontdesk.errors import NotAllowed, Unknown
from frontdesk.phone import store as calls
from frontdesk.phone.legs import store
from frontdesk.phone.legs.model import IN_ROOM, OF_MANAGERS, Kind, Leg, Outcome, State, recordings_in
from frontdesk.phone.legs.rules import is_theirs
from frontdesk.phone.legs.waiting import Waiting


class Legs(Waiting):
    """For the worker, the provider, the caller's side, and (here) a manager at the console."""

    def take(self, case_id: str, manager_id: str) -> None:
        """The owner of a case wants their phone to ring, to talk with the caller. Raises NotAllowed for any other, and
        CallOver when nobody is on the line. Repeating is harmless."""
        with self.db.begin() as tx:
            case = self._own(tx, case_id, manager_id)
            manager = self.practices.current().managers[manager_id]
            if not store.living(tx, case_id, *OF_MANAGERS):
                self._add(tx, case, Kind.OFFER, manager_id, manager.phone)
                self.cases.is_put_through(tx, case_id)

    def add(self, case_id: str, manager_id: str, number: str | None) -> None:
        """A manager who talks with a caller has a third party rung, at an E.164 number: a colleague, an interpreter.
        Raises NotAllowed for any other, CallOver unless they talk, NumberRefused without a number. The same number
        again, while it is there, is not rung twice."""
        with self.db.begin() as tx:
            case, host = self._own(tx, case_id, manager_id), self._talks_in(tx, case_id)
            if host is None:
                raise CallOver(case_id)
            if number is None:
                raise NumberRefused("none")
            if all(leg.number != number for leg in store.living(tx, case_id, Kind.THIRD)):
                self._add(tx, case, Kind.THIRD, manager_id, number, room=host.room)

    def give_back(self, case_id: str, manager_id: str, agreed: str) -> Case:
        """Gives the conversation back to the assistant; a caller stays on the line, and the manager's call ends. Raises
        NotAllowed."""
        case = self.cases.give_back(case_id, manager_id, agreed)
        with self.db.begin() as tx:
            mine = [leg for leg in store.living(tx, case_id, *OF_MANAGERS) if leg.manager_id == manager_id]
            for leg in mine:  # not of whoever is rung next, where it went on to somebody who may finish it
                self._end(tx, leg, Outcome.DONE if leg.state is State.TALKING else Outcome.SUPERSEDED)
        return case

    def standing(self, case_id: str) -> tuple[bool, list[Leg]]:
        """Whether a caller is on the line, and the legs of a case that are not over, for the page of the case."""
        with self.db.reading() as tx:
            case = self.cases.stands(tx, case_id)
            return calls.live_in(tx, case.conversation_id) is not None, store.living(tx, case_id)

    def recording(self, case_id: str, recording_id: str, manager_id: str) -> bytes:
        """The sound of a message that the caller left, for whoever may see the case; on record before it is given.
        Raises Unknown for one that is not in the case's brief, TelephonyAway while the provider does not give it."""
        packet = self.packets.of(case_id, manager_id)
        if recording_id not in recordings_in(packet.facts):
            raise Unknown("recording")
        ids = {"patient_id": packet.case.patient_id, "conversation_id": packet.case.conversation_id}
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), manager_id, "read", "recording", recording_id, "case", **ids)
        sound = self.telephony.recording(recording_id) if self.telephony else None
        if sound is None:
            raise TelephonyAway("no such recording, or not yet")
        return sound

    def _own(self, tx: Connection, case_id: str, manager_id: str) -> Case:
        case = self.cases.stands(tx, case_id, lock=True)
        on_line = calls.live_in(tx, case.conversation_id) is not None
        if not is_theirs(case, manager_id):
            raise NotAllowed("case")
        if self.telephony is None or not on_line:
            raise CallOver(case_id)
        return case

    def _talks_in(self, tx: Connection, case_id: str) -> Leg | None:
        return next((leg for leg in store.living(tx, case_id, *OF_MANAGERS) if leg.state in IN_ROOM), None)
