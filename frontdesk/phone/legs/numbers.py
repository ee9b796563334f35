"""Which number a patient is called back at: what they gave, else what they called from, else what is on file.

None of them is proof of who answers: whoever does hears the practice's name and nothing else before a key is pressed.
"""

from frontdesk.conversations.service import Conversations
from frontdesk.db import Connection
from frontdesk.patients.service import Patients
from frontdesk.phone import store as calls

WHO, WHY = "worker", "call back"


class Numbers:
    """Finds the number of a conversation's patient."""

    def __init__(self, conversations: Conversations, patients: Patients) -> None:
        self.conversations = conversations
        self.patients = patients

    def is_known(self, tx: Connection, conversation_id: str) -> bool:
        """Whether a call can be placed to them at all; not to somebody who cannot hear it."""
        patient_id = self.conversations.read(tx, conversation_id).patient_id
        if patient_id is not None and not self.patients.may_be_called(tx, patient_id):
            return False
        if self._given(tx, conversation_id) is not None:
            return True
        return patient_id is not None and self.patients.has_number(tx, patient_id)

    def of(self, conversation_id: str) -> str | None:
        """The number (E.164); None when there is none, or they cannot hear a call. A look at what is on file leaves an
        audit row. Raises Unknown."""
        with self.conversations.db.reading() as tx:
            if not self.is_known(tx, conversation_id):
                return None
            given = self._given(tx, conversation_id)
            patient_id = self.conversations.read(tx, conversation_id).patient_id
        if given or patient_id is None:
            return given
        patient = self.patients.get(patient_id, WHO, WHY)
        return patient.mobile or next(iter(patient.phones), None)

    def _given(self, tx: Connection, conversation_id: str) -> str | None:
        if said := self.conversations.facts(conversation_id).get("phone"):
            return str(said)
        newest = calls.newest_in(tx, conversation_id)
        return newest.number if newest else None
