"""Writing notices: in the transaction of what causes them, so that neither is without the other."""

from datetime import datetime

from frontdesk.clock import Clock
from frontdesk.db import Connection
from frontdesk.notices import store
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import Practices
from frontdesk.texts import Texts


class Notices:
    """The writer of the outbox."""

    def __init__(self, clock: Clock, texts: Texts, practices: Practices) -> None:
        self.clock = clock
        self.texts = texts
        self.practices = practices

    def call_manager(self, tx: Connection, manager: Manager, key: str) -> None:
        """Tells a manager that a patient waits; the same key twice is one notice. Nothing personal in it."""
        language = manager.languages[0]
        subject = self.texts.say("notice_manager_subject", language)
        body = self.texts.say("notice_manager_body", language, manager=manager.name)
        store.write(tx, key, manager.email, "e-mail", subject, body, self.clock.now())

    def send_code(self, tx: Connection, to: str, language: str, code: str, key: str, until: datetime) -> None:
        """Sends a one-time code to a number on file; its words are not kept."""
        practice = self.practices.current().details.name
        subject = self.texts.say("notice_code_subject", language)
        body = self.texts.say("notice_code_body", language, practice=practice, code=code)
        store.write(tx, key, to, "text", subject, body, self.clock.now(), until)
