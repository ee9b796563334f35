"""Sends reminders of visits to those who asked for them: neutral words, and a link to where the visit is told."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from frontdesk import audit
from frontdesk.appointments.model import Appointment
from frontdesk.appointments.service import Appointments
from frontdesk.cases.after.times import NOT_AFTER, civil
from frontdesk.clock import Clock
from frontdesk.consents.model import Channel
from frontdesk.consents.service import Consents
from frontdesk.db import Connection, Database
from frontdesk.errors import DatabaseAway
from frontdesk.log import log
from frontdesk.notices.service import Notices
from frontdesk.patients.model import Patient
from frontdesk.patients.service import Patients
from frontdesk.practice.service import LoadedPractice, Practices
from frontdesk.reaching.model import NO_WAY
from frontdesk.reminders import store
from frontdesk.reminders.model import (
    AHEAD,
    CHANNELS,
    MOST_IN_A_WEEK,
    NOT_WITHIN,
    PURPOSE,
    Reminder,
    ReminderCall,
)
from frontdesk.vault import keyed_hash

SENT, A_DAY = ("text", "e-mail"), timedelta(days=1)  # what waits longer has no moment left (`_last_moment`)
Day = tuple[str, date]  # a patient, and a day of the practice


class Reminders:
    """Looks at what is booked. `can_send`: whether anybody sends, or calls, in this way for this practice."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        practices: Practices,
        patients: Patients,
        consents: Consents,
        appointments: Appointments,
        notices: Notices,
        can_send: Callable[[str], bool],
    ) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices
        self.patients = patients
        self.consents = consents
        self.appointments = appointments
        self.notices = notices
        self.can_send = can_send

    def look(self) -> int:
        """Sends what is due, also what fell due while everything was down, but never early or late in the day; gives
        how many went out. Harmless when repeated."""
        now, practice = self.clock.now(), self.practices.current()
        if civil(practice, now) > now:
            return 0
        wanting = self.consents.ever_wanted(PURPOSE)
        with self.db.reading() as tx:
            booked = self.appointments.booked(tx, now + NOT_WITHIN, now + max(AHEAD) + timedelta(days=1))
        visits = [visit for visit in booked if visit.patient_id in wanting]
        return sum(self._try(practice, *one) for one in _by_day(practice, visits))

    def take_back(self, tx: Connection, patient_id: str, channel: Channel) -> None:
        """Takes back what waits to be sent to a patient in this way, which they have just ended."""
        ways = [by for by in SENT if CHANNELS[by] == channel]
        for reminder in store.sent_by(tx, patient_id, ways, self.clock.now() - A_DAY):
            self.notices.withdraw(tx, reminder.key)
            if self.notices.sent_at(tx, reminder.key) is None:
                store.forget(tx, reminder)  # another way that they still want may tell them

    def _try(self, practice: LoadedPractice, whose: Day, visits: Sequence[Appointment]) -> bool:
        """One patient's day; one that cannot be reminded of, whatever is wrong with it, keeps no other waiting."""
        try:
            return self._remind(practice, whose, visits)
        except DatabaseAway:  # then none can be
            raise
        except Exception as error:
            log.error("work failed", work="reminders", error=error)
            return False

    def _remind(self, practice: LoadedPractice, whose: Day, visits: Sequence[Appointment]) -> bool:
        days = _due(practice, visits, self.clock.now())
        if days is None or self._is_enough(whose, days):
            return False
        asked = {by: self.consents.asked_in(whose[0], CHANNELS[by], PURPOSE) for by in CHANNELS if self.can_send(by)}
        wanted = {by: language for by, language in asked.items() if language}
        if not wanted:
            return False
        patient = self.patients.get(whose[0], "worker", PURPOSE)
        by = next((by for by in wanted if address_of(patient, by)), NO_WAY)
        token, now = secrets.token_urlsafe(32), self.clock.now()
        hash, language, until = link_hash(token), wanted.get(by) or patient.language, visits[-1].end
        reminder = Reminder(*whose, days, hash, language, by, now, until)
        with self.db.begin() as tx:
            if not store.add(tx, reminder) or by == NO_WAY:
                return False  # another worker was there first, or nobody knows where to
            to = address_of(patient, by) or ""
            if by == "call":
                store.add_call(tx, ReminderCall(str(uuid.uuid4()), patient.id, hash, to, language, now, next_at=now))
            else:
                self.notices.remind(tx, by, to, language, token, reminder.key, _last_moment(practice, visits, now))
            ids = {"patient_id": patient.id, "result": by}
            audit.record(tx, now, "worker", "remind", "patient", patient.id, PURPOSE, **ids)
        return True

    def _is_enough(self, whose: Day, days: int) -> bool:
        """Whether they were reminded of it, or of so much this week that one more is a nuisance."""
        week = self.clock.now() - timedelta(weeks=1)
        with self.db.reading() as tx:
            many = days > 1 and store.since(tx, whose[0], week) >= MOST_IN_A_WEEK  # the last one is never left out
            return many or store.is_there(tx, *whose, days)


def link_hash(token: str) -> str:
    """What is kept of the secret of a link."""
    return keyed_hash(f"reminder {token}")


def _by_day(practice: LoadedPractice, visits: Sequence[Appointment]) -> list[tuple[Day, list[Appointment]]]:
    def whose(visit: Appointment) -> Day:
        return visit.patient_id or "", visit.start.astimezone(practice.zone).date()

    ordered = sorted(visits, key=lambda visit: (whose(visit), visit.start))
    return [(day, list(theirs)) for day, theirs in groupby(ordered, whose)]


def _last_moment(practice: LoadedPractice, visits: Sequence[Appointment], now: datetime) -> datetime:
    """Until when a message may go out that could not be sent at once: this evening, and not short before the visit."""
    evening = datetime.combine(now.astimezone(practice.zone).date(), NOT_AFTER, practice.zone).astimezone(UTC)
    return min(max(evening, now + timedelta(minutes=1)), visits[0].start - NOT_WITHIN)


def _due(practice: LoadedPractice, visits: Sequence[Appointment], now: datetime) -> int | None:
    """The days ahead whose moment has come last; None when it has not, or nothing was booked yet at that moment."""
    for ahead in sorted(AHEAD):
        at = civil(practice, visits[0].start - ahead)
        if at <= now:
            return ahead.days if any(visit.created_at <= at for visit in visits) else None
    return None


def address_of(patient: Patient, by: str) -> str | None:
    """Where a patient is reminded to, of what is on file; no call for who cannot hear one (45 CFR 92.202)."""
    hears = "hearing" not in patient.access_needs
    call = patient.mobile or next(iter(patient.phones), None) if hears else None
    return {"text": patient.mobile, "e-mail": patient.email, "call": call}[by]
