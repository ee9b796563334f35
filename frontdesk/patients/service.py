"""Finding patients, proving identity, acting for somebody, registering new patients. The only door to a record."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from frontdesk import audit, metrics
from frontdesk.clock import Clock
from frontdesk.conversations import once
from frontdesk.conversations.model import Conversation
from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection, Database
from frontdesk.errors import NotAllowed, NotVerified
from frontdesk.guesses.service import Guesses
from frontdesk.patients import store
from frontdesk.patients.matching import MOST_BIRTHS, Claim, Fitting, fitting
from frontdesk.patients.model import Identified, Level, Outcome, Patient, Person, Speaker, may_decide
from frontdesk.patients.tries import Tries
from frontdesk.practice.service import Practices

checks = metrics.counted("frontdesk_identity_checks", "tries to prove identity", "outcome", Outcome)


class Patients:
    """The only door to patients."""

    def __init__(
        self, db: Database, clock: Clock, conversations: Conversations, practices: Practices, guesses: Guesses
    ) -> None:
        self.db = db
        self.clock = clock
        self.conversations = conversations
        self.practices = practices
        self.tries = Tries(guesses)

    def verify(self, conversation_id: str, name: str, births: Sequence[date], proofs: Sequence[str] = ()) -> Identified:
        """Tries to prove identity by name, date of birth and, for bills, one more item on file.

        The same outcome, after the same work, for an unknown person and for a wrong item. NO_MATCH is not a failure
        yet: it is read back, and `failed` counts it once it is confirmed.
        """
        return self._prove(conversation_id, Claim(name, tuple(births), tuple(proofs)))

    def prove_more(self, conversation_id: str, proofs: Sequence[str]) -> Identified:
        """Tries one more item for somebody whose name and date of birth are proven here. Raises NotVerified."""
        return self._prove(conversation_id, replace(self._claim(conversation_id), items=tuple(proofs)))

    def failed(self, conversation_id: str, name: str | None, births: Sequence[date]) -> Identified:
        """Counts a wrong answer that was read back and confirmed; LOCKED after the third, for half an hour. Without a
        name it was one more item of the person who is proven here."""
        claim = Claim(name, tuple(births)) if name else self._claim(conversation_id)
        with self.db.begin() as tx:
            keys = self._keys(conversation_id, claim, self._fitting(tx, claim))
            if once.made_before(tx, self.clock.now(), conversation_id, "failed identity", "counted"):
                return Identified(Outcome.LOCKED if self.tries.locked(tx, *keys) else Outcome.NO_MATCH)
            locked = self.tries.fail(tx, *keys)
            return self._tried(tx, conversation_id, Outcome.LOCKED if locked else Outcome.NO_MATCH, "fail")

    def fits(self, conversation_id: str, name: str | None, births: Sequence[date]) -> Person | None:
        """The one person of this name and date of birth, to whom a code may be sent; told to nobody. Counts as a look
        whoever is found, or asking would tell; None while locked too. Without a name: the person who is proven here."""
        claim = Claim(name, tuple(births)) if name else self._claim(conversation_id)
        with self.db.begin() as tx:
            found, open_ = self._look(tx, conversation_id, claim)
            fits = open_ and len(found.by_birth) == 1
            self._audit(tx, conversation_id, None, "look up", "found" if fits else "not found")
            return found.by_birth[0] if fits else None

    def confirm(self, tx: Connection, conversation_id: str, person: Person, level: Level) -> Identified:
        """Notes in a transaction of the caller that somebody is proven; only `codes` does this from outside."""
        return self._verified(tx, conversation_id, person, level)

    def register(self, conversation_id: str, name: str, born: date, phone: str, language: str) -> Patient:
        """Makes a record for a new patient, who can then book; the rest is asked at the first visit.

        The same for somebody who has a record: nothing tells so, and the new one is marked for a manager. Possible
        while locked: a first booking discloses nothing. A message that is worked on again gives the record it made.
        """
        given, _, family = name.partition(" ")
        with self.db.begin("register") as tx:
            older = self._fitting(tx, Claim(name, (born,))).by_birth
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
                made_in=conversation_id,
                same_as=older[0].id if older else None,
            )
            if made := once.made_before(tx, self.clock.now(), conversation_id, "register", patient.id):
                return store.get(tx, made)
            store.save(tx, patient, self.clock.now())
            self._audit(tx, conversation_id, patient.id, "register")
            self._verified(tx, conversation_id, patient, Level.VISITS)
        return patient

    def of(self, conversation_id: str, needs: Level) -> Patient:
        """The patient whom a conversation is about; raises NotVerified when identity does not reach `needs`, or when
        the person who is proven may not decide that for this patient (any more)."""
        with self.db.begin() as tx:
            conversation = self.conversations.read(tx, conversation_id)
            patient = store.get(tx, conversation.patient_id) if conversation.patient_id else None
            if patient is not None and self._reaches(tx, conversation, patient, needs):
                self._audit(tx, conversation_id, patient.id, "read")
                return patient
            self._audit(tx, conversation_id, conversation.patient_id, "read", "not verified")
        raise NotVerified(needs.name)

    def choices(self, conversation_id: str, needs: Level) -> list[Patient]:
        """Those for whom the proven person may have that done: themselves first; nobody before identity is proven."""
        with self.db.begin() as tx:
            conversation = self.conversations.read(tx, conversation_id)
            if conversation.person_id is None or self._level(tx, conversation) is Level.NONE:
                return []
            person = store.person(tx, conversation.person_id)
            own = [person] if isinstance(person, Patient) else []
            others = [store.get(tx, each.patient_id) for each in store.authorities_of(tx, person.id)]
            allowed = [patient for patient in own + others if self._decides(tx, conversation, patient, needs)]
            for patient in allowed:
                self._audit(tx, conversation_id, patient.id, "read")
            return allowed

    def act_for(self, conversation_id: str, patient_id: str, needs: Level) -> None:
        """Makes the conversation be about somebody for whom the proven person may act, or about that person again.
        Raises NotVerified, NotAllowed."""
        with self.db.begin() as tx:
            person = self._proven(tx, conversation_id)
            conversation = replace(self.conversations.read(tx, conversation_id), patient_id=patient_id)
            patient = store.get(tx, patient_id)
            if not self._decides(tx, conversation, patient, needs):
                raise NotAllowed("patient")
            self.conversations.verified(tx, conversation_id, person.id, patient_id, conversation.level)
            speaks = person.name if person.id != patient_id else None
            self.conversations.note(tx, conversation_id, spoken_by=speaks)
            self._audit(tx, conversation_id, patient_id, "act for")

    def level(self, conversation_id: str) -> Level:
        """How far identity is proven in a conversation now; what may be done for whom is for `may` and `of`."""
        with self.db.reading() as tx:
            return self._level(tx, self.conversations.read(tx, conversation_id))

    def locked(self, conversation_id: str) -> bool:
        """Whether nothing more is told in this conversation for a while, after too many wrong answers."""
        with self.db.reading() as tx:
            return self.tries.locked(tx, _in(conversation_id))

    def get(self, patient_id: str, who: str, why: str) -> Patient:
        """A patient's record, for a manager or an administrator; leaves an audit row."""
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, "read", "patient", patient_id, why, patient_id=patient_id)
            return store.get(tx, patient_id)

    def speaker(self, conversation_id: str, who: str, why: str) -> Speaker | None:
        """Who is proven in a conversation and not whom it is about; leaves an audit row when there is somebody."""
        with self.db.begin() as tx:
            talk = self.conversations.read(tx, conversation_id)
            if talk.person_id in (None, talk.patient_id) or not talk.level:
                return None
            person, ids = store.person(tx, talk.person_id or ""), {"conversation_id": conversation_id}
            audit.record(tx, self.clock.now(), who, "read", "person", person.id, why, **ids, patient_id=talk.patient_id)
            granted = store.authority(tx, person.id, talk.patient_id) if talk.patient_id else None
            if granted is None:
                return Speaker(person.name)
            patient = store.get(tx, granted.patient_id)
            holds = any(may_decide(patient, granted, level, self._today()) for level in (Level.VISITS, Level.BILLS))
            return Speaker(person.name, granted.relationship, granted.scope, holds)

    def may_be_called(self, tx: Connection, patient_id: str) -> bool:
        """Whether a patient can hear a call; who cannot is written to (45 CFR 92.202). In the caller's transaction."""
        return "hearing" not in store.get(tx, patient_id).access_needs

    def has_number(self, tx: Connection, patient_id: str) -> bool:
        """Whether a number is on file for them; which one is not said. In the caller's transaction."""
        patient = store.get(tx, patient_id)
        return bool(patient.mobile or patient.phones)

    def postal_code(self, tx: Connection, patient_id: str) -> str | None:
        """Where a patient lives, to find what is near; said to nobody. In the caller's transaction."""
        return store.get(tx, patient_id).postal_code

    def doubled(self, who: str) -> list[Patient]:
        """Records of patients who said to be new and have an older record, for a manager to make one of two."""
        with self.db.begin() as tx:
            found = store.doubled(tx)
            for patient in found:
                audit.record(tx, self.clock.now(), who, "read", "patient", patient.id, "doubled", patient_id=patient.id)
            return found

    def save(self, patient: Patient) -> None:
        """Writes a record that comes from the practice's own files."""
        with self.db.begin() as tx:
            store.save(tx, patient, self.clock.now())
            ids = {"patient_id": patient.id}
            audit.record(tx, self.clock.now(), "practice files", "write", "patient", patient.id, "load", **ids)

    def _prove(self, conversation_id: str, claim: Claim) -> Identified:
        with self.db.begin() as tx:
            looked = tx.begin_nested()
            found, open_ = self._look(tx, conversation_id, claim)
            fit = found.by_item if claim.items else found.by_birth
            if open_ and len(fit) == 1:
                looked.rollback()  # a right answer is no guess
                return self._verified(tx, conversation_id, fit[0], Level.BILLS if claim.items else Level.VISITS)
            if open_ and len(fit) > 1:
                looked.rollback()
                return self._tried(tx, conversation_id, Outcome.NEED_MORE)
            looked.commit()
            if claim.name:
                self.conversations.note(tx, conversation_id, name_given=claim.name)
            return self._tried(tx, conversation_id, Outcome.NO_MATCH if open_ else Outcome.LOCKED)

    def _claim(self, conversation_id: str) -> Claim:
        """What was proven here, said again."""
        with self.db.reading() as tx:
            person = self._proven(tx, conversation_id)
        return Claim(person.name, (person.birth_date,))

    def _look(self, tx: Connection, conversation_id: str, claim: Claim) -> tuple[Fitting, bool]:
        """Who fits, and whether that may be told; counted before, so that many looks at once count too."""
        found = self._fitting(tx, claim)
        keys = self._keys(conversation_id, claim, found)
        locked = self.tries.locked(tx, *keys)
        return found, self.tries.look(tx, claim.names, *keys) and not locked

    def _fitting(self, tx: Connection, claim: Claim) -> Fitting:
        born_then = [person for born in claim.births[: MOST_BIRTHS + 1] for person in store.born_on(tx, born)]
        return fitting(claim, born_then, forgiving=self.tries.forgive(tx))

    def _keys(self, conversation_id: str, claim: Claim, found: Fitting) -> tuple[str, str, str]:
        """What failures are counted under; as many for somebody unknown."""
        return _in(conversation_id), f"claims {claim.key}", f"is {found.key or claim.key}"

    def _proven(self, tx: Connection, conversation_id: str) -> Person:
        conversation = self.conversations.read(tx, conversation_id)
        if conversation.person_id is None or self._level(tx, conversation) is Level.NONE:
            raise NotVerified(Level.VISITS.name)
        return store.person(tx, conversation.person_id)

    def _level(self, tx: Connection, conversation: Conversation) -> Level:
        locked = self.tries.locked(tx, _in(conversation.id))
        if not locked or (conversation.patient_id and _is_new_here(conversation, tx)):
            return Level(conversation.level_now(self.clock.now()))
        return Level.NONE

    def _reaches(self, tx: Connection, conversation: Conversation, patient: Patient, needs: Level) -> bool:
        return self._level(tx, conversation) >= needs and self._decides(tx, conversation, patient, needs)

    def _decides(self, tx: Connection, conversation: Conversation, patient: Patient, needs: Level) -> bool:
        if patient.made_in == conversation.id:
            return needs < Level.PERSON  # a record made just now holds only what was said here
        if conversation.person_id in (None, patient.id):
            return may_decide(patient, None, needs, self._today())
        authority = store.authority(tx, conversation.person_id or "", patient.id)
        return authority is not None and may_decide(patient, authority, needs, self._today())

    def _today(self) -> date:
        return self.clock.now().astimezone(self.practices.current().zone).date()

    def _verified(self, tx: Connection, conversation_id: str, person: Person, level: Level) -> Identified:
        before, own = self.conversations.read(tx, conversation_id), person.id if isinstance(person, Patient) else None
        about = before.patient_id if before.person_id == person.id else own  # the talk may go on about somebody else
        self.conversations.verified(tx, conversation_id, person.id, about, level)
        self.conversations.note(tx, conversation_id, verified=level.name.lower())
        self._audit(tx, conversation_id, person.id, "verify", level.name.lower())
        checks[Outcome.VERIFIED].inc()
        return Identified(Outcome.VERIFIED, own)

    def _tried(self, tx: Connection, conversation_id: str, outcome: Outcome, did: str = "verify") -> Identified:
        """An attempt that proved nothing is on record too; it names nobody."""
        checks[outcome].inc()
        self._audit(tx, conversation_id, None, did, outcome.value)
        return Identified(outcome)

    def _audit(
        self, tx: Connection, conversation_id: str, patient_id: str | None, did: str, result: str | None = None
    ) -> None:
        ids = {"patient_id": patient_id, "conversation_id": conversation_id}
        who, what, why = "assistant", "patient", "conversation"
        audit.record(tx, self.clock.now(), who, did, what, patient_id or "-", why, **ids, result=result)


def _is_new_here(conversation: Conversation, tx: Connection) -> bool:
    return store.get(tx, conversation.patient_id or "").made_in == conversation.id


def _in(conversation_id: str) -> str:
    return f"in {conversation_id}"
