"""One turn as an action sees it: what was said, what is drafted, and how to answer."""

import asyncio
import time
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import services
from frontdesk.bootstrap import Services
from frontdesk.conversations import once
from frontdesk.log import log
from frontdesk.practice.service import LoadedPractice
from frontdesk.trace import coming_from

Events = list[dict[str, Any]]


class Turn:
    """A patient's message, the task's draft, and the answers given so far."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        message = tracker.latest_message or {}
        intent = message.get("intent") or {}
        loop = (tracker.active_loop or {}).get("name")
        self.desk: Services = services()
        self.conversation: str = tracker.sender_id
        self.id: str | None = _turn_id(tracker)
        self.is_button: bool = str(message.get("text") or "").startswith("/")
        self.text: str = "" if self.is_button else str(message.get("text") or "")
        self.either: list[str] = list(message.get("either") or ())
        self.intent: str = (self.either[0] if loop and self.either else intent.get("name")) or ""
        self.confidence: float = float(intent.get("confidence") or 0.0)
        self.guesses: list[tuple[str, float]] = [
            (guess["name"], float(guess["confidence"])) for guess in message.get("intent_ranking") or ()
        ]
        self.picked: str | None = next(
            (e["value"] for e in message.get("entities") or () if e["entity"] == "pick"), None
        )
        self.language: str = tracker.get_slot("language") or self.practice.languages[0]
        self.form: str | None = loop
        self.draft: dict[str, Any] = dict(tracker.get_slot("draft") or {})
        self.step: str | None = tracker.get_slot("step")
        self.offer: str | None = tracker.get_slot("offer")
        self._dispatcher = dispatcher

    @property
    def practice(self) -> LoadedPractice:
        """The practice as it is now."""
        return self.desk.practices.current()

    @property
    def local(self) -> datetime:
        """The present moment on the practice's clock."""
        return self.desk.clock.now().astimezone(self.practice.zone)

    @property
    def ranking(self) -> list[str]:
        """What the words may mean, the likeliest first."""
        return [name for name, _ in self.guesses]

    def say(self, response: str, /, **values: str) -> None:
        """Answers with one of our sentences."""
        self._dispatcher.utter_message(response=response, **values)

    def offer_answers(self, response: str, buttons: list[dict[str, str]], /, **values: str) -> None:
        """Answers with one of our sentences and buttons made for this moment."""
        self._dispatcher.utter_message(response=response, buttons=buttons, **values)

    def kept(self) -> Events:
        """The events that keep the draft and the step for the next turn."""
        return [SlotSet("draft", self.draft), SlotSet("step", self.step), SlotSet("offer", self.offer)]


class ActionFailed(Exception):
    """An action failed; what it was about is in no message, since others may log it."""


class FrontdeskAction(Action):
    """An action whose failure never tells anybody what a patient said."""

    action_name = ""
    understands = True  # False for those that answer what was not understood: two in a row call a person

    def name(self) -> str:
        """The action's name in the domain."""
        return self.action_name

    def act(self, turn: Turn) -> Events:
        """Does the work of the action."""
        raise NotImplementedError

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Runs `act` beside the server's event loop. Raises ActionFailed, upon which reception calls a person."""
        return await asyncio.to_thread(self._traced, dispatcher, tracker)

    def _traced(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Runs under the trace id and the place that the engine passes on with the message."""
        given = ((tracker.latest_message or {}).get("metadata") or {}).get("origin") or {}
        with coming_from(str(given.get("where", "assistant")), str(given.get("trace"))):
            began = time.perf_counter()
            events = self._guarded(dispatcher, tracker)
            log.info("action", action=self.name(), ms=int((time.perf_counter() - began) * 1000))
            return events

    def _guarded(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        try:
            with services().practices.held():
                return self._done(Turn(dispatcher, tracker))
        except Exception as error:
            # The engine gives the whole turn up when an action fails, and reception calls a person.
            log.error("action", action=self.name(), outcome="failed", error=error)
            raise ActionFailed from None

    def _done(self, turn: Turn) -> Events:
        with once.in_turn(turn.id):
            events = self.act(turn)
        if self.understands and events:
            turn.desk.conversations.understood(turn.conversation)
        return events


def _turn_id(tracker: Tracker) -> str | None:
    """The id of the newest message: what is changed for it is changed once."""
    said = next((event for event in reversed(tracker.events) if event["event"] == "user"), None)
    return (said.get("metadata") or {}).get("turn") if said else None


FrontdeskAction.__abstractmethods__ = frozenset()
