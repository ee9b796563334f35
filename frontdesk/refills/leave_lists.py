"""Whom a provider's leave touches: whose medicine runs out in it, and who had a procedure shortly before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from frontdesk import audit
from frontdesk.accounts.model import RIGHTS, Right, Role
from frontdesk.appointments.service import Appointments
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.errors import NotAllowed, Unknown
from frontdesk.patients.service import Patients
from frontdesk.practice.leaves.model import Leave
from frontdesk.practice.leaves.service import LeaveBook
from frontdesk.practice.service import Practices
from frontdesk.refills import store

PROCEDURE_BEFORE = timedelta(days=30)


class Tick(StrEnum):
    """What was done for a patient before a leave. Any of them settles it."""

    REFILLED = "refilled"
    COVER_TOLD = "cover_told"


@dataclass(frozen=True)
class Touched:
    """A patient, why the leave touches them, and what was done. `medicine` is None for a procedure on that day."""

    patient_id: str
    name: str
    medicine: str | None
    day: date
    controlled: bool
    ticks: frozenset[Tick]


@dataclass(frozen=True)
class LeaveList:
    """A leave with everybody it touches."""

    leave: Leave
    touched: tuple[Touched, ...]


class LeaveLists:
    """Made anew at each look, so that what is prescribed after the leave was entered is on it too."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        leaves: LeaveBook,
        patients: Patients,
        appointments: Appointments,
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.leaves = leaves
        self.patients = patients
        self.appointments = appointments

    def of(self, leave_id: str, reader: str) -> LeaveList:
        """The list, for supervisors and whoever may decide clinical matters; leaves an audit row for each patient.
        Raises NotAllowed, Unknown."""
        leave = self.leaves.get(leave_id)
        self._require(reader)
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), reader, "read", "leave", leave_id, "refills")
            done = store.ticks_of(tx, leave_id)
        found = sorted(self._touched(leave), key=lambda one: (one[1], one[0]))
        return LeaveList(leave, tuple(self._row(one, done, reader) for one in found))

    def tick(self, leave_id: str, by: str, patient_id: str, tick: Tick, *, done: bool) -> None:
        """Notes what was done for a patient, or takes it back. Repeating is harmless; raises NotAllowed, Unknown."""
        leave = self.leaves.get(leave_id)
        self._require(by)
        if patient_id not in {one[0] for one in self._touched(leave)}:
            raise Unknown("patient")
        with self.db.begin() as tx:
            if done:
                changed = store.tick(tx, leave_id, patient_id, tick, by, self.clock.now())
            else:
                changed = store.untick(tx, leave_id, patient_id, tick)
            if changed:
                did = "tick" if done else "untick"
                audit.record(tx, self.clock.now(), by, did, "leave", leave_id, tick, patient_id=patient_id)

    def open_count(self, leave_id: str) -> int:
        """For how many of its patients nothing was done so far."""
        touched = {one[0] for one in self._touched(self.leaves.get(leave_id))}
        with self.db.reading() as tx:
            return len(touched - {patient_id for patient_id, _ in store.ticks_of(tx, leave_id)})

    def _touched(self, leave: Leave) -> Iterator[tuple[str, date, str | None, bool]]:
        """Patient, day, medicine, whether it is controlled."""
        zone = self.practices.current().zone
        with self.db.reading() as tx:
            medications = store.medications_from(tx, leave.provider_id)
        for one in medications:
            if leave.from_day <= one.runs_out_on <= leave.to_day:
                yield one.patient_id, one.runs_out_on, one.medicine, one.controlled
        until = datetime.combine(leave.from_day, time(), zone).astimezone(UTC)
        for patient_id, start in self.appointments.procedures(leave.provider_id, until - PROCEDURE_BEFORE, until):
            yield patient_id, start.astimezone(zone).date(), None, False

    def _row(self, one: tuple[str, date, str | None, bool], done: set[tuple[str, str]], reader: str) -> Touched:
        patient_id, day, medicine, controlled = one
        name = self.patients.get(patient_id, reader, "leave").name
        ticks = frozenset(tick for tick in Tick if (patient_id, tick.value) in done)
        return Touched(patient_id, name, medicine, day, controlled, ticks)

    def _require(self, who: str) -> None:
        manager = self.practices.manager(who)
        if not manager.clinical and Right.ROTA not in RIGHTS[Role(manager.role)]:
            raise NotAllowed("leave")
