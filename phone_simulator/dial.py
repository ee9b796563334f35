"""<Dial>: connects a call to others, in a conference or directly (docs/voice/twiml/dial)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phone_simulator import bridge, documents
from phone_simulator.errors import NotImitated
from phone_simulator.inputs import Key, Left, SpeechBegan, SpeechEnded
from phone_simulator.interrupts import HungUp, Redirected
from phone_simulator.outcomes import Outcome
from phone_simulator.parameters import request
from phone_simulator.rooms import BY_API, HUNG_UP, Room
from phone_simulator.tasks import Script
from phone_simulator.twiml import Document, Unreadable, Verb

if TYPE_CHECKING:
    from phone_simulator.calls import Call

LONGEST = 14_400  # timeLimit's default, seconds


def dial(call: Call, verb: Verb, document: Document) -> Script[Outcome]:
    """A conference, or one or more numbers; the text of Dial itself is a number."""
    if verb.get("record", "do-not-record") not in ("do-not-record", "false"):
        raise NotImitated("recording a Dial")
    numbers = [noun for noun in verb.children if noun.name == "Number"]
    if verb.text and not verb.children:
        numbers = [Verb("Number", text=verb.text)]
    rooms = [noun for noun in verb.children if noun.name == "Conference"]
    try:
        if rooms:
            told = yield from _confer(call, verb, rooms[0], document)
        else:
            told = yield from bridge.connect(call, verb, numbers, document)
    except (HungUp, Redirected) as interrupted:
        yield from _interrupted(call, verb, document, interrupted)
        raise
    if not verb.get("action"):
        return None
    url = call.join(document, verb.get("action"))
    return (yield from documents.fetch(call, url, verb.get("method", "POST"), told, kind="dial"))


def _interrupted(call: Call, verb: Verb, document: Document, interrupted: HungUp | Redirected) -> Script[None]:
    """Its action is told all the same; what the answer says comes to nothing.

    A redirect therefore fetches two documents, this one first, and the redirect's wins (measured by others on live
    calls: the action after a third of a second, the new URL after two thirds).
    """
    if not verb.get("action"):
        return
    url, method = call.join(document, verb.get("action")), verb.get("method", "POST")
    told = {"DialCallStatus": "completed", **call.dialled}
    if isinstance(interrupted, HungUp):
        sent = request(call) | {"CallStatus": interrupted.status} | told
        call.exchange.sender.notify("dial", url, method, sent)
    else:
        yield call.exchange.sender.fetch("dial", url, method, request(call) | told)


def _confer(call: Call, verb: Verb, noun: Verb, document: Document) -> Script[dict[str, str]]:
    if not 0 < len(noun.text) <= 128:
        raise Unreadable(13237, repr(noun.text))
    if noun.get("record", "do-not-record") != "do-not-record":
        raise NotImitated("recording a conference")
    call.dialled = {}
    room = call.exchange.room(noun.text)
    room.add(call, noun, document)
    try:
        yield from _stay(call, verb, room)
    except HungUp:
        room.leave(call, HUNG_UP)
        raise
    except Redirected:
        room.leave(call, BY_API)
        raise
    room.leave(call, HUNG_UP)
    # For a conference the word is "answered", and there is no DialCallSid (docs/voice/twiml/dial#dialcallstatus).
    return {"DialCallStatus": "answered"}


def _stay(call: Call, verb: Verb, room: Room) -> Script[None]:
    """Until the conference ends for this call, the time is over, or (hangupOnStar) a star is pressed."""
    ends = call.clock.elapsed + verb.whole("timeLimit", LONGEST)
    while (left := ends - call.clock.elapsed) > 0:
        event = yield call.inbox.wait(left)
        if isinstance(event, Left):
            return
        if isinstance(event, Key) and event.digit == "*" and verb.flag("hangupOnStar", False):
            return
        one = room.participants.get(call.sid)
        if one is not None and isinstance(event, SpeechBegan | SpeechEnded):
            room.changed(f"participant-speech-{'start' if isinstance(event, SpeechBegan) else 'stop'}", one)
