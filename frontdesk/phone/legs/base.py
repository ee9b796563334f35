"""What all parts of the legs stand on."""

from collections.abc import Callable

from frontdesk import audit
from frontdesk.adapters.telephony.port import CallOver, Telephony, TelephonyAway
from frontdesk.cases.model import Case
from frontdesk.cases.packet import Packets
from frontdesk.cases.service import Cases
from frontdesk.clock import Clock
from frontdesk.conversations.model import Button, Line
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.phone import store as calls
from frontdesk.phone.legs import store
from frontdesk.phone.legs.model import Kind, Leg, State
from frontdesk.phone.legs.numbers import Numbers
from frontdesk.phone.legs.scripts import Scripts
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import Practices
from frontdesk.texts import Texts


class Base:
    """The parts, and what is written down. `telephony` is None where there is no phone line: then there are no legs."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        conversations: Conversations,
        cases: Cases,
        packets: Packets,
        numbers: Numbers,
        texts: Texts,
        telephony: Telephony | None,
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.conversations = conversations
        self.cases = cases
        self.packets = packets
        self.numbers = numbers
        self.texts = texts
        self.telephony = telephony
        self.scripts = Scripts(texts, practices)
        cases.hears = self._hear_each_other

    def _manager(self, leg: Leg) -> Manager | None:
        """Whose leg it is; None of somebody who has left the practice."""
        return self.practices.current().managers.get(leg.manager_id)

    def _name(self, manager_id: str) -> str:
        manager = self.practices.current().managers.get(manager_id)
        return manager.name if manager else self.practices.current().details.name

    def _caller_goes_on(self, tx: Connection, leg: Leg) -> bool:
        """Whether the patient's call lives, or one to them is being placed."""
        living = store.living(tx, leg.case_id, Kind.PATIENT)
        return calls.live_in(tx, leg.conversation_id) is not None or bool(living)

    def _hear_each_other(self, tx: Connection, case: Case) -> bool:
        """Whether the owner of a case and its patient are in one room; never without a line, which would say when they
        are not any more."""
        if self.telephony is None:
            return False
        leg = store.with_caller(tx, case.conversation_id)
        return leg is not None and leg.manager_id == case.manager_id and leg.began_at is not None

    def _has_host(self, tx: Connection, leg: Leg) -> bool:
        """Whether a manager is in the leg's room, or on the way into it."""
        found = store.with_caller(tx, leg.conversation_id)
        return found is not None and found.room == leg.room

    def _lead(self, call_id: str | None, path: str) -> bool:
        """Leads a call on; False when it has ended. That the provider is away is no sign of it: we look again."""
        try:
            if call_id and self.telephony:
                self.telephony.lead(call_id, path)
        except CallOver:
            return False
        except TelephonyAway:
            pass
        return True

    def _caller_is_gone(self, tx: Connection, call_id: str) -> str | None:
        """Notes that a patient's call has ended, and a talk with it; gives its conversation. None when that is known or
        there is none."""
        call = calls.find(tx, call_id)
        if call is None:
            return None
        case = self.cases.open_of(tx, call.conversation_id)  # before the call, as everywhere
        if not calls.end(tx, call_id, self.clock.now()):
            return None
        if case and self._is_all_said(tx, case):
            self.cases.talk_is_over(tx, case.id)
        return call.conversation_id

    def _is_all_said(self, tx: Connection, case: Case) -> bool:
        """Whether a case's patient and manager have talked, and the patient has said nothing since."""
        talks = [leg for leg in store.of_talk(tx, case.conversation_id) if leg.case_id == case.id and leg.began_at]
        ends = [leg.ended_at for leg in talks if leg.ended_at]
        if len(ends) < len(talks):
            return True
        return bool(ends) and not self.conversations.spoke_after(tx, case.conversation_id, max(ends))

    def _write(
        self, tx: Connection, leg: Leg, key: str, buttons: tuple[Button, ...] = (), **values: Callable[[str], str] | str
    ) -> None:
        """Writes a notice into the transcript; a value may depend on the language."""
        case = self.cases.stands(tx, leg.case_id)
        said = {name: value if isinstance(value, str) else value(case.language) for name, value in values.items()}
        words, personal = self.texts.say(key, case.language, **said), self.texts.get(key, case.language).personal
        line = Line("notice", words, case.language, response=key, personal=personal, buttons=buttons, channel="phone")
        self.conversations.write(tx, leg.conversation_id, line, who=leg.manager_id, of=case.patient_id)

    def _move(self, tx: Connection, leg: Leg, to: State, **values: object) -> bool:
        """Moves a leg that goes on; False when it is no longer where it was seen."""
        moved = store.move(tx, leg, to, **values)
        if moved:
            self._audit(tx, leg, "move", to)
        return moved

    def _audit(self, tx: Connection, leg: Leg, did: str, result: str | None = None) -> None:
        ids = {"conversation_id": leg.conversation_id}
        audit.record(tx, self.clock.now(), leg.manager_id, did, "call", leg.id, leg.kind, **ids, result=result)
