"""A patient who talks with the actions themselves: the intent is given, the rest is as the engine would do it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

import actions.appointments
import actions.billing
import actions.turn
import actions.visits
from actions.tasks import REQUESTED, task_of
from actions.turn import FrontdeskAction, Turn
from frontdesk.texts import load_texts
from tests.builders import Desk, a_desk


class Dialogue:
    """One conversation in the hands of the actions, without the engine between."""

    def __init__(self, desk: Desk, language: str = "en-US") -> None:
        self.desk, self.language = desk, language
        self.conversation = desk.opens(language)
        self.slots: dict[str, Any] = {"language": language}
        self.form: str | None = None
        self.last: list[dict[str, Any]] = []

    def begins(self, form: str, words: str = "", intent: str = "inform") -> list[str]:
        """Starts a task with an opening sentence."""
        self.form = form
        return self._acts(words, intent, None)

    def says(self, words: str, intent: str = "inform") -> list[str]:
        """Answers the open question; gives the names of the sentences that come back, nothing when it was not read."""
        return self._acts(words, intent, None)

    def picks(self, pick: str) -> list[str]:
        """Presses the button with this value."""
        return self._acts("/choose", "choose", pick)

    def does(self, action: type[FrontdeskAction], words: str, intent: str, confidence: float = 0.9) -> list[str]:
        """Says something that another action answers."""
        return self._run(action().act, words, intent, None, confidence)

    @property
    def words(self) -> str:
        """The last answer as it is read."""
        return "\n".join(self._text(said) for said in self.last)

    @property
    def titles(self) -> list[str]:
        """The buttons of the last answer that were made for this moment."""
        return [button["title"] for said in self.last for button in said.get("buttons") or []]

    def _acts(self, words: str, intent: str, pick: str | None) -> list[str]:
        task = task_of(self.form)
        assert task is not None
        found = self._run(task().act, words, intent, pick)
        if self.slots.get("draft") is None:
            self.form = None
        return found

    def _run(
        self, act: Callable[[Turn], Any], words: str, intent: str, pick: str | None, confidence: float = 0.9
    ) -> list[str]:
        dispatcher = CollectingDispatcher()
        entities = [{"entity": "pick", "value": pick}] if pick else []
        message = {"text": words, "intent": {"name": intent, "confidence": confidence}, "entities": entities}
        tracker = SimpleNamespace(
            latest_message=message,
            active_loop={"name": self.form} if self.form else {},
            sender_id=self.conversation,
            get_slot=self.slots.get,
            events=[],
        )
        for event in act(Turn(dispatcher, tracker)):
            if event.get("event") == "slot" and event["name"] != REQUESTED:
                self.slots[event["name"]] = event["value"]
        self.last = dispatcher.messages
        return [said["response"] for said in self.last]

    def _text(self, said: dict[str, Any]) -> str:
        values = {key: value for key, value in said.items() if isinstance(value, str)}
        return load_texts().say(said["response"], self.language, **values)


@contextmanager
def a_talking_desk(database_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A front desk that offers codes, in the hands of the actions."""
    desk = a_desk(database_url, folder, identity_codes=True)
    monkeypatch.setattr(actions.turn, "services", lambda: desk.services)
    yield desk
    desk.services.db.close()


def lucia_comes(talk: Dialogue) -> list[str]:
    """Lucía says who she is."""
    talk.says("Lucía Ferrer Montoya")
    return talk.says("02/17/1988" if talk.language == "en-US" else "17 de febrero de 1988")
