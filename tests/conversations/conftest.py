"""Conversations with the real engine: trained model, action server, database; the clock stands on a Monday."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from frontdesk.adapters.assistant.rasa import RasaAssistant
from frontdesk.adapters.messages.fake import FakeMessages
from frontdesk.bootstrap import Services, build_services
from frontdesk.cases.model import Case
from frontdesk.conversations.model import Line, Said, new_message_id
from frontdesk.engine import running
from frontdesk.migrate import migrate
from frontdesk.settings import Settings
from frontdesk.training import train
from tests.builders import DEMO, KEY, MONDAY_10


@dataclass
class Patient:
    """A patient in a conversation, and what they see."""

    services: Services
    conversation: str

    def says(self, text: str) -> str:
        """Says something; gives the answer as one text."""
        turn = self.services.reception.hear(self.conversation, Said(new_message_id(), text=text))
        self.last: list[Line] = [line for line in turn.lines if line.author != "patient"]
        self.intent = turn.intent
        return "\n".join(line.text for line in self.last)

    def presses(self, title: str) -> str:
        """Presses the button whose title holds these words."""
        for line in self.last:
            for place, button in enumerate(line.buttons):
                if re.search(title, button.title):
                    said = Said(new_message_id(), button=f"{line.seq}-{place}")
                    turn = self.services.reception.hear(self.conversation, said)
                    self.last = [line for line in turn.lines if line.author != "patient"]
                    return "\n".join(line.text for line in self.last)
        raise AssertionError(f"no button {title}")

    @property
    def responses(self) -> list[str | None]:
        """The names of the sentences of the last answer."""
        return [line.response for line in self.last]

    @property
    def case(self) -> Case | None:
        """The conversation's newest case."""
        return self.services.cases.latest(self.conversation)


@pytest.fixture(scope="session")
def front_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Engine, actions and services on one database, for all conversations of a run."""
    var: Path = tmp_path_factory.mktemp("conversations")
    own = {"DATABASE_URL": f"sqlite:///{var / 'test.db'}", "FRONTDESK_VAR": str(var), "FRONTDESK_ENCRYPTION_KEY": KEY}
    settings = Settings().model_copy(
        update={
            "database_url": own["DATABASE_URL"],
            "var": var,
            "practice": DEMO,
            "now": MONDAY_10,
            "encryption_key": KEY,  # the one of all tests: a process has one
        }
    )
    model = train(lambda _: None)
    services = build_services(settings, messages=FakeMessages())
    migrate(settings.database)
    services.loader.load(DEMO)
    environment = own | {"FRONTDESK_NOW": MONDAY_10.isoformat(), "FRONTDESK_PRACTICE": str(DEMO.resolve())}
    with running(model, environment) as port:
        services.reception.assistant = RasaAssistant(f"http://127.0.0.1:{port}", 15)
        yield services


@pytest.fixture
def patient(front_desk: Services) -> Patient:
    """Somebody who opens the chat in English."""
    return Patient(front_desk, front_desk.reception.welcome("chat", "en-US").conversation.id)


@pytest.fixture
def paciente(front_desk: Services) -> Patient:
    """Somebody who opens the chat in Spanish."""
    return Patient(front_desk, front_desk.reception.welcome("chat", "es-US").conversation.id)
