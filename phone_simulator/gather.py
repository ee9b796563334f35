"""<Gather>: speaks and listens at the same time, then sends what it got (docs/voice/twiml/gather)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from phone_simulator import documents
from phone_simulator.inputs import Key, SpeechBegan, SpeechEnded
from phone_simulator.interrupts import Redirected
from phone_simulator.outcomes import Outcome
from phone_simulator.parameters import request
from phone_simulator.speech import Recognised, Sound, seconds_for
from phone_simulator.tasks import Script
from phone_simulator.twiml import Document, Verb

if TYPE_CHECKING:
    from phone_simulator.calls import Call

# speechTimeout="auto" stops at the first pause (docs/voice/twiml/gather#speechtimeout)
FIRST_PAUSE = 0.8
# partial results come while somebody speaks (docs/voice/twiml/gather#partialresultcallback)
PARTLY_EVERY = 0.6


@dataclass
class Ear:
    """What a Gather listens for, and what it has heard."""

    verb: Verb
    began: float
    digits: str = ""
    finished_on: str = ""
    heard: list[Recognised] = field(default_factory=list)
    speech_ended: float | None = None
    partials: int = 0

    @property
    def text(self) -> str:
        """All that was understood."""
        return " ".join(part.text for part in self.heard)

    @property
    def keys(self) -> bool:
        """Whether keys count."""
        return "dtmf" in self.verb.get("input", "dtmf")

    @property
    def speech(self) -> bool:
        """Whether speech counts."""
        return "speech" in self.verb.get("input", "dtmf")

    @property
    def timeout(self) -> float:
        """Silence before anything, or between keys; seconds."""
        return float(self.verb.whole("timeout", 5))

    @property
    def speech_timeout(self) -> float:
        """Silence after speech; by default the same as timeout."""
        value = self.verb.get("speechTimeout")
        return FIRST_PAUSE if value == "auto" else float(value or self.timeout)

    def counts(self, event: object) -> bool:
        """Whether it listens for this."""
        return (self.keys and isinstance(event, Key)) or (self.speech and isinstance(event, SpeechBegan | SpeechEnded))


def gather(call: Call, verb: Verb, document: Document) -> Script[Outcome]:
    """Speech or a key ends the prompt. Nothing heard: the next verb, unless actionOnEmptyResult."""
    call.inbox.clear()
    ear = Ear(verb, call.clock.elapsed)
    try:
        yield from _listen(call, ear, document)
    except Redirected:  # what was heard so far is never sent; whoever led the call on may know it from a partial result
        if ear.heard:
            call.exchange.log.turn_led(call, ear.text, ear.speech_ended)
        raise
    if not (ear.digits or ear.heard) and not verb.flag("actionOnEmptyResult", False):
        return None
    return (yield from _send(call, ear, document))


def _listen(call: Call, ear: Ear, document: Document) -> Script[None]:
    event = yield from _prompt(call, ear, document)
    ends = call.clock.elapsed + ear.timeout
    while True:
        event = event or (yield from _next(call, ear, ends - call.clock.elapsed))
        if event is None:
            break
        yield from _keys(call, ear, event) if isinstance(event, Key) else _speech(call, ear, event, document)
        if ear.digits or ear.heard:
            break
        event = None


def _prompt(call: Call, ear: Ear, document: Document) -> Script[Key | SpeechBegan | SpeechEnded | None]:
    from phone_simulator.verbs import track_of

    barge_in = ear.verb.flag("bargeIn", True)
    for child in ear.verb.children:
        track = yield from track_of(call, child, document)
        for sound in track:
            call.begin(sound)
            try:
                event = yield from _next(call, ear, sound.seconds, listens=barge_in)
            finally:
                call.cut(sound)
            if event is not None:
                return event
    return None


def _next(
    call: Call, ear: Ear, seconds: float, *, listens: bool = True
) -> Script[Key | SpeechBegan | SpeechEnded | None]:
    ends = call.clock.elapsed + seconds
    while (left := ends - call.clock.elapsed) > 0:
        event = yield call.inbox.wait(left)
        if listens and isinstance(event, Key | SpeechBegan | SpeechEnded) and ear.counts(event):
            return event
    return None


def _keys(call: Call, ear: Ear, event: Key) -> Script[None]:
    finish = ear.verb.get("finishOnKey", "#")
    most = ear.verb.whole("numDigits", 0)
    pressed: Key | None = event
    while isinstance(pressed, Key):
        # finishOnKey "only works when a digit sequence precedes it"
        if pressed.digit == finish:
            if ear.digits:
                ear.finished_on = finish
                return
        else:
            ear.digits += pressed.digit
        if most and len(ear.digits) >= most:
            return
        ends = call.clock.elapsed + ear.timeout
        pressed = None
        while pressed is None and call.clock.elapsed < ends:
            more = yield from _next(call, ear, ends - call.clock.elapsed)
            pressed = more if isinstance(more, Key) else None


def _speech(call: Call, ear: Ear, event: SpeechBegan | SpeechEnded, document: Document) -> Script[None]:
    latest = call.clock.elapsed + ear.verb.whole("maxSpeechTime", 60)
    while True:
        if isinstance(event, SpeechBegan):
            ended = yield from _until_silent(call, ear, event, latest, document)
            if ended is None:
                return
            event = ended
        _understand(call, ear, event)
        if ear.heard:
            _partial(call, ear, "", document)
        again = yield from _next(call, ear, ear.speech_timeout)
        if not isinstance(again, SpeechBegan):
            return
        event = again


def _until_silent(
    call: Call, ear: Ear, event: SpeechBegan, latest: float, document: Document
) -> Script[SpeechEnded | None]:
    """While somebody speaks, their words so far are told from time to time, to whoever asked for that."""
    tells = bool(ear.verb.get("partialResultCallback") and event.text)
    while (left := latest - call.clock.elapsed) > 0:
        ended = yield from _next(call, ear, min(left, PARTLY_EVERY) if tells else left)
        if isinstance(ended, SpeechEnded):
            return ended
        if tells and ended is None:
            so_far = Sound(event.text, call.from_number, seconds_for(event.text))
            _partial(call, ear, so_far.heard_after(call.clock.elapsed - event.at), document)
    return None


def _understand(call: Call, ear: Ear, speech: SpeechEnded) -> None:
    """Words said before the Gather began to listen are gone."""
    words = speech.text.split()
    if speech.began < ear.began and speech.ended > speech.began:
        words = words[int(len(words) * (ear.began - speech.began) / (speech.ended - speech.began)) :]
    understood = call.exchange.recogniser.understand(" ".join(words)) if words else None
    if understood is not None:
        ear.heard.append(understood)
        ear.speech_ended = call.clock.elapsed


def _send(call: Call, ear: Ear, document: Document) -> Script[Document]:
    verb = ear.verb
    sent = {"msg": "Gather End"}
    if ear.digits or (ear.keys and not ear.heard):
        sent["Digits"] = ear.digits
        if ear.finished_on:
            sent["FinishedOnKey"] = ear.finished_on
    if ear.heard or (ear.speech and not ear.digits):
        sent["SpeechResult"] = ear.text
        if ear.heard:
            sent["Confidence"] = f"{min(part.confidence for part in ear.heard):.8f}"
            sent["Language"] = verb.get("language", "en-US")
    call.exchange.log.turn_sent(call, sent.get("SpeechResult", ""), ear.digits, ear.speech_ended)
    url = call.join(document, verb.get("action")) if verb.get("action") else document.url
    answer = yield from documents.fetch(call, url, verb.get("method", "POST"), sent, kind="gather")
    call.exchange.log.turn_answered(call)
    return answer


def _partial(call: Call, ear: Ear, unstable: str, document: Document) -> None:
    """What was understood up to the last pause, and the words since, which may still change."""
    if not (ear.verb.get("partialResultCallback") and (ear.text or unstable)):
        return
    sent = request(call) | {
        "SequenceNumber": str(ear.partials),
        "UnstableSpeechResult": unstable,
        "StableSpeechResult": ear.text,
        "Stability": "0.9",
    }
    ear.partials += 1
    url = call.join(document, ear.verb.get("partialResultCallback"))
    call.exchange.sender.notify("partial", url, ear.verb.get("partialResultCallbackMethod", "POST"), sent)
