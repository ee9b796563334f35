"""Find, hold, book, move, cancel, list (the verbs of IHE ITI Scheduling: $find, $hold, $book)."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from frontdesk import audit
from frontdesk.appointments import store
from frontdesk.appointments.model import (
    HOLD_LASTS,
    OFFERED_AT_ONCE,
    Appointment,
    AppointmentStatus,
    FreeTime,
    Slot,
    Wish,
    check_move,
)
from frontdesk.cards.mask import mask
from frontdesk.clock import Clock
from frontdesk.conversations import once
from frontdesk.db import Connection, Database
from frontdesk.errors import HoldExpired, IllegalMove, NotAllowed, SlotPast, SlotTaken, Unknown
from frontdesk.patients.model import NEEDS, Use
from frontdesk.patients.service import Patients
from frontdesk.practice.service import Practices

NOTICE = timedelta(minutes=30)  # nobody is offered a time that begins sooner than this
CONFIRMED = "confirmed by patient"  # why a line is in an appointment's history
LOOK_FIRST = timedelta(days=10)  # most wishes are met within these days; only then is the whole calendar read


class Appointments:
    """The only door to appointments."""

    def __init__(self, db: Database, clock: Clock, practices: Practices, patients: Patients) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.patients = patients

    def find(self, wish: Wish, most: int = OFFERED_AT_ONCE) -> list[FreeTime]:
        """Free times that fit a wish, the earliest first, spread over the day; empty when there are none."""
        now = self.clock.now()
        after = max(wish.after or now, now + NOTICE)
        last = wish.before or now + timedelta(weeks=self.practices.current().details.weeks_ahead)
        for before in (min(last, after + LOOK_FIRST), last):
            with self.db.reading() as tx:
                free = store.find_free(tx, self._providers(wish), after, before, now)
            fitting = [time for time in self._in_a_row(free, wish.visit_type_id) if self._fits_day(time, wish)]
            if len(fitting) >= most:
                break
        return _spread(sorted(fitting, key=lambda time: (time.start, time.provider_id)), most)

    def hold(self, conversation_id: str, slot_ids: Iterable[str], visit_type_id: str, reason: str = "") -> Appointment:
        """Holds a time for 10 minutes; an earlier hold of the conversation is let go. Raises SlotTaken, SlotPast."""
        now = self.clock.now()
        with self.db.begin("hold") as tx:
            slots = store.get_slots(tx, list(slot_ids))
            if not slots:
                raise Unknown("slot")
            if slots[0].start <= now:
                raise SlotPast(slots[0].id)
            for old in store.held_in(tx, conversation_id):
                same_time = (old.provider_id, old.start, old.end) == (
                    slots[0].provider_id,
                    slots[0].start,
                    slots[-1].end,
                )
                if same_time and old.visit_type_id == visit_type_id and self._still_held(old):
                    return old
                self._release(tx, old, "another time")
            return self._hold(tx, conversation_id, slots, visit_type_id, reason)

    def book(self, conversation_id: str, hold_id: str) -> Appointment:
        """Books what is held, for the conversation's verified patient. Repeating gives the same appointment."""
        patient = self.patients.of(conversation_id, NEEDS[Use.BOOK])
        with self.db.begin("book") as tx:
            if made := once.made_before(tx, self.clock.now(), conversation_id, "book", hold_id):
                return store.get(tx, made)
            hold = self._own_hold(tx, conversation_id, hold_id)
            if hold.status is AppointmentStatus.BOOKED and hold.patient_id == patient.id:
                return hold
            return self._book(tx, hold, patient.id)

    def move(self, conversation_id: str, appointment_id: str, hold_id: str) -> Appointment:
        """Books the held time and only then frees the old one, both or neither. Repeating is harmless."""
        patient = self.patients.of(conversation_id, NEEDS[Use.MOVE])
        with self.db.begin("move") as tx:
            if made := once.made_before(tx, self.clock.now(), conversation_id, "move", hold_id):
                return store.get(tx, made)
            hold = self._own_hold(tx, conversation_id, hold_id)
            old = self._own(tx, patient.id, appointment_id)
            if hold.status is AppointmentStatus.BOOKED and old.status is AppointmentStatus.CANCELLED:
                return hold
            new = self._book(tx, hold, patient.id)
            self._cancel(tx, old, "moved")
            return new

    def cancel(self, conversation_id: str, appointment_id: str) -> Appointment:
        """Cancels an appointment of the verified patient and frees its time. Repeating is harmless."""
        patient = self.patients.of(conversation_id, NEEDS[Use.CANCEL])
        with self.db.begin("cancel") as tx:
            if made := once.made_before(tx, self.clock.now(), conversation_id, "cancel", appointment_id):
                return store.get(tx, made)
            appointment = self._own(tx, patient.id, appointment_id)
            if appointment.status is not AppointmentStatus.CANCELLED:
                self._cancel(tx, appointment, "cancelled by patient")
            return store.get(tx, appointment_id)

    def confirm(self, conversation_id: str, appointment_id: str) -> Appointment:
        """Notes in an appointment's history that the verified patient will come. Repeating is harmless."""
        patient = self.patients.of(conversation_id, NEEDS[Use.CONFIRM])
        with self.db.begin("confirm") as tx:
            if made := once.made_before(tx, self.clock.now(), conversation_id, "confirm", appointment_id):
                return store.get(tx, made)
            appointment = self._own(tx, patient.id, appointment_id)
            if appointment.status is not AppointmentStatus.BOOKED:
                raise IllegalMove(f"{appointment.status} → confirmed")
            same = (appointment.status, appointment.status, "assistant")
            store.add_history(tx, appointment_id, *same, self.clock.now(), CONFIRMED)
            self._audit(tx, appointment_id, patient.id, conversation_id, "confirm")
            return appointment

    def booked(self, tx: Connection, since: datetime, until: datetime) -> list[Appointment]:
        """Whatever is booked to begin between two moments (UTC), in order of time; for reminders."""
        return store.booked(tx, since, until)

    def is_confirmed(self, tx: Connection, appointment_id: str) -> bool:
        """Whether the patient has said that they come."""
        return store.was(tx, appointment_id, CONFIRMED)

    def booked_of(self, tx: Connection, patient_id: str, since: datetime, until: datetime) -> list[Appointment]:
        """What one patient has booked to begin between two moments (UTC), in order of time; for reminders."""
        return [visit for visit in store.of_patient(tx, patient_id, since) if visit.start < until]

    def confirm_by_link(self, tx: Connection, appointment_id: str) -> None:
        """Notes, once, that whoever has the link of a reminder says that the patient comes to a booked visit."""
        appointment = store.get(tx, appointment_id, lock=True)
        if appointment.status is AppointmentStatus.BOOKED and not self.is_confirmed(tx, appointment.id):
            same = (appointment.status, appointment.status, "link")
            store.add_history(tx, appointment.id, *same, self.clock.now(), CONFIRMED)
            ids = {"patient_id": appointment.patient_id}
            audit.record(tx, self.clock.now(), "link", "confirm", "appointment", appointment.id, "reminder", **ids)

    def read_in(self, tx: Connection, conversation_id: str, appointment_id: str) -> Appointment:
        """An appointment, for the conversation it was changed in; leaves an audit row, in the caller's transaction."""
        appointment = store.get(tx, appointment_id)
        self._audit(tx, appointment_id, appointment.patient_id, conversation_id, "read")
        return appointment

    def let_go(self, conversation_id: str) -> None:
        """Frees what a conversation holds."""
        with self.db.begin() as tx:
            for hold in store.held_in(tx, conversation_id):
                self._release(tx, hold, "changed mind")

    def procedures(self, provider_id: str, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
        """Who had, or will have, a procedure by a provider between two moments, and when; reads no words."""
        kinds = [kind.id for kind in self.practices.current().visit_types.values() if kind.procedure]
        with self.db.reading() as tx:
            return store.seen_by(tx, provider_id, kinds, since, until)

    def site_in(self, tx: Connection, conversation_id: str) -> str | None:
        """Where the conversation's newest appointment is; None when it has none."""
        return store.site_in(tx, conversation_id)

    def upcoming(self, conversation_id: str) -> list[Appointment]:
        """The verified patient's booked appointments to come. Raises NotVerified."""
        patient = self.patients.of(conversation_id, NEEDS[Use.LIST])
        ids = {"patient_id": patient.id, "conversation_id": conversation_id}
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), "assistant", "read", "appointments", patient.id, "conversation", **ids)
            return store.of_patient(tx, patient.id, self.clock.now())

    def of_patient(self, patient_id: str, who: str, why: str) -> list[Appointment]:
        """All appointments of a patient, for a manager or an administrator; leaves an audit row."""
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, "read", "appointments", patient_id, why, patient_id=patient_id)
            return store.of_patient(tx, patient_id)

    def _providers(self, wish: Wish) -> list[str]:
        providers = self.practices.current().providers.values()
        able = [p.id for p in providers if wish.visit_type_id in p.visit_types]
        return [id for id in able if wish.provider_id in (None, id)]

    def _in_a_row(self, free: list[Slot], visit_type_id: str) -> Iterator[FreeTime]:
        """Every run of neighbouring slots of one provider that is long enough for the visit."""
        minutes = timedelta(minutes=self.practices.current().minutes_of(visit_type_id))
        by_provider = sorted(free, key=lambda slot: (slot.provider_id, slot.start))
        for _, group in groupby(by_provider, key=lambda slot: (slot.provider_id, slot.site_id)):
            slots = list(group)
            for first in range(len(slots)):
                run = _run_from(slots, first, minutes)
                if run:
                    yield FreeTime(run)

    def _fits_day(self, time: FreeTime, wish: Wish) -> bool:
        if wish.times_of_day is None:
            return True
        local = time.start.astimezone(self.practices.current().zone)
        return wish.times_of_day[0] <= local.hour * 60 + local.minute < wish.times_of_day[1]

    def _hold(
        self, tx: Connection, conversation_id: str, slots: list[Slot], visit_type_id: str, reason: str
    ) -> Appointment:
        now = self.clock.now()
        hold = Appointment(
            id=str(uuid.uuid4()),
            patient_id=None,
            conversation_id=conversation_id,
            provider_id=slots[0].provider_id,
            site_id=slots[0].site_id,
            visit_type_id=visit_type_id,
            start=slots[0].start,
            end=slots[-1].end,
            status=AppointmentStatus.PENDING,
            reason=mask(reason),
            held_until=now + HOLD_LASTS,
            created_at=now,
        )
        for slot in slots:
            if not store.claim(tx, slot.id, hold.id, now, hold.held_until):
                raise SlotTaken(slot.id)
        store.add(tx, hold)
        store.add_history(tx, hold.id, None, AppointmentStatus.PENDING, "assistant", now, "held")
        self._audit(tx, hold.id, None, conversation_id, "hold")
        return hold

    def _book(self, tx: Connection, hold: Appointment, patient_id: str) -> Appointment:
        check_move(hold.status, AppointmentStatus.BOOKED)
        slots = store.slots_between(tx, hold.provider_id, hold.start, hold.end)
        if not self._still_held(hold) or store.keep_claims(tx, hold.id, self.clock.now()) != len(slots):
            raise HoldExpired(hold.id)
        changed = {"patient_id": patient_id, "held_until": None}
        if not store.change(tx, hold, AppointmentStatus.BOOKED, "assistant", self.clock.now(), "booked", **changed):
            raise HoldExpired(hold.id)
        self._audit(tx, hold.id, patient_id, hold.conversation_id, "book")
        return store.get(tx, hold.id)

    def _cancel(self, tx: Connection, appointment: Appointment, why: str) -> None:
        check_move(appointment.status, AppointmentStatus.CANCELLED)
        if not store.change(tx, appointment, AppointmentStatus.CANCELLED, "assistant", self.clock.now(), why):
            raise IllegalMove(appointment.id)
        store.release_claims(tx, appointment.id)
        self._audit(tx, appointment.id, appointment.patient_id, appointment.conversation_id, "cancel")

    def _release(self, tx: Connection, hold: Appointment, why: str) -> None:
        store.change(tx, hold, AppointmentStatus.CANCELLED, "assistant", self.clock.now(), why)
        store.release_claims(tx, hold.id)
        self._audit(tx, hold.id, None, hold.conversation_id, "release")

    def _still_held(self, hold: Appointment) -> bool:
        return hold.held_until is not None and hold.held_until > self.clock.now()

    def _own_hold(self, tx: Connection, conversation_id: str, hold_id: str) -> Appointment:
        hold = store.get(tx, hold_id)
        if hold.conversation_id != conversation_id:
            raise NotAllowed("hold")
        return hold

    def _own(self, tx: Connection, patient_id: str, appointment_id: str) -> Appointment:
        appointment = store.get(tx, appointment_id)
        if appointment.patient_id != patient_id:
            raise NotAllowed("appointment")
        return appointment

    def _audit(self, tx: Connection, id: str, patient_id: str | None, conversation_id: str | None, did: str) -> None:
        ids = {"patient_id": patient_id, "conversation_id": conversation_id}
        audit.record(tx, self.clock.now(), "assistant", did, "appointment", id, "conversation", **ids)


def _run_from(slots: list[Slot], first: int, long: timedelta) -> tuple[Slot, ...]:
    last = first
    while slots[last].end - slots[first].start < long:
        if last + 1 == len(slots) or slots[last + 1].start != slots[last].end:
            return ()
        last += 1
    return tuple(slots[first : last + 1])


def _spread(times: list[FreeTime], most: int) -> list[FreeTime]:
    """Picks times that differ: not three in one hour when there are others."""
    picked: list[FreeTime] = []
    for apart in (timedelta(hours=1, minutes=30), timedelta(0)):
        for time in times:
            far = all(abs(time.start - other.start) >= apart for other in picked)
            if len(picked) < most and time not in picked and far:
                picked.append(time)
    return sorted(picked, key=lambda time: time.start)
