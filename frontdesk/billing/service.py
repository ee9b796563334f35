"""What a verified patient owes and what for; insurers' words in plain ones, for anybody."""

from frontdesk import audit
from frontdesk.billing import store
from frontdesk.billing.glossary import Glossary
from frontdesk.billing.model import Statement, Term
from frontdesk.clock import Clock
from frontdesk.db import Database
from frontdesk.patients.model import NEEDS, Use
from frontdesk.patients.service import Patients


class Billing:
    """The only door to statements."""

    def __init__(self, db: Database, clock: Clock, patients: Patients, glossary: Glossary) -> None:
        self.db = db
        self.clock = clock
        self.patients = patients
        self.glossary = glossary

    def statements(self, conversation_id: str) -> list[Statement]:
        """The verified patient's statements, the newest first. Raises NotVerified below Level.BILLS."""
        patient = self.patients.of(conversation_id, NEEDS[Use.STATEMENTS])
        ids = {"patient_id": patient.id, "conversation_id": conversation_id}
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), "assistant", "read", "statements", patient.id, "conversation", **ids)
            return store.of_patient(tx, patient.id)

    def of_patient(self, patient_id: str, who: str, why: str) -> list[Statement]:
        """A patient's statements, for a manager or an administrator; leaves an audit row."""
        with self.db.begin() as tx:
            audit.record(tx, self.clock.now(), who, "read", "statements", patient_id, why, patient_id=patient_id)
            return store.of_patient(tx, patient_id)

    def explain_word(self, question: str, language: str) -> Term | None:
        """The insurer's word that was asked about; None when it is not in the glossary."""
        return self.glossary.find(question, language)

    def explain_codes(self, codes: tuple[str, ...], language: str) -> list[str]:
        """What an insurer's codes on a charge mean; a code nobody reviewed is left out, never guessed."""
        return [text for code in codes if (text := self.glossary.code(code, language))]
