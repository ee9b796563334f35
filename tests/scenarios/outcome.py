"""What the database holds after a conversation, and the questions that the ends of scenarios ask of it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from frontdesk.appointments import store as appointments_store
from frontdesk.appointments.model import Appointment, AppointmentStatus
from frontdesk.audit import store as audit_store
from frontdesk.bootstrap import Services
from frontdesk.cases import store as cases_store
from frontdesk.cases.model import Case
from frontdesk.conversations import store as conversations_store
from frontdesk.conversations.answers import store as answers_store
from frontdesk.conversations.model import Line
from frontdesk.patients import store as patients_store
from frontdesk.patients.model import Patient
from tests.scenarios.stage import NOW

PARTS = {"morning": (0, 12), "afternoon": (12, 18), "early": (8, 10)}
Problems = list[str]


@dataclass(frozen=True)
class Heard:
    """One turn of the conversation, by the database: up to which line it went, and what was proven after it."""

    place: int | None
    """Of the script; None for an answer from the facts."""
    said: str
    upto: int
    level: int
    has_case: bool
    has_booked: bool


@dataclass(frozen=True)
class Held:
    """The part of the database that scenarios are graded on."""

    appointments: dict[str, Appointment]
    patients: dict[str, Patient]


class Outcome:
    """What became of a conversation."""

    def __init__(self, before: Held, after: Held, conversation: str, services: Services, turns: list[Heard]) -> None:
        self.before = before
        self.after = after
        self.turns = turns
        self.articles = services.practices.current().articles
        self.zone: ZoneInfo = services.practices.current().zone
        with services.db.reading() as tx:
            self.lines = conversations_store.read(tx, conversation)
            self.cases = cases_store.find(tx, cases_store.cases.c.conversation_id == conversation)
            changes = appointments_store.history
            self.history = [(row.appointment_id, row.why) for row in tx.execute(sa.select(changes))]
            turns_of = sa.select(answers_store.turns).where(answers_store.turns.c.conversation_id == conversation)
            self.intents = {row.turn_id: f"{row.intent} {row.confidence:.2f}" for row in tx.execute(turns_of)}
            self.audit = audit_store.about(tx, conversation_id=conversation)
        self.conversation = conversation

    @property
    def new(self) -> list[Appointment]:
        """The visits that are booked now and were not before."""
        booked = [a for a in self.after.appointments.values() if a.status is AppointmentStatus.BOOKED]
        return [a for a in booked if a.id not in self.before.appointments]

    @property
    def cancelled(self) -> list[Appointment]:
        """The visits that were booked before and are not now."""
        booked = [a for a in self.before.appointments.values() if a.status is AppointmentStatus.BOOKED]
        return [a for a in booked if self.after.appointments[a.id].status is not AppointmentStatus.BOOKED]

    @property
    def registered(self) -> list[Patient]:
        """The patients who were not on file before."""
        return [patient for id, patient in self.after.patients.items() if id not in self.before.patients]

    @property
    def answers(self) -> list[Line]:
        """What the assistant said."""
        return [line for line in self.lines if line.author != "patient" and line.response != "greeting"]

    @property
    def responses(self) -> list[str]:
        """The names of the assistant's sentences."""
        return [line.response or "" for line in self.answers]

    def of(self, patient: str) -> list[Appointment]:
        """The new visits of a patient: an id of the practice's files, or the name of somebody new."""
        ids = {p.id for p in self.after.patients.values() if p.id == patient or p.name == patient}
        return [visit for visit in self.new if visit.patient_id in ids]

    # What must hold: each gives what is wrong.

    def visit(
        self,
        patient: str,
        kinds: set[str] | None = None,
        *,
        provider: str = "",
        part: str = "",
        weekday: int | None = None,
    ) -> Problems:
        """One new visit, of this patient, and no other."""
        mine = self.of(patient)
        if len(mine) != 1 or len(self.new) != 1:
            return [f"{len(mine)} new visits of {patient}, {len(self.new)} in all"]
        return self.fits(mine[0], kinds, provider=provider, part=part, weekday=weekday)

    def fits(
        self,
        visit: Appointment,
        kinds: set[str] | None = None,
        *,
        provider: str = "",
        part: str = "",
        weekday: int | None = None,
    ) -> Problems:
        """A visit is of such a kind, with somebody, at such a time."""
        start = visit.start.astimezone(self.zone)
        first, last = PARTS[part] if part else (0, 24)
        wrong = {
            f"the visit is a {visit.visit_type_id}": bool(kinds) and visit.visit_type_id not in (kinds or set()),
            f"the visit is with {visit.provider_id}": bool(provider) and visit.provider_id != provider,
            f"the visit is at {start:%H:%M}": not first <= start.hour < last,
            f"the visit is on a {start:%A}": weekday is not None and start.weekday() != weekday,
        }
        return [problem for problem, is_wrong in wrong.items() if is_wrong]

    def moved(self, patient: str) -> Problems:
        """The one visit of a patient was moved, and nothing else."""
        gone = [visit.patient_id for visit in self.cancelled]
        return self.visit(patient) + ([] if gone == [patient] else [f"freed: {gone}"])

    def kept(self) -> Problems:
        """No visit that was there before has gone."""
        return [f"cancelled: {visit.patient_id}" for visit in self.cancelled]

    def unchanged(self) -> Problems:
        """No visit booked, moved or cancelled."""
        return self.kept() + [f"booked: {visit.patient_id}" for visit in self.new]

    def nothing_held(self) -> Problems:
        """No time is kept from others."""
        held = [a for a in self.after.appointments.values() if a.status is AppointmentStatus.PENDING and _runs(a)]
        return ["a time is held"] * len(held)

    def confirmed(self, patient: str) -> Problems:
        """The patient said that they will come to the visit they have, and that is on record."""
        noted = [visit for visit, why in self.history if why.startswith("confirmed")]
        theirs = [visit.id for visit in self.before.appointments.values() if visit.patient_id == patient]
        return [] if len(noted) == 1 and noted[0] in theirs else [f"{len(noted)} visits confirmed"]

    def case(self, *reasons: str) -> Problems:
        """Exactly one case, for one of these reasons."""
        found = [case.reason for case in self.cases]
        return [] if len(found) == 1 and found[0] in reasons else [f"cases: {found or 'none'}, not {'/'.join(reasons)}"]

    def no_case(self) -> Problems:
        """No person was needed."""
        return [f"a case: {case.reason}" for case in self.cases]

    def most_one_case(self) -> Problems:
        """One case at most."""
        return [] if len(self.cases) < 2 else ["several cases"]

    def danger(self, kind: str) -> Problems:
        """The words for this danger, first in their answer, and one urgent case."""
        alerts = [line for line in self.answers if line.alert]
        named = [line.response for line in alerts]
        urgent = [case for case in self.cases if case.urgency == "danger"]
        return ([] if f"emergency_{kind}" in named else [f"emergency words: {named or 'none'}"]) + (
            [] if len(urgent) == 1 and len(self.cases) == 1 else [f"cases: {_reasons(self.cases)}"]
        )

    def no_new_patient(self) -> Problems:
        """Nobody was put on file."""
        return [f"a new record: {patient.name}" for patient in self.registered]

    def new_patient(self, *words: str) -> Problems:
        """Exactly one new record, with these words in its name."""
        names = [patient.name for patient in self.registered]
        ok = len(names) == 1 and all(word.lower() in names[0].lower() for word in words)
        return [] if ok else [f"new records: {names or 'none'}"]

    def told(self, *responses: str) -> Problems:
        """One of these sentences was said; a name that ends with * stands for all that begin so."""
        return [] if any(self._said(each) for each in responses) else [f"not told: {' / '.join(responses)}"]

    def article(self, id: str) -> Problems:
        """The practice's own words on this were said."""
        words = next(article for article in self.articles if article.id == id).answer
        told = {line.text for line in self.answers if line.response == "utter_article"}
        return [] if told & set(words.values()) else [f"not answered: {id}"]

    def not_told(self, *responses: str) -> Problems:
        """None of these sentences was said."""
        return [f"told: {each}" for each in responses if self._said(each)]

    def nothing_personal(self) -> Problems:
        """Nobody was told anything personal, and no identity was taken as proven."""
        personal = ("utter_visits", "utter_ask_which", "utter_kept", "utter_no_appointments", "utter_cancelled")
        return self.not_told(*personal, "utter_moved", "utter_balance*", "utter_charge*", "utter_ask_confirm_cancel")

    def no_identity_asked(self) -> Problems:
        """Nobody was asked who they are."""
        return self.not_told("utter_ask_name*", "utter_ask_birth", "utter_ask_proof*")

    def speaks(self, language: str, after: int = 0) -> Problems:
        """All answers after so many turns are in this language."""
        first = self.turns[after - 1].upto if 0 < after <= len(self.turns) else 0
        others = [line.language for line in self.answers if line.seq > first and line.language != language]
        return [f"{len(others)} answers in {others[0]}"] if others else []

    def said_by_patient(self, *words: str) -> Problems:
        """The transcript, which a case carries, has these words of the patient."""
        said = " ".join(line.text.lower() for line in self.lines if line.author == "patient")
        return [f"not in the transcript: {word}" for word in words if word.lower() not in said]

    def _said(self, response: str) -> bool:
        beginning = response.removesuffix("*")
        ends = response.endswith("*")
        return any(name.startswith(beginning) if ends else name == response for name in self.responses)


def held(services: Services) -> Held:
    """What the database holds now of visits and patients."""
    with services.db.reading() as tx:
        visits = tx.scalars(sa.select(appointments_store.appointments.c.id)).all()
        people = tx.scalars(sa.select(patients_store.patients.c.id)).all()
        return Held(
            {id: appointments_store.get(tx, id) for id in visits},
            {id: patients_store.get(tx, id) for id in people},
        )


def either(*ways: Problems) -> Problems:
    """One of several ends is enough; gives what is wrong with each."""
    return [] if any(not way for way in ways) else [" or ".join(", ".join(way) for way in ways)]


def _runs(visit: Appointment) -> bool:
    until: datetime | None = visit.held_until
    return until is not None and until > NOW


def _reasons(cases: list[Case]) -> str:
    return ", ".join(f"{case.reason} ({case.urgency})" for case in cases) or "none"
