"""A turn as the engine takes it: what came in, the tracker it needs, what goes out. Knows Rasa's trackers, no HTTP."""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MOST_EVENTS = 60  # a longer memory is cut down to its state, which is all that our rules need
LONGEST_TEXT = 1000  # characters that are read; the whole sentence is on record elsewhere
HARMLESS_SLASH = "\u2044"

Json = Dict[str, Any]


class BadTurn(ValueError):
    """The request is not a turn."""


@dataclass(frozen=True)
class Turn:
    """One message of one conversation. Its id tells a retry from something said twice."""

    conversation: str
    id: str
    message: str
    slots: Json
    state: Optional[Json]
    first: bool
    origin: Json = field(default_factory=dict)  # where it comes from, see frontdesk/trace.py


def read_turn(body: Any) -> Turn:
    """The turn in a request. Raises BadTurn."""
    try:
        conversation, turn, payload = str(body["conversation"]), str(body["turn"]), body.get("payload")
        if payload is not None and not payload.startswith("/"):
            raise BadTurn("a payload is a command")
        message = payload or harmless(body.get("text") or "")
        slots, state, first = body.get("slots") or {}, body.get("state"), bool(body.get("first"))
        return Turn(conversation, turn, message, slots, state, first, dict(body.get("origin") or {}))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadTurn(type(error).__name__) from None


def harmless(text: str) -> str:
    """The text with a slash at its beginning that Rasa does not take for a command."""
    text = text.strip()[:LONGEST_TEXT]
    return HARMLESS_SLASH + text[1:] if text.startswith("/") else text


def prepared(known: Optional[DialogueStateTracker], turn: Turn, domain: Domain) -> DialogueStateTracker:
    """The tracker as it must be before the message: known, restored or cut down, with the slots of this turn."""
    tracker = known
    if tracker is None or len(tracker.events) > MOST_EVENTS:
        state = state_of(tracker) if tracker is not None else turn.state or {}
        tracker = DialogueStateTracker.from_events(turn.conversation, _restoring(state, domain), domain.slots)
    changed = {name: value for name, value in turn.slots.items() if name in tracker.slots}
    for name, value in changed.items():
        if tracker.get_slot(name) != value:
            tracker.update(SlotSet(name, value))
    return tracker


def _restoring(state: Json, domain: Domain) -> List[Event]:
    """Events that bring an empty tracker to a state; what the model no longer knows is left out."""
    known = {slot.name for slot in domain.slots}
    slots: Json = state.get("slots") or {}
    events: List[Event] = [SlotSet(name, value) for name, value in slots.items() if name in known]
    loop = state.get("loop")
    if loop in domain.form_names:
        events += [ActionExecuted(loop), ActiveLoop(loop)]
    return [*events, ActionExecuted(ACTION_LISTEN_NAME)]


def is_answered(tracker: DialogueStateTracker, turn: str) -> bool:
    """Whether this message was answered: the newest one, or an earlier one that is still remembered."""
    return _message(tracker, turn) is not None


def outcome(tracker: DialogueStateTracker, turn: str, repeated: bool) -> Json:
    """What a message was taken for and answered with, and what is known by now."""
    said = _message(tracker, turn)
    parsed: Json = dict(said.parse_data) if said else {}
    intent = parsed.get("intent") or {}
    return {
        "replies": _replies(tracker, turn),
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence")},
        "second": parsed.get("second"),
        "ranking": (parsed.get("intent_ranking") or [])[:3],
        "state": state_of(tracker),
        "busy": _was_busy(tracker, turn),
        "repeated": repeated,
    }


def state_of(tracker: DialogueStateTracker) -> Json:
    """What it takes to go on with a conversation elsewhere."""
    slots = {name: value for name, value in tracker.current_slot_values().items() if value is not None}
    return {"slots": slots, "loop": tracker.active_loop_name}


def _was_busy(tracker: DialogueStateTracker, turn: str) -> bool:
    """Whether a task was under way when a message was answered; by now another may be, or none."""
    at = next((n for n, event in enumerate(tracker.events) if _is_of(event, turn)), None)
    if at is None:
        return tracker.active_loop_name is not None
    after = ((n, event) for n, event in enumerate(tracker.events) if n > at)
    ends = (n for n, event in after if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME)
    answered = list(tracker.events)[: next(ends, len(tracker.events))]
    loops = [event.name for event in answered if isinstance(event, ActiveLoop)]
    return bool(loops and loops[-1])


def _is_of(event: Event, turn: str) -> bool:
    return isinstance(event, UserUttered) and event.metadata.get("turn") == turn


def _message(tracker: DialogueStateTracker, turn: str) -> Optional[UserUttered]:
    """The message of a turn even when an action took it back, which `tracker.latest_message` would not show."""
    said = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
    return next((event for event in said if event.metadata.get("turn") == turn), None)


def _replies(tracker: DialogueStateTracker, turn: str) -> List[Json]:
    """What was answered to a message: all that was said between it and the next one."""
    replies: List[Json] = []
    asked = False
    for event in tracker.events:
        if isinstance(event, UserUttered):
            asked = event.metadata.get("turn") == turn
        elif isinstance(event, BotUttered) and asked:
            replies.append(_reply(event))
    return replies


def _reply(event: BotUttered) -> Json:
    buttons = event.data.get("buttons") or []
    shown = [{"title": button["title"], "payload": button["payload"]} for button in buttons]
    return {"response": event.metadata.get("utter_action"), "text": event.text or "", "buttons": shown}
