"""What is said of where things stand: with a case, and with what a turn has changed when its own answer was lost."""

from frontdesk.appointments.service import Appointments
from frontdesk.cases.model import Case, Status
from frontdesk.clock import Clock
from frontdesk.conversations.model import Conversation, Line
from frontdesk.db import Connection
from frontdesk.patients.model import Level
from frontdesk.practice.service import Practices
from frontdesk.saying import say_when
from frontdesk.texts import Texts

# Changes that a patient must hear of, whatever else goes wrong, and the assistant's own words for each.
TOLD = {"book": "utter_booked", "move": "utter_moved", "cancel": "utter_cancelled"}


class Standing:
    """Words for where things stand, from what is on record."""

    def __init__(self, clock: Clock, practices: Practices, appointments: Appointments, texts: Texts) -> None:
        self.clock = clock
        self.practices = practices
        self.appointments = appointments
        self.texts = texts

    def of(self, case: Case, language: str) -> str:
        """What happens next with a case: being rung, talking, or promised by name."""
        practice = self.practices.current()
        known = practice.managers.get(case.manager_id or "")
        if case.status is Status.PROMISED and case.promised_at and known:
            manager = known.name
            when = say_when(case.promised_at, language, practice.zone)
            return self.texts.say("standing_promised", language, manager=manager, when=when)
        if case.status in (Status.ACCEPTED, Status.TALKING) and known:
            return self.texts.say("standing_talking", language, manager=known.name)
        return self.texts.say("standing_offered", language)

    def done(self, tx: Connection, conversation: Conversation, changes: dict[str, str]) -> dict[str, Line]:
        """A notice for each change, by the name of the assistant's own words for it; none once identity has ended."""
        if conversation.level_now(self.clock.now()) < Level.VISITS:
            return {}
        return {TOLD[what]: self._done(tx, conversation, what, made) for what, made in changes.items() if what in TOLD}

    def _done(self, tx: Connection, conversation: Conversation, what: str, appointment_id: str) -> Line:
        practice, language = self.practices.current(), conversation.language
        appointment = self.appointments.read_in(tx, conversation.id, appointment_id)
        when = say_when(appointment.start, language, practice.zone)
        provider = practice.providers[appointment.provider_id].name
        key = f"done_{what}"
        text = self.texts.say(key, language, visit=self.texts.say("time_with", language, when=when, provider=provider))
        return Line("notice", text, language, response=key, personal=True)
