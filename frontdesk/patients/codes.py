"""A one-time code by text, to the number on file and never to one that was just said: the third fact.

Six digits, 5 minutes, one use, 5 tries (OWASP's advice for out-of-band codes; NIST SP 800-63B allows 10 minutes). Only
a keyed hash is kept, and the text's words are dropped once it went out.
"""

import secrets
import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from frontdesk import audit
from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.guesses.service import Guesses, Limit
from frontdesk.notices.service import Notices
from frontdesk.patients import store
from frontdesk.patients.model import Code, Identified, Level, Outcome, Person
from frontdesk.patients.service import Patients
from frontdesk.vault import keyed_hash

LASTS = timedelta(minutes=5)
TRIES = 5
DIGITS = 6
SENT_TO = Limit("identity codes sent to", 3, timedelta(hours=1))
ASKED_IN = Limit("identity codes asked in", 3, timedelta(hours=1))


class Codes:
    """Sends codes and checks them."""

    def __init__(
        self, db: Database, clock: Clock, guesses: Guesses, notices: Notices, patients: Patients, *, on: bool
    ) -> None:
        self.db = db
        self.clock = clock
        self.guesses = guesses
        self.notices = notices
        self.patients = patients
        self.on = on

    def send(self, conversation_id: str, name: str | None, births: Sequence[date]) -> None:
        """Sends a code to whoever fits, if anybody does and can get texts. Whether one went out is told to nobody.
        Without a name: to the person who is proven here."""
        person = self.patients.fits(conversation_id, name, births) if self.on else None
        code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        now = self.clock.now()
        with self.db.begin() as tx:
            asked = self.guesses.allows(tx, ASKED_IN, conversation_id)
            sent = self.guesses.allows(tx, SENT_TO, person.id if person else conversation_id)
            to = person if person and person.mobile and asked and sent else None
            hash = _hash(conversation_id, code)
            store.put_code(tx, Code(conversation_id, to.id if to else None, hash, now + LASTS, tries=0))
            if to:
                self._write(tx, conversation_id, to, code)

    def check(self, conversation_id: str, said: str) -> Identified:
        """Whether this is the code: VERIFIED once; else NO_MATCH, after the fifth try whatever is said."""
        with self.db.begin() as tx:
            code = store.try_code(tx, conversation_id, self.clock.now(), TRIES)
            fits = code is not None and secrets.compare_digest(code.hash, _hash(conversation_id, said))
            if not (code and fits and code.person_id and store.use_code(tx, conversation_id)):
                return Identified(Outcome.NO_MATCH)
            return self.patients.confirm(tx, conversation_id, store.person(tx, code.person_id), Level.BILLS)

    def _write(self, tx: Connection, conversation_id: str, person: Person, code: str) -> None:
        key = f"code {uuid.uuid4()}"
        self.notices.send_code(tx, person.mobile or "", person.language, code, key, self.clock.now() + LASTS)
        ids = {"patient_id": person.id, "conversation_id": conversation_id}
        audit.record(tx, self.clock.now(), "assistant", "send", "code", person.id, "verify", **ids)


def _hash(conversation_id: str, code: str) -> str:
    return keyed_hash(f"code {conversation_id} {code}")
