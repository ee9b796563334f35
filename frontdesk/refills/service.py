"""A refill that a patient asked for: heard, decided by who may, checked on the same day, asked about again by name.

It is a part of its case: every change is one transaction with the case's line, notice and audit row.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from frontdesk import audit
from frontdesk.cards.mask import mask
from frontdesk.cases.model import Case, reasons
from frontdesk.cases.pressing import NOT_THEIRS
from frontdesk.cases.service import Cases
from frontdesk.cases.tasks.service import Tasks
from frontdesk.clock import Clock
from frontdesk.conversations.model import ASSISTANT
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.errors import NotAllowed, RefillOpen, Unknown
from frontdesk.patients.service import Patients
from frontdesk.practice.service import Practices
from frontdesk.refills import due, reading, store, times
from frontdesk.refills.cover import deciders
from frontdesk.refills.model import Decision, Found, MedicationRequest, RefillRequest, Stage
from frontdesk.refills.telling import Telling
from frontdesk.refills.view import Refill, refill_view

REASON = "refill_needed"
SENDS, CHECKS = "send_to_pharmacy", "check_arrived"  # kinds of tasks
SHORTEST = timedelta(minutes=1)
ENDED = {Decision.DECLINED, Decision.NOT_NEEDED}


class Refills(Telling):
    """The only door to refills."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        conversations: Conversations,
        patients: Patients,
        cases: Cases,
        tasks: Tasks,
    ) -> None:
        super().__init__(clock, practices, conversations, cases)
        self.db = db
        self.patients = patients
        self.tasks = tasks
        cases.before_close = self.before_close
        cases.before_change = self.before_change
        cases.goes_on, cases.after_return = self.goes_on, self.after_return

    def hear(self, conversation_id: str, words: str, *, opens: bool = True) -> RefillRequest | None:
        """Takes in what a patient says of a refill; `opens` it for the conversation's case the first time, whatever
        that is about: see `goes_on`. None where no case is open, or these words ask for none and there is none."""
        with self.db.begin() as tx:
            case = self.cases.open_of(tx, conversation_id)
            before = store.get(tx, case.id, lock=True) if case else None
            if case is None or not (before or opens):
                return None
            before = before or self._new(tx, case)
            return self._hear(tx, case, before, mask(words)) if before.stage is Stage.TO_DECIDE else before

    def is_short(self, refill: RefillRequest) -> str | None:
        """Whether what the patient has does not last: `none`, `weekend`, `holiday`."""
        return due.is_short(refill, self.practices.current(), self.clock.now())

    def names_controlled(self, words: str) -> bool:
        """Whether a patient names a medicine that only a prescriber may decide on; reads nothing on file."""
        return reading.names_controlled(words)

    def of(self, case_id: str, reader: str) -> Refill | None:
        """The refill of a case as it stands, for who may see the case; leaves an audit row."""
        with self.db.begin() as tx:
            request = store.get(tx, case_id)
            if request is None:
                return None
            case = self.cases.get(case_id)
            self._audit(tx, case, reader, "read")
            return refill_view(request, self.practices.current(), self._on_file(tx, case), self.clock.now())

    def change(
        self,
        case_id: str,
        by: str,
        *,
        days_left: int | None = None,
        medication_id: str | None = None,
        prescriber_id: str | None = None,
        pharmacy_id: str | None = None,
    ) -> RefillRequest:
        """Puts right what is known of it; what is None stays. The time by which it is decided, or checked, changes with
        it. Raises NotAllowed, Unknown."""
        with self.db.begin() as tx:
            case, refill = self._owned(tx, case_id, by, Stage.TO_DECIDE, Stage.TO_CHECK)
            known = next((one for one in self._on_file(tx, case) if one.id == medication_id), None)
            changed = reading.with_medication(refill, known) if known else refill
            practice = self.practices.current()
            if pharmacy_id in practice.pharmacies:
                changed = replace(changed, pharmacy_id=pharmacy_id, pharmacy_said=True)
            if prescriber_id in practice.providers:
                changed = replace(changed, prescriber_id=prescriber_id)
            if days_left is not None and days_left >= 0:
                changed = replace(changed, days_left=days_left)
            return self._save(tx, case, refill, changed, by)

    def decide(self, case_id: str, by: str, decision: Decision, decided_by: str, words: str = "") -> RefillRequest:
        """Writes down what the prescriber decided, and tells the patient; `words`: what instead, or why not. The same
        again changes nothing. Raises NotAllowed when this person may not decide: on a controlled medicine nobody but a
        prescriber who is there."""
        with self.db.begin() as tx:
            case, refill = self._owned(tx, case_id, by)
            if refill.stage is not Stage.TO_DECIDE:
                return refill
            self._require_may_decide(refill, decision, decided_by, by)
            if decision in (Decision.CHANGED, Decision.DECLINED) and not words.strip():
                raise NotAllowed("refill")  # a patient who hears no hears what instead
            now, ends = self.clock.now(), decision in ENDED
            check_by = now if ends else due.check_by(refill, self.practices.current(), now)
            values: dict[str, Any] = {"decision": decision, "decided_by": decided_by, "recorded_by": by}
            stage = Stage.DONE if ends else Stage.TO_CHECK
            values |= {"decided_at": now, "instead": mask(words) or None, "stage": stage}
            decided = self._write(tx, case, refill, by, "decide", due_at=check_by, **values)
            self._tell_decision(tx, case, decided, by, check_by)
            if not ends:
                self._open_tasks(tx, case, decided, by)
            return decided

    def found(self, case_id: str, by: str, what: Found) -> RefillRequest:
        """Writes down what the check found. Once the patient has it, who asks again has a name and a time; the patient
        is told. The same again changes nothing. Raises NotAllowed."""
        refill = self._found(case_id, by, what)
        self._end_tasks(case_id, by, what)
        return refill

    def _found(self, case_id: str, by: str, what: Found) -> RefillRequest:
        with self.db.begin() as tx:
            case, refill = self._owned(tx, case_id, by)
            if refill.stage is not Stage.TO_CHECK or (what is Found.READY and refill.ready_at):
                return refill
            if what is Found.ARRIVED:
                arrived = self._write(
                    tx, case, refill, by, "arrived", stage=Stage.TO_FOLLOW, arrived_at=self.clock.now()
                )
                self._promise_to_ask(tx, case, arrived)
                return arrived
            known = {"ready_at": self.clock.now() if what is Found.READY else None}
            checked = self._write(tx, case, refill, by, what, **known)
            self._tell_found(tx, case, refill, by, what)
            return checked

    def before_close(self, tx: Connection, case: Case) -> None:
        """A case is not closed while its medicine is not decided and there; closing it ends the asking again."""
        refill = store.get(tx, case.id, lock=True)
        if refill is None or refill.stage is Stage.DONE:
            return
        if refill.stage is not Stage.TO_FOLLOW:
            raise RefillOpen(case.id)
        store.change(tx, refill, stage=Stage.DONE)

    def before_change(self, tx: Connection, case: Case, kind: str) -> None:
        """A case stays with who may decide on its medicine until that is decided and there. Raises RefillOpen."""
        refill = store.get(tx, case.id)
        if refill and refill.stage in (Stage.TO_DECIDE, Stage.TO_CHECK) and not reasons()[kind].clinical:
            raise RefillOpen(case.id)

    def goes_on(self, tx: Connection, case: Case) -> str | None:
        """As what a case goes on whose owner may not decide on the medicine in it: they had it for something else, as
        danger, which anybody may answer."""
        refill, owner = store.get(tx, case.id), self.practices.current().managers.get(case.manager_id or "")
        waits = refill is not None and refill.stage in (Stage.TO_DECIDE, Stage.TO_CHECK)
        return REASON if waits and owner and not owner.clinical and case.status not in NOT_THEIRS else None

    def after_return(self, tx: Connection, case: Case) -> None:
        """A talk that was given back is not the end of asking again: only closing the case is."""
        refill = store.get(tx, case.id, lock=True)
        if refill and refill.stage is Stage.TO_FOLLOW:
            self._promise_to_ask(tx, case, refill)

    def _open_tasks(self, tx: Connection, case: Case, refill: RefillRequest, by: str) -> None:
        """What is left to do today: to have it sent in the first half of the time there is, then to check."""
        now, words = self.clock.now(), refill.medicine or ""
        half = now + (refill.due_at - now) / 2
        for kind, due_at in ((SENDS, half), (CHECKS, refill.due_at)):
            self.tasks.open_in(tx, case, kind, by=by, text=words, due=max(due_at, now + SHORTEST))

    def _end_tasks(self, case_id: str, by: str, what: Found) -> None:
        """What is there was sent; what the patient has was checked."""
        done = {Found.READY: (SENDS,), Found.ARRIVED: (SENDS, CHECKS)}.get(what, ())
        contact = self.cases.get(case_id).manager_id
        for task in self.tasks.of_case(case_id):
            if task.is_open and task.kind in done:
                self.tasks.complete(task.id, by if by in (task.owner_id, contact) else ASSISTANT, what)

    def _new(self, tx: Connection, case: Case) -> RefillRequest:
        now = self.clock.now()
        empty = RefillRequest(
            case_id=case.id,
            medicine=None,
            left=None,
            days_left=None,
            medication_id=None,
            controlled=False,
            prescriber_id=None,
            pharmacy_id=None,
            pharmacy_said=False,
            needs_ride=False,
            stage=Stage.TO_DECIDE,
            due_at=now,
            alarm_at=now,
            alarms=0,
            created_at=now,
        )
        due_at = due.decide_by(empty, self.practices.current(), now)
        fresh = replace(empty, due_at=due_at, alarm_at=times.alarm_at(due_at, now))
        store.add(tx, fresh)
        self._audit(tx, case, ASSISTANT, "open")
        return fresh

    def _hear(self, tx: Connection, case: Case, refill: RefillRequest, words: str) -> RefillRequest:
        practice, on_file = self.practices.current(), self._on_file(tx, case)
        postal_code = self.patients.postal_code(tx, case.patient_id) if case.patient_id else None
        changed = reading.heard(refill, words, case.language, practice, on_file, postal_code)
        return self._save(tx, case, refill, changed, ASSISTANT)

    def _save(
        self, tx: Connection, case: Case, before: RefillRequest, changed: RefillRequest, by: str
    ) -> RefillRequest:
        """Writes what changed, with the times that follow from it."""
        practice, now = self.practices.current(), self.clock.now()
        due_of = due.decide_by if before.stage is Stage.TO_DECIDE else due.check_by
        names = ("medicine", "left", "days_left", "medication_id", "controlled", "prescriber_id", "pharmacy_id")
        values = {name: getattr(changed, name) for name in (*names, "pharmacy_said", "needs_ride")}
        same = _timed_by(changed) == _timed_by(before)
        due_at = before.due_at if same else due_of(changed, practice, now)
        return self._write(tx, case, before, by, "change", due_at=due_at, **values)

    def _write(
        self, tx: Connection, case: Case, refill: RefillRequest, by: str, did: str, **values: Any
    ) -> RefillRequest:
        due_at: datetime | None = values.get("due_at")
        if due_at is not None and due_at != refill.due_at:
            values |= {"alarm_at": times.alarm_at(due_at, self.clock.now()), "alarms": 0}
        if not store.change(tx, refill, **values):
            raise NotAllowed("refill")
        self._audit(tx, case, by, did)
        self.cases.show_again(tx, case)
        return replace(refill, **values)

    def _owned(self, tx: Connection, case_id: str, by: str, *stages: Stage) -> tuple[Case, RefillRequest]:
        case = self.cases.owned(tx, case_id, by)
        refill = store.get(tx, case_id, lock=True)
        if refill is None:
            raise Unknown("refill")
        if (stages and refill.stage not in stages) or not self.practices.manager(by).clinical:
            raise NotAllowed("refill")
        return case, refill

    def _require_may_decide(self, refill: RefillRequest, decision: Decision, decided_by: str, by: str) -> None:
        if decision is Decision.NOT_NEEDED:
            return
        today = self.clock.now().astimezone(self.practices.current().zone).date()
        prescribers = {one.id for one in deciders(self.practices.current(), today)}
        if decided_by not in prescribers and (refill.controlled or decided_by != by):
            raise NotAllowed("refill")

    def _on_file(self, tx: Connection, case: Case) -> list[MedicationRequest]:
        """The patient's medicines; of nobody until it is proven who they are."""
        return store.medications_of(tx, case.patient_id) if case.patient_id else []

    def _audit(self, tx: Connection, case: Case, who: str, did: str) -> None:
        ids = {"patient_id": case.patient_id, "conversation_id": case.conversation_id}
        audit.record(tx, self.clock.now(), who, did, "refill", case.id, "refill", **ids)


def _timed_by(refill: RefillRequest) -> tuple[str | None, int | None, str | None]:
    return refill.pharmacy_id, refill.days_left, refill.prescriber_id
