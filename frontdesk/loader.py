"""Puts a practice's files into the database. Loading the same files twice changes nothing but adds new days."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk import audit
from frontdesk.accounts import store as accounts_store
from frontdesk.accounts.passwords import hash_of
from frontdesk.appointments import store as appointments_store
from frontdesk.appointments.calendar import slots_of
from frontdesk.appointments.model import Appointment, AppointmentStatus, Slot
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.on_file import IDS, NEW, WHO, OnFile, medication_of, statement_of
from frontdesk.practice import records, schema
from frontdesk.practice import store as practice_store
from frontdesk.practice.files import read_practice
from frontdesk.practice.leaves.store import with_leaves
from frontdesk.practice.service import LoadedPractice
from frontdesk.privacy import store as privacy_store

FORM = b"4"  # of what is kept of the files; another one reads them anew


@dataclass(frozen=True)
class Loaded:
    """What loading a folder did."""

    name: str
    unchanged: bool
    providers: int
    patients: int
    articles: int
    new_slots: int


class Loader:
    """Loads practices; the only writer of what comes from their files."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def load(self, folder: Path) -> Loaded:
        """Reads, checks and writes a folder in one transaction; raises PracticeFileError and writes nothing."""
        practice = read_practice(folder)
        fingerprint, passwords = _fingerprint(folder), self._demo_passwords(practice)
        with self.db.begin() as tx:
            unchanged = practice_store.fingerprint(tx) == fingerprint
            if not unchanged:
                self._write(tx, practice, fingerprint, passwords)
            loaded = self._loaded(tx)
            fresh = self._add_days(tx, loaded)
            if not unchanged:
                self._write_visits(tx, loaded, practice.patients)
            self._fill(tx, loaded, fresh)
        counts = (len(practice.providers), len(practice.patients), len(practice.articles))
        return Loaded(practice.details.name, unchanged, *counts, len(fresh))

    def add_days(self) -> int:
        """Adds the slots of days that have come into reach since; gives how many."""
        with self.db.begin() as tx:
            return len(self._add_days(tx, self._loaded(tx)))

    def _demo_passwords(self, practice: schema.Practice) -> dict[str, str]:
        """Hashes for managers without an account. They are slow on purpose, so made before the transaction: PostgreSQL
        ends one in which nothing is asked for five seconds."""
        with self.db.reading() as tx:
            new = [manager for manager in practice.managers if accounts_store.account(tx, manager.id) is None]
        return {manager.id: hash_of(manager.demo_password) for manager in new if manager.demo_password}

    def _write(self, tx: Connection, practice: schema.Practice, fingerprint: str, passwords: Mapping[str, str]) -> None:
        now = self.clock.now()
        audit.record(tx, now, WHO, "write", "practice", fingerprint, "load")
        today = now.astimezone(ZoneInfo(practice.details.timezone)).date()
        self._note_permissions(tx, practice, now)
        practice_store.write(tx, _as_data(practice, today), fingerprint, now)
        for manager_id, hashed in passwords.items():
            if accounts_store.account(tx, manager_id) is None:
                accounts_store.set_password(tx, manager_id, hashed, demo=True)
        erased = privacy_store.erased(tx)
        kept = [patient for patient in practice.patients if patient.id not in erased]
        on_file = OnFile(tx, now, kept)
        on_file.write_patients()
        currency, statements = practice.details.currency, [s for s in practice.statements if s.patient not in erased]
        on_file.write_statements(statement_of(statement, currency, today) for statement in statements)
        medications = [medication for medication in practice.medications if medication.patient not in erased]
        on_file.write_medications(medication_of(medication, today) for medication in medications)

    def _note_permissions(self, tx: Connection, practice: schema.Practice, now: datetime) -> None:
        """Puts on record whose permissions these files change, compared with the ones that were loaded before."""
        found = practice_store.read(tx)
        before = schema.Practice.model_validate(found[1]).managers if found else []
        old, new = ({manager.id: _permissions(manager) for manager in some} for some in (before, practice.managers))
        for id in sorted(old.keys() | new.keys()):
            if old.get(id) != new.get(id):
                audit.record(tx, now, WHO, "change permission", "account", id, new.get(id, "none"))

    def _loaded(self, tx: Connection) -> LoadedPractice:
        found = practice_store.read(tx)
        if found is None:
            raise RuntimeError("no practice was written")
        return LoadedPractice(schema.Practice.model_validate(with_leaves(tx, found[1])), found[0])

    def _add_days(self, tx: Connection, practice: LoadedPractice) -> list[Slot]:
        today = self.clock.now().astimezone(practice.zone).date()
        last = today + timedelta(weeks=practice.details.weeks_ahead)
        slots = list(slots_of(practice, today, last))
        appointments_store.drop_free_slots(tx, [slot.id for slot in slots], self.clock.now())
        return appointments_store.add_slots(tx, slots)

    def _write_visits(self, tx: Connection, practice: LoadedPractice, patients: Iterable[records.Patient]) -> None:
        erased = privacy_store.erased(tx)
        for patient in patients:
            if patient.id in erased:
                continue
            for number, visit in enumerate(patient.appointments):
                id = str(uuid.uuid5(IDS, f"{patient.id} {number}"))
                if not appointments_store.exists(tx, id):
                    self._write_visit(tx, practice, id, patient.id, visit)

    def _write_visit(
        self,
        tx: Connection,
        practice: LoadedPractice,
        id: str,
        patient_id: str,
        visit: records.PatientAppointment,
    ) -> None:
        now = self.clock.now()
        day = _working_day(practice, now.astimezone(practice.zone).date(), visit.in_days)
        slots = self._slots_for(tx, practice, visit, day) if visit.status == "booked" else []
        start = slots[0].start if slots else datetime.combine(day, visit.time, practice.zone).astimezone(UTC)
        minutes = practice.minutes_of(visit.visit_type)
        site = slots[0].site_id if slots else practice.providers[visit.provider].schedule[0].site
        appointment = Appointment(
            id=id,
            patient_id=patient_id,
            conversation_id=None,
            provider_id=visit.provider,
            site_id=site,
            visit_type_id=visit.visit_type,
            start=start,
            end=start + timedelta(minutes=minutes),
            status=AppointmentStatus(visit.status),
            reason="",
            held_until=None,
            created_at=now,
        )
        for slot in slots:
            appointments_store.claim(tx, slot.id, id, now, None)
        appointments_store.add(tx, appointment)
        appointments_store.add_history(tx, id, None, appointment.status, WHO, now, "loaded")
        audit.record(tx, now, WHO, "write", "appointment", id, "load", patient_id=patient_id, result=NEW)

    def _slots_for(
        self, tx: Connection, practice: LoadedPractice, visit: records.PatientAppointment, day: date
    ) -> list[Slot]:
        """The slots of a visit at its time on the first day from `day` on when the provider is there."""
        minutes = timedelta(minutes=practice.minutes_of(visit.visit_type))
        for later in range(15):
            start = datetime.combine(day + timedelta(days=later), visit.time, practice.zone)
            slots = appointments_store.slots_between(tx, visit.provider, start, start + minutes)
            if slots and slots[0].start == start and slots[-1].end >= start + minutes:
                return slots
        return []

    def _fill(self, tx: Connection, practice: LoadedPractice, fresh: list[Slot]) -> None:
        """Marks a share of new slots as taken outside Frontdesk, the same ones each time."""
        share = practice.details.busy_share * 256
        taken = [slot.id for slot in fresh if hashlib.sha256(slot.id.encode()).digest()[0] < share]
        appointments_store.claim_for_others(tx, taken)


def _permissions(manager: schema.Manager) -> str:
    """What a manager may do, in codes."""
    clinical = ["clinical"] if manager.clinical else []
    return " ".join([manager.role, *clinical, *sorted(manager.sites)])[:80]


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256(FORM)
    for file in sorted(folder.rglob("*.yml")):
        digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _as_data(practice: schema.Practice, today: date) -> dict[str, Any]:
    """What the files say of the practice itself, as JSON, with leave given in days turned into dates."""
    data: dict[str, Any] = practice.model_dump(mode="json", exclude={"patients", "statements", "medications"})
    for provider in data["providers"]:
        for away in provider["away"]:
            for end in ("from", "to"):
                days = away.pop(f"{end}_in_days")
                away[end] = (today + timedelta(days=days)).isoformat() if days is not None else away[end]
    return {**data, "patients": [], "statements": []}


def _working_day(practice: LoadedPractice, today: date, days: int) -> date:
    day, step = today, timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        day += step
        while day.weekday() > 4 or practice.is_closed(day):
            day += step
    return day
