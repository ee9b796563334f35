"""The engine's only door: one message in, the answers and the engine's short memory out.

A turn has an id: the same id again gets the stored answers. A conversation that the engine does not know (it was
restarted, or forgot it) is refused with 409 until its state is sent along. Typed text is never a command.
"""

from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

MOST_EVENTS = 120  # a longer memory is cut down to the state, which is all that rules need
LONGEST_TEXT = 1000  # characters that are read; the whole sentence is on record elsewhere
HARMLESS_SLASH = "\u2044"


class FrontdeskChannel(InputChannel):
    """Answers over HTTP, in the response."""

    @classmethod
    def name(cls) -> Text:
        """The channel's name in its address."""
        return "frontdesk"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two addresses of the channel."""
        blueprint = Blueprint("frontdesk_channel", "frontdesk_channel")

        @blueprint.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            ready = _agent(request) is not None
            return response.json({"status": "ok" if ready else "loading"}, status=200 if ready else 503)

        @blueprint.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            agent = _agent(request)
            if agent is None:
                return response.json({"error": "loading"}, status=503)
            return await answer(agent, request.json)

        return blueprint


class NamedReplies(CollectingOutputChannel):
    """Collects answers together with the names of their sentences."""

    def __init__(self) -> None:
        """Starts with no answers."""
        super().__init__()
        self.replies: List[Dict[Text, Any]] = []

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Keeps one answer."""
        self.replies.append(_reply(message.get("utter_action"), message.get("text"), message.get("buttons")))


async def answer(agent: Agent, body: Dict[Text, Any]) -> HTTPResponse:
    """Answers one message."""
    conversation, turn = body["conversation"], body["turn"]
    tracker = await agent.tracker_store.retrieve(conversation)
    if tracker is not None and _latest_turn(tracker) == turn:
        return response.json({**_outcome(tracker), "replies": _stored_replies(tracker), "repeated": True})
    if tracker is None and not body.get("first") and body.get("state") is None:
        return response.json({"error": "unknown_conversation"}, status=409)
    await agent.tracker_store.save(_prepared(agent, tracker, body))
    replies = NamedReplies()
    text = body.get("payload") or harmless(body.get("text") or "")
    message = UserMessage(text, replies, conversation, input_channel="frontdesk", metadata={"turn": turn})
    await agent.handle_message(message)
    after = await agent.tracker_store.retrieve(conversation)
    return response.json({**_outcome(after), "replies": replies.replies, "repeated": False})


def harmless(text: Text) -> Text:
    """The text with a slash at its beginning that Rasa does not take for a command."""
    text = text.strip()[:LONGEST_TEXT]
    return HARMLESS_SLASH + text[1:] if text.startswith("/") else text


def _agent(request: Request) -> Optional[Agent]:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _prepared(agent: Agent, known: Optional[DialogueStateTracker], body: Dict[Text, Any]) -> DialogueStateTracker:
    """The tracker as it must be before the message: known, cut down or restored, with the slots of this message."""
    tracker = known
    if tracker is None or len(tracker.events) > MOST_EVENTS:
        state = _state(tracker) if tracker is not None else body.get("state") or {}
        tracker = DialogueStateTracker(body["conversation"], agent.domain.slots)
        _restore(tracker, state)
    for name, value in (body.get("slots") or {}).items():
        if name in tracker.slots and tracker.get_slot(name) != value:
            tracker.update(SlotSet(name, value))
    return tracker


def _restore(tracker: DialogueStateTracker, state: Dict[Text, Any]) -> None:
    for name, value in (state.get("slots") or {}).items():
        if name in tracker.slots:
            tracker.update(SlotSet(name, value))
    loop = state.get("loop")
    if loop:
        tracker.update(ActionExecuted(loop))
        tracker.update(ActiveLoop(loop))
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))


def _state(tracker: DialogueStateTracker) -> Dict[Text, Any]:
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
    return {"slots": slots, "loop": tracker.active_loop_name}


def _outcome(tracker: DialogueStateTracker) -> Dict[Text, Any]:
    parsed = tracker.latest_message.parse_data if tracker.latest_message else {}
    intent = parsed.get("intent") or {}
    return {
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence")},
        "ranking": (parsed.get("intent_ranking") or [])[:3],
        "state": _state(tracker),
    }


def _latest_turn(tracker: DialogueStateTracker) -> Optional[Text]:
    said = tracker.latest_message
    return (said.metadata or {}).get("turn") if said is not None else None


def _stored_replies(tracker: DialogueStateTracker) -> List[Dict[Text, Any]]:
    """What was answered to the newest message."""
    replies: List[Dict[Text, Any]] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            replies = []
        elif isinstance(event, BotUttered):
            replies.append(_reply(event.metadata.get("utter_action"), event.text, event.data.get("buttons")))
    return replies


def _reply(name: Optional[Text], text: Optional[Text], buttons: Optional[List[Dict[Text, Any]]]) -> Dict[Text, Any]:
    shown = [{"title": button["title"], "payload": button["payload"]} for button in buttons or []]
    return {"response": name, "text": text or "", "buttons": shown}
