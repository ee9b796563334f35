"""What tests are made of: services on a real database with a pinned clock, and short words for what happened before."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from frontdesk.adapters.assistant.fake import FakeAssistant
from frontdesk.adapters.messages.fake import FakeMessages
from frontdesk.adapters.telephony.fake import FakeTelephony
from frontdesk.bootstrap import Services, build_services
from frontdesk.cases.model import Case
from frontdesk.clock import PinnedClock
from frontdesk.conversations.model import Said, Turn, new_message_id
from frontdesk.migrate import migrate
from frontdesk.patients.model import Patient
from frontdesk.safety.late import LateScreen
from frontdesk.safety.screen import Screen
from frontdesk.settings import Settings
from tests.once import share_statements

DEMO = Path("data/demo")
MONDAY_10 = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 10:00 in New York, managers are at their desks
SUNDAY_3 = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # 3:00 at night, nobody is


@dataclass
class Desk:
    """A front desk for one test."""

    services: Services
    clock: PinnedClock
    assistant: FakeAssistant
    messages: FakeMessages
    telephony: FakeTelephony = field(default_factory=FakeTelephony)
    more: dict[str, Any] = field(default_factory=dict)

    def opens(self, language: str = "en-US") -> str:
        """A patient opens the chat; gives the conversation's id."""
        return self.services.reception.welcome("chat", language).conversation.id

    def says(self, conversation: str, text: str, message_id: str | None = None, **more: Any) -> Turn:
        """The patient says something."""
        return self.services.reception.hear(conversation, Said(message_id or new_message_id(), text=text, **more))

    def is_not_understood(
        self, conversation: str, text: str, intent: str = "nlu_fallback", response: str = "utter_not_understood"
    ) -> str:
        """The patient says something that the assistant takes for this and answers so; gives the message's id."""
        message_id = new_message_id()
        self.assistant.confirms[text], self.assistant.intents[text] = response, intent
        self.says(conversation, text, message_id)
        return message_id

    def replies(self, conversation: str) -> list[str]:
        """Everything that was said to the patient."""
        lines = self.services.conversations.transcript(conversation)
        return [line.text for line in lines if line.author != "patient"]

    def case(self, conversation: str) -> Case:
        """The conversation's newest case."""
        case = self.services.cases.latest(conversation)
        assert case is not None, "no case was opened"
        return case

    def verifies(self, conversation: str, patient: Patient, proofs: tuple[str, ...] = ()) -> None:
        """The patient proves to be this patient."""
        self.services.patients.verify(conversation, patient.name, [patient.birth_date], proofs)


KEY = "00" * 32


@cache
def _patterns_alone() -> Screen:
    return Screen()


def a_desk(
    database_url: str, var: Path, *, now: datetime = MONDAY_10, parts: dict[str, Any] | None = None, **more: Any
) -> Desk:
    """A front desk on a loaded database, with an assistant that answers by script and a clock that stands still; other
    `parts` in the place of these, by their names."""
    made = {"clock": PinnedClock(now), "assistant": FakeAssistant(), "messages": FakeMessages()}
    used = {**made, "telephony": FakeTelephony(), **(parts or {})}
    own = {"database_url": database_url, "var": var, "practice": DEMO, "encryption_key": KEY, **more}
    settings = Settings().model_copy(update=own)
    services = build_services(settings, **used)
    share_statements(services.db.engine)
    # The second opinion is learnt, and differs with the data.
    services.reception.dangers.screen = LateScreen(_patterns_alone)
    return Desk(services, **used)


def a_loaded_database(url: str, var: Path, *, now: datetime = MONDAY_10, practice: Path = DEMO) -> None:
    """Makes the tables and loads a practice, as if that happened now."""
    settings = Settings().model_copy(update={"database_url": url, "var": var, "encryption_key": KEY})
    services = build_services(settings, clock=PinnedClock(now))
    migrate(url)
    services.loader.load(practice)
    services.db.close()
