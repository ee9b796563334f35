"""<Record>: a beep, then what is said until a silence, a key or the longest time (docs/voice/twiml/record)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from phone_simulator import documents
from phone_simulator.inputs import Key, SpeechBegan, SpeechEnded
from phone_simulator.interrupts import HungUp
from phone_simulator.names import rfc2822
from phone_simulator.outcomes import Outcome
from phone_simulator.speech import BEEP, Sound
from phone_simulator.tasks import Script
from phone_simulator.twiml import Document, Verb

if TYPE_CHECKING:
    from phone_simulator.calls import Call

PROCESSING = 1.5  # seconds until a recording can be fetched


@dataclass
class Recording:
    """What was said to a Record verb; `text` is for tests, the provider keeps sound."""

    sid: str
    call_sid: str
    started_at: datetime
    seconds: int
    text: str
    status: str = "in-progress"
    source: str = "RecordVerb"
    conference_sid: str = ""


def record(call: Call, verb: Verb, document: Document) -> Script[Outcome]:
    """Nothing but silence: the next verb. Otherwise the action, or without one this document again."""
    if verb.flag("playBeep", True):
        yield from call.play([Sound("", BEEP, 0.5)])
    call.inbox.clear()
    began, started_at = call.clock.elapsed, call.clock.now()
    words: list[str] = []
    try:
        key = yield from _listen(call, verb, words)
    except HungUp:
        if words:
            kept = _keep(call, verb, document, words, began, started_at)
            _tell_action(call, verb, document, kept, "hangup")
        raise
    if not words:
        return None
    kept = _keep(call, verb, document, words, began, started_at)
    sent = _action_parameters(call, kept, key)
    url = call.join(document, verb.get("action")) if verb.get("action") else document.url
    return (yield from documents.fetch(call, url, verb.get("method", "POST"), sent, kind="record"))


def _listen(call: Call, verb: Verb, words: list[str]) -> Script[str]:
    """Fills `words`; returns the key that ended it, if one did."""
    keys = verb.get("finishOnKey", "1234567890*#")
    ends = call.clock.elapsed + verb.whole("maxLength", 3600)
    quiet, talking = float(verb.whole("timeout", 5)), False
    while (left := ends - call.clock.elapsed) > 0:
        event = yield call.inbox.wait(left if talking else min(left, quiet))
        if isinstance(event, Key) and event.digit in keys:
            return event.digit
        if isinstance(event, SpeechBegan):
            talking = True
        elif isinstance(event, SpeechEnded):
            talking = False
            words.append(event.text or "(noise)")
        elif event is None:
            return ""
    return ""


def _keep(
    call: Call, verb: Verb, document: Document, words: list[str], began: float, started_at: datetime
) -> Recording:
    seconds = max(1, round(call.clock.elapsed - began))
    kept = Recording(call.exchange.sids.new("RE"), call.sid, started_at, seconds, " ".join(words))
    call.exchange.recordings[kept.sid] = kept
    call.clock.after(PROCESSING, lambda: _done(call, verb, document, kept))
    return kept


def _done(call: Call, verb: Verb, document: Document, kept: Recording) -> None:
    kept.status = "completed"
    events = verb.get("recordingStatusCallbackEvent", "completed").split()
    if verb.get("recordingStatusCallback") and "completed" in events:
        url = call.join(document, verb.get("recordingStatusCallback"))
        method = verb.get("recordingStatusCallbackMethod", "POST")
        call.exchange.sender.notify("recording", url, method, _callback_parameters(call, kept))


def _callback_parameters(call: Call, kept: Recording) -> dict[str, str]:
    return {
        "AccountSid": call.account,
        "CallSid": call.sid,
        "RecordingSid": kept.sid,
        "RecordingUrl": call.exchange.recording_url(kept.sid),
        "RecordingStatus": kept.status,
        "RecordingDuration": str(kept.seconds),
        "RecordingChannels": "1",
        "RecordingStartTime": rfc2822(kept.started_at),
        "RecordingSource": kept.source,
    }


def _action_parameters(call: Call, kept: Recording, key: str) -> dict[str, str]:
    sent = {
        "RecordingUrl": call.exchange.recording_url(kept.sid),
        "RecordingSid": kept.sid,
        "RecordingDuration": str(kept.seconds),
    }
    return sent | ({"Digits": key} if key else {})


def _tell_action(call: Call, verb: Verb, document: Document, kept: Recording, key: str) -> None:
    """Somebody who hangs up in the middle is recorded too; the document that comes back is of no use any more."""
    from phone_simulator.parameters import request

    url = call.join(document, verb.get("action")) if verb.get("action") else document.url
    sent = request(call) | {"CallStatus": "completed"} | _action_parameters(call, kept, key)
    call.exchange.sender.notify("record", url, verb.get("method", "POST"), sent)
