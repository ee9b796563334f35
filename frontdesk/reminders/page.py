"""What whoever has the link of a reminder reads, hears and can say: when and where, not who and why."""

from collections.abc import Sequence
from datetime import date, timedelta

from frontdesk import audit
from frontdesk.appointments.model import Appointment
from frontdesk.appointments.service import Appointments
from frontdesk.clock import Clock
from frontdesk.consents.service import Consents
from frontdesk.db import Connection, Database
from frontdesk.errors import WrongLink
from frontdesk.practice.service import Practices
from frontdesk.reminders import store
from frontdesk.reminders.model import CHANNELS, NOT_WITHIN, PURPOSE, Reminder, Shown
from frontdesk.reminders.service import link_hash
from frontdesk.saying import say_when
from frontdesk.speech.aloud import parts
from frontdesk.speech.model import DataClass, Sound, Utterance
from frontdesk.speech.service import Speaking
from frontdesk.texts import Texts


class ReminderPage:
    """Opens the links of reminders. They work, for whoever has them, until the last visit of that day is over."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        appointments: Appointments,
        consents: Consents,
        texts: Texts,
        speaking: Speaking,
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.appointments = appointments
        self.consents = consents
        self.texts = texts
        self.speaking = speaking

    def show(self, token: str) -> Shown:
        """The visits as they stand now, not as they stood when the message was sent. Raises WrongLink."""
        with self.db.begin() as tx:
            reminder = self._found(tx, token, "read")
            return self._shown(tx, reminder.language, self._visits(tx, reminder.patient_id, reminder.day))

    def confirm(self, token: str) -> Shown:
        """Notes that the patient comes, for every visit of that day. Repeating is harmless. Raises WrongLink."""
        with self.db.begin() as tx:
            reminder = self._found(tx, token, "confirm")
            for visit in self._visits(tx, reminder.patient_id, reminder.day):
                self.appointments.confirm_by_link(tx, visit.id)
            return self._shown(tx, reminder.language, self._visits(tx, reminder.patient_id, reminder.day))

    def part(self, token: str, number: int) -> Sound | None:
        """Piece `number` (from 0) of it, read aloud; None behind the last one. Raises WrongLink, and SpeechAway when
        there is no voice."""
        with self.db.begin() as tx:
            reminder = self._found(tx, token, "listen" if number == 0 else None)
            shown = self._shown(tx, reminder.language, self._visits(tx, reminder.patient_id, reminder.day))
        said = parts(shown.text, shown.language)
        if number >= len(said):
            return None
        return self.speaking.say(Utterance(said[number], shown.language, DataClass.PERSONAL))

    def told(self, tx: Connection, hash: str, soonest: timedelta = timedelta(0)) -> Shown | None:
        """The same for a call, in a transaction of the caller, who leaves the audit row; None when no visit of that day
        stands that begins so much later, or more."""
        reminder, now = store.find(tx, hash, self.clock.now()), self.clock.now()
        if reminder is None:
            return None
        visits = self._visits(tx, reminder.patient_id, reminder.day)
        ahead = [visit for visit in visits if visit.start >= now + soonest]
        return self._shown(tx, reminder.language, ahead) if ahead else None

    def words(self, tx: Connection, patient_id: str, day: date, language: str) -> str | None:
        """What a call of the practice's own says of a patient's visits of a day: who calls, and how to end it, too. In
        a transaction of the caller, who leaves the audit row; None when none stands that is still ahead."""
        soonest, details = self.clock.now() + NOT_WITHIN, self.practices.current().details
        visits = [visit for visit in self._visits(tx, patient_id, day) if visit.start >= soonest]
        if not visits:
            return None
        words = {"practice": details.name, "desk_phone": details.phone}
        first, last = (self.texts.say(f"reminder_recorded_{end}", language, **words) for end in ("hello", "end"))
        return "\n".join((first, self._shown(tx, language, visits).text, last))

    def end(self, token: str) -> Shown:
        """No more reminders for the patient, in any way; it says so. Raises WrongLink."""
        with self.db.begin() as tx:
            reminder = self._found(tx, token, "end")
        for channel in CHANNELS.values():
            self.consents.refuse(reminder.patient_id, channel, PURPOSE, reminder.language, "link")
        return Shown(reminder.language, self.texts.say("reminder_ended", reminder.language), can_confirm=False)

    def _found(self, tx: Connection, token: str, did: str | None) -> Reminder:
        """The reminder of a link; `did` is put on record, as done by whoever has the link."""
        reminder = store.find(tx, link_hash(token), self.clock.now())
        if reminder is None:
            raise WrongLink("link")
        if did:
            ids = {"patient_id": reminder.patient_id}
            audit.record(tx, self.clock.now(), "link", did, "appointments", reminder.patient_id, PURPOSE, **ids)
        return reminder

    def _visits(self, tx: Connection, patient_id: str, day: date) -> list[Appointment]:
        return self.appointments.booked_of(tx, patient_id, *self.practices.current().day(day))

    def _shown(self, tx: Connection, language: str, visits: Sequence[Appointment]) -> Shown:
        practice = self.practices.current()

        def say(key: str, **values: str) -> str:
            return self.texts.say(key, language, **values)

        told = [say("reminder_hello", practice=practice.details.name)]
        for visit in visits:
            site, when = practice.sites[visit.site_id], say_when(visit.start, language, practice.zone)
            told.append(say("reminder_visit", when=when, site=site.name, address=site.address))
        open_ = [visit for visit in visits if not self.appointments.is_confirmed(tx, visit.id)]
        told.append(say("reminder_gone" if not visits else "reminder_change" if open_ else "reminder_confirmed"))
        return Shown(language, "\n".join(told), bool(open_))
