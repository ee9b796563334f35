"""The reminders of a day as sounds, for a practice whose own telephone system places the calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk import audit
from frontdesk.adapters.speech.port import SpeechAway
from frontdesk.appointments.service import Appointments
from frontdesk.clock import Clock
from frontdesk.consents.service import Consents
from frontdesk.db import Database
from frontdesk.patients.service import Patients
from frontdesk.practice.service import Practices
from frontdesk.reminders.model import CHANNELS, NOT_WITHIN, PURPOSE
from frontdesk.reminders.page import ReminderPage
from frontdesk.reminders.service import address_of
from frontdesk.speech.aloud import parts
from frontdesk.speech.model import DataClass, Sound, Utterance
from frontdesk.speech.service import Speaking


@dataclass(frozen=True)
class SpokenReminder:
    """What one patient is to hear, in pieces that follow each other, and at which number (E.164). Without sounds: no
    voice could say it."""

    patient_id: str
    number: str
    language: str
    sounds: tuple[Sound, ...]


class ReminderSounds:
    """Made all at once, before anybody is called. The words are personal: only a voice that may know such is asked."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        patients: Patients,
        appointments: Appointments,
        consents: Consents,
        page: ReminderPage,
        speaking: Speaking,
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.patients = patients
        self.appointments = appointments
        self.consents = consents
        self.page = page
        self.speaking = speaking

    def wanted(self, day: date) -> list[str]:
        """Who has a visit on that day of the practice, still ahead, and wants to be called, in the order of visits."""
        opens, ends = self.practices.current().day(day)
        with self.db.reading() as tx:
            visits = self.appointments.booked(tx, max(opens, self.clock.now() + NOT_WITHIN), ends)
        patient_ids = dict.fromkeys(visit.patient_id for visit in visits if visit.patient_id)
        return [one for one in patient_ids if self.consents.may_send(one, CHANNELS["call"], PURPOSE)]

    def spoken(self, patient_ids: Sequence[str], day: date, who: str) -> Iterator[SpokenReminder | None]:
        """One after the other; None for whom no visit stands any more, who wants no call any more, or has no number on
        file that they can be called at. Each that is spoken leaves an audit row."""
        for patient_id in patient_ids:
            yield self._spoken(patient_id, day, who)

    def _spoken(self, patient_id: str, day: date, who: str) -> SpokenReminder | None:
        patient = self.patients.get(patient_id, who, PURPOSE)
        language = self.consents.asked_in(patient_id, CHANNELS["call"], PURPOSE)
        number = address_of(patient, "call")
        if language is None or number is None:
            return None
        with self.db.reading() as tx:
            text = self.page.words(tx, patient_id, day, language)
        if text is None:
            return None
        pieces = [Utterance(words, language, DataClass.PERSONAL) for words in parts(text, language)]
        try:
            sounds = tuple(self.speaking.say(piece) for piece in pieces)
        except SpeechAway:
            sounds = ()  # the others are not kept waiting
        if sounds:
            with self.db.begin() as tx:
                ids = {"patient_id": patient_id}
                audit.record(tx, self.clock.now(), who, "export", "reminder", patient_id, PURPOSE, **ids)
        return SpokenReminder(patient_id, number, language, sounds)
