"""The front desk that patients of the scenarios talk to: the real engine, and a database that begins anew for each."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from frontdesk.adapters.assistant.rasa import RasaAssistant
from frontdesk.adapters.messages.fake import FakeMessages
from frontdesk.appointments import store
from frontdesk.appointments.model import Appointment, AppointmentStatus
from frontdesk.bootstrap import Services, build_services
from frontdesk.conversations import store as conversations_store
from frontdesk.engine import running
from frontdesk.migrate import migrate
from frontdesk.patients import store as patients_store
from frontdesk.patients.model import Patient
from frontdesk.settings import Settings
from frontdesk.training import train
from frontdesk.understanding.text import word_list
from tests.builders import DEMO

NOW = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)  # Monday, 10:00 in New York; no holiday in the weeks after it
ENGINE_SECONDS = 30
VISIT = timedelta(minutes=20)
PROVIDER, VISIT_TYPE = "okafor", "office-visit"
TODAY = {"today in one hour": timedelta(hours=1), "today, two hours ago": timedelta(hours=-2)}


class Stage:
    """One engine, one database."""

    def __init__(self, services: Services, database: Path) -> None:
        self.services = services
        self._database = database
        self._fresh = database.with_suffix(".fresh")
        _copy(database, self._fresh)

    def begins(self, before: str) -> None:
        """Makes the database what it was at first, and puts into it what a scenario says was there before."""
        _copy(self._fresh, self._database)
        for patient in self.patients():
            if set(word_list(patient.given)) & set(word_list(before)):
                self._has_visit(patient, before)

    def passes(self, time: timedelta) -> None:
        """Lets time pass, the same for every process: what was is moved back, as their clocks are pinned."""
        held = (
            store.claims.c.held_until,
            store.appointments.c.held_until,
            conversations_store.conversations.c.heard_at,
        )
        with self.services.db.begin() as tx:
            for column in held:
                for at in set(tx.scalars(sa.select(column).where(column.is_not(None)))):
                    tx.execute(sa.update(column.table).where(column == at).values({column.name: at - time}))

    def patients(self) -> list[Patient]:
        """The patients on file."""
        with self.services.db.reading() as tx:
            return [patients_store.get(tx, id) for id in tx.scalars(sa.select(patients_store.patients.c.id))]

    def _has_visit(self, patient: Patient, before: str) -> None:
        """Sees that there is the one visit that a scenario speaks of; the practice's files hold the usual ones."""
        start = next((NOW + away for words, away in TODAY.items() if re.search(words, before)), None)
        with self.services.db.begin() as tx:
            if start is None:
                assert len(store.of_patient(tx, patient.id, NOW)) == 1, before
                return
            for other in store.of_patient(tx, patient.id, NOW):
                store.release_claims(tx, other.id)
                store.change(tx, other, AppointmentStatus.CANCELLED, "scenario", NOW, "only one visit is spoken of")
            slots = store.slots_between(tx, PROVIDER, start, start + VISIT)
            assert slots, before
            visit = _visit(patient.id, slots[0])
            for slot in slots:
                tx.execute(sa.delete(store.claims).where(store.claims.c.slot_id == slot.id))
                store.claim(tx, slot.id, visit.id, NOW, None)
            store.add(tx, visit)


@contextmanager
def a_stage(var: Path) -> Iterator[Stage]:
    """Starts the engine and its action server on a database of their own, for all scenarios of a run."""
    database = var / "scenarios.db"
    own = {"DATABASE_URL": f"sqlite:///{database}", "FRONTDESK_VAR": str(var)}
    changed = {"database_url": own["DATABASE_URL"], "var": var, "practice": DEMO, "now": NOW}
    services = build_services(Settings().model_copy(update=changed), messages=FakeMessages())
    model = train(lambda _: None)
    migrate(own["DATABASE_URL"])
    services.loader.load(DEMO)
    environment = own | {"FRONTDESK_NOW": NOW.isoformat(), "FRONTDESK_PRACTICE": str(DEMO.resolve())}
    with running(model, environment) as port:
        services.reception.assistant = RasaAssistant(f"http://127.0.0.1:{port}", ENGINE_SECONDS)
        yield Stage(services, database)


def _copy(source: Path, target: Path) -> None:
    """Copies a database into another that is open elsewhere (SQLite's backup)."""
    with sqlite3.connect(source) as from_, sqlite3.connect(target) as to:
        from_.backup(to)
    from_.close()
    to.close()


def _visit(patient_id: str, slot: store.Slot) -> Appointment:
    return Appointment(
        id=f"before-{patient_id}",
        patient_id=patient_id,
        conversation_id=None,
        provider_id=slot.provider_id,
        site_id=slot.site_id,
        visit_type_id=VISIT_TYPE,
        start=slot.start,
        end=slot.end,
        status=AppointmentStatus.BOOKED,
        reason="",
        held_until=None,
        created_at=NOW,
    )
