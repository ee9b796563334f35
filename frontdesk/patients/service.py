"""Finding patients, proving identity, registering new ones. The only door to a patient's record."""

import re
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps

from frontdesk import audit, metrics
from frontdesk.clock import Clock
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.errors import NotVerified
from frontdesk.patients import store
from frontdesk.patients.model import Identified, Level, Outcome, Patient
from frontdesk.understanding.names import same_person

checks = metrics.counted("frontdesk_identity_checks", "tries to prove identity", "outcome", Outcome)
TRIES = 3  # then a person takes over; talking goes on, disclosure does not

type Verify[**P] = Callable[P, Identified]


def _counted[**P](verify: Verify[P]) -> Verify[P]:
    @wraps(verify)
    def verify_and_count(*args: P.args, **more: P.kwargs) -> Identified:
        identified = verify(*args, **more)
        checks[identified.outcome].inc()
        return identified

    return verify_and_count


class Patients:
    """The only door to patients."""

    def __init__(self, db: Database, clock: Clock, conversations: Conversations) -> None:
        self.db = db
        self.clock = clock
        self.conversations = conversations

    @_counted
    def verify(self, conversation_id: str, name: str, births: Sequence[date], proofs: Sequence[str] = ()) -> Identified:
        """Tries to prove identity by name, date of birth and, for bills, one more item on file.

        `births` are the readings of one date that was said (3/4 may be March or April). The same outcome for an
        unknown person and for a wrong item; after three failures LOCKED, whatever is said.
        """
        with self.db.begin() as tx:
            tries = self.conversations.read_facts(tx, conversation_id).get("identity_failures", 0)
            if tries >= TRIES:
                return Identified(Outcome.LOCKED)
            born_then = [p for born in births for p in store.born_on(tx, born)]
            found = [p for p in born_then if same_person(name, p.given, p.family)]
            fitting = [p for p in found if any(proves(proof, p) for proof in proofs)]
            if len(fitting) == 1:
                return self._verified(tx, conversation_id, fitting[0], Level.BILLS)
            if proofs or not found:
                return self._failed(tx, conversation_id, tries + 1, name)
            if len(found) > 1:
                return Identified(Outcome.NEED_MORE)
            return self._verified(tx, conversation_id, found[0], Level.VISITS)

    def register(self, conversation_id: str, name: str, born: date, phone: str, language: str) -> Patient:
        """Makes a record for a new patient, who can then book; the rest is asked at the first visit."""
        given, _, family = name.partition(" ")
        patient = Patient(
            id=str(uuid.uuid4()),
            given=given,
            family=family,
            birth_date=born,
            phones=(phone,),
            email=None,
            postal_code=None,
            member_id=None,
            language=language,
        )
        with self.db.begin() as tx:
            store.save(tx, patient, self.clock.now())
            self._verified(tx, conversation_id, patient, Level.VISITS)
            self._audit(tx, conversation_id, patient.id, "register")
        return patient

    def of(self, conversation_id: str, needs: Level) -> Patient:
        """The verified patient of a conversation; raises NotVerified when identity does not reach `needs`."""
        conversation = self.conversations.get(conversation_id)
        if conversation.patient_id is None or conversation.level_now(self.clock.now()) < needs:
            raise NotVerified(needs.name)
        with self.db.begin() as tx:
            self._audit(tx, conversation_id, conversation.patient_id, "read")
            return store.get(tx, conversation.patient_id)

    def level(self, conversation_id: str) -> Level:
        """How far identity is proven in a conversation now."""
        return Level(self.conversations.get(conversation_id).level_now(self.clock.now()))

    def get(self, patient_id: str, who: str, why: str) -> Patient:
        """A patient's record, for a manager or an administrator; leaves an audit row."""
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, "read", "patient", patient_id, why, patient_id=patient_id)
            return store.get(tx, patient_id)

    def save(self, patient: Patient) -> None:
        """Writes a record that comes from the practice's own files."""
        with self.db.begin() as tx:
            store.save(tx, patient, self.clock.now())

    def _verified(self, tx: Connection, conversation_id: str, patient: Patient, level: Level) -> Identified:
        self.conversations.verified(tx, conversation_id, patient.id, level)
        self.conversations.note(tx, conversation_id, verified=level.name.lower(), identity_failures=0)
        self._audit(tx, conversation_id, patient.id, "verify")
        return Identified(Outcome.VERIFIED, patient.id)

    def _failed(self, tx: Connection, conversation_id: str, tries: int, name: str) -> Identified:
        self.conversations.note(tx, conversation_id, identity_failures=tries, name_given=name)
        audit.record(
            tx,
            self.clock.now(),
            "patient",
            "fail",
            "identity",
            str(tries),
            "verify",
            conversation_id=conversation_id,
        )
        return Identified(Outcome.LOCKED if tries >= TRIES else Outcome.NO_MATCH)

    def _audit(self, tx: Connection, conversation_id: str, patient_id: str, did: str) -> None:
        ids = {"patient_id": patient_id, "conversation_id": conversation_id}
        audit.record(tx, self.clock.now(), "assistant", did, "patient", patient_id, "conversation", **ids)


def proves(said: str, patient: Patient) -> bool:
    """Whether what was said is one more item on file: a phone or its last four, the ZIP code, member id or e-mail."""
    digits = re.sub(r"\D", "", said)
    plain = re.sub(r"[^a-z0-9@.]", "", said.lower())
    phones = [re.sub(r"\D", "", phone) for phone in patient.phones]
    by_phone = len(digits) in (4, 7, 10, 11) and any(phone.endswith(digits) for phone in phones)
    by_code = bool(patient.postal_code) and digits == patient.postal_code
    by_member = bool(patient.member_id) and plain == re.sub(r"[^a-z0-9]", "", (patient.member_id or "").lower())
    by_email = bool(patient.email) and plain == (patient.email or "").lower()
    return by_phone or by_code or by_member or by_email
