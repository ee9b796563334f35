"""Writing notices: in the transaction of what causes them, so that neither is without the other."""

from datetime import datetime

from frontdesk.clock import Clock
from frontdesk.db import Connection
from frontdesk.notices import store
from frontdesk.notices.model import RECORDING
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import Practices
from frontdesk.texts import Texts


class Notices:
    """The writer of the outbox."""

    def __init__(self, clock: Clock, texts: Texts, practices: Practices, page: str) -> None:
        self.clock = clock
        self.texts = texts
        self.practices = practices
        self.page = page  # the address of the practice's page, for links

    def call_manager(self, tx: Connection, manager: Manager, key: str, *, urgent: bool) -> None:
        """Tells a manager that a patient waits, whether it is danger, and where to sign in; the same key twice is one
        notice. Nothing personal in it."""
        language = manager.languages[0]
        subject = self.texts.say("notice_manager_subject_urgent" if urgent else "notice_manager_subject", language)
        body = self.texts.say("notice_manager_body", language, manager=manager.name, link=f"{self.page}/console/")
        store.write(tx, key, manager.email, "e-mail", subject, body, self.clock.now())

    def tell_manager(self, tx: Connection, manager: Manager, what: str, key: str) -> None:
        """Tells a manager something about their work, by the name of the text; the same key twice is one notice.
        Nothing personal in it."""
        language = manager.languages[0]
        subject = self.texts.say(f"notice_{what}_subject", language)
        told = self.texts.say(f"notice_{what}_body", language, manager=manager.name)
        body = f"{told} {self.page}/console/"
        store.write(tx, key, manager.email, "e-mail", subject, body, self.clock.now())

    def send_code(self, tx: Connection, to: str, language: str, code: str, key: str, until: datetime) -> None:
        """Sends a one-time code to a number on file; its words are not kept."""
        practice = self.practices.current().details.name
        subject = self.texts.say("notice_code_subject", language)
        body = self.texts.say("notice_code_body", language, practice=practice, code=code)
        store.write(tx, key, to, "text", subject, body, self.clock.now(), until)

    def send_link(self, tx: Connection, by: str, to: str, language: str, token: str, key: str, until: datetime) -> None:
        """Tells a patient that there is something to read, by "text" or "e-mail": the practice's name and a link, whose
        secret stands behind the `#`. Never sent after `until` (UTC), and its words are not kept."""
        practice = self.practices.current().details.name
        subject = self.texts.say("notice_reply_subject", language, practice=practice)
        link = f"{self.page}/?language={language}#back={token}"
        body = self.texts.say("notice_reply_body", language, practice=practice, link=link)
        store.write(tx, key, to, by, subject, body, self.clock.now(), until)

    def remind(self, tx: Connection, by: str, to: str, language: str, token: str, key: str, until: datetime) -> None:
        """Reminds a patient of a visit, by "text" or "e-mail", in neutral words: the practice's name, and a link, as in
        `send_link`, to where it is told. Never sent after `until` (UTC), and its words are not kept."""
        practice = self.practices.current().details.name
        subject = self.texts.say("notice_reminder_subject", language, practice=practice)
        link = f"{self.page}/visit?language={language}#reminder={token}"
        body = self.texts.say("notice_reminder_body", language, practice=practice, link=link)
        store.write(tx, key, to, by, subject, body, self.clock.now(), until)

    def forget_recording(self, tx: Connection, recording_id: str) -> None:
        """Has the provider of calls delete a recorded message; it is asked until it has done so."""
        store.write(tx, f"recording {recording_id}", recording_id, RECORDING, "", "", self.clock.now())

    def withdraw(self, tx: Connection, key: str) -> None:
        """Takes back a notice that is not needed any more, unless it was sent."""
        store.drop(tx, key)

    def sent_at(self, tx: Connection, key: str) -> datetime | None:
        """When a notice was sent (UTC); None as long as it was not."""
        return store.sent_at(tx, key)
