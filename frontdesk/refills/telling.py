"""What a patient hears of a refill, and who asks again when it has arrived: somebody with a name who is there."""

from datetime import UTC, datetime, time, timedelta

import phonenumbers

from frontdesk.cases.model import Case
from frontdesk.cases.routing import callback_time
from frontdesk.cases.service import Cases
from frontdesk.clock import Clock
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection
from frontdesk.errors import IllegalMove
from frontdesk.patients.model import Level
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import LoadedPractice, Practices
from frontdesk.refills import due
from frontdesk.refills.model import Decision, Found, RefillRequest
from frontdesk.saying import say_time, say_when

ASKS_FROM = time(10)  # on the clock of the practice's wall
LOOKED_AHEAD = 14  # days


class Telling:
    """Writes to the patient, always in a transaction of the caller."""

    def __init__(self, clock: Clock, practices: Practices, conversations: Conversations, cases: Cases) -> None:
        self.clock = clock
        self.practices = practices
        self.conversations = conversations
        self.cases = cases

    def _tell_decision(self, tx: Connection, case: Case, refill: RefillRequest, by: str, check_by: datetime) -> None:
        """Who decided what, and what happens next: from whom, and by when."""
        if refill.decision is None or refill.decision is Decision.NOT_NEEDED:
            return
        practice = self.practices.current()
        names = {id: one.name for id, one in practice.managers.items()}
        names |= {id: one.name for id, one in practice.providers.items()}
        decider, manager = names[refill.decided_by or ""], names[by]
        when = say_when(check_by, case.language, practice.zone)
        key, where = f"refill_{refill.decision}", self._pharmacy(tx, case, refill)
        told = {"decider": decider, "manager": manager, "instead": refill.instead or "", "when": when}
        if refill.decision is Decision.APPROVED:
            key, told = (f"{key}_at" if where else key), told | {"pharmacy": where or ""}
        self.cases.tell_patient(tx, case, key, by, **told)

    def _tell_found(self, tx: Connection, case: Case, refill: RefillRequest, by: str, what: Found) -> None:
        """That it is ready, and until when; or that it is not, and that somebody is at it."""
        practice, now = self.practices.current(), self.clock.now()
        where, found = self._pharmacy(tx, case, refill), due.opening(practice, refill.pharmacy_id, now)
        manager = practice.managers[by].name
        if what is Found.READY and where and found and found[0] <= now:  # not of a pharmacy that is shut
            until = say_time(found[1], case.language, practice.zone)
            self.cases.tell_patient(tx, case, "refill_ready_at", by, pharmacy=where, time=until, manager=manager)
        else:
            self.cases.tell_patient(tx, case, f"refill_{what}", by, manager=manager)

    def _promise_to_ask(self, tx: Connection, case: Case, refill: RefillRequest) -> None:
        """Names who asks the patient again, and when: as it was promised before; else on the next day if anybody is
        there, at a weekend too; else on the next day somebody is, with a number to reach us before."""
        practice = self.practices.current()
        manager, earliest = self._as_promised(tx, case, refill) or self._who_asks(tx, case)
        when = say_when(earliest, case.language, practice.zone)
        today = self.clock.now().astimezone(practice.zone).date()
        soon = earliest.astimezone(practice.zone).date() <= today + timedelta(days=1)
        why, told = "asks whether the medicine helps", "refill_follow" if soon else "refill_follow_later"
        self.cases.promise_for(tx, case, manager, earliest, why, told, when=when, phone=_as_written(practice))

    def _as_promised(self, tx: Connection, case: Case, refill: RefillRequest) -> tuple[Manager, datetime] | None:
        """Who has promised to come on a later day than the one on which the medicine was there."""
        promise, practice = self.cases.promise_ahead(tx, case), self.practices.current()
        arrived = (refill.arrived_at or self.clock.now()).astimezone(practice.zone).date()
        if promise is None or promise.at.astimezone(practice.zone).date() <= arrived:
            return None
        manager = practice.managers.get(promise.manager_id or "")
        return (manager, promise.at) if manager else None

    def _who_asks(self, tx: Connection, case: Case) -> tuple[Manager, datetime]:
        """Of those who may, on the first day when any of them is there: who has it, who speaks the language."""
        rota, able = self.practices.rota(tx), self.cases.able(tx, case)
        today = self.clock.now().astimezone(rota.practice.zone).date()
        for day in (today + timedelta(days=number) for number in range(1, LOOKED_AHEAD + 1)):
            earliest = datetime.combine(day, ASKS_FROM, rota.practice.zone).astimezone(UTC)
            found = [(one, at) for one in able if (at := self._free_on(tx, rota, one, earliest))]
            if found:
                return min(found, key=lambda one: _rank(case, *one))
        raise IllegalMove("nobody is there to ask again")

    def _free_on(self, tx: Connection, rota: Rota, manager: Manager, earliest: datetime) -> datetime | None:
        """The first free time on that day."""
        at = callback_time(rota, manager, earliest, self.cases.promised_times(tx, manager.id, earliest))
        zone = rota.practice.zone
        return at if at and at.astimezone(zone).date() == earliest.astimezone(zone).date() else None

    def _pharmacy(self, tx: Connection, case: Case, refill: RefillRequest) -> str | None:
        """Its name, where the patient named it or has proven who they are: nobody else hears which one is on file."""
        pharmacy = self.practices.current().pharmacies.get(refill.pharmacy_id or "")
        proven = self.conversations.read(tx, case.conversation_id).level_now(self.clock.now()) >= Level.VISITS
        return pharmacy.name if pharmacy and (refill.pharmacy_said or proven) else None


def _as_written(practice: LoadedPractice) -> str:
    """The practice's number the way people write it."""
    number = phonenumbers.parse(practice.details.phone, None)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _rank(case: Case, manager: Manager, at: datetime) -> tuple[bool, bool, datetime, str]:
    return manager.id != case.manager_id, case.language not in manager.languages, at, manager.id
