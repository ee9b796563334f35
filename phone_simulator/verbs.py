"""The verbs that only speak, wait or move on; the ones that listen or connect have modules of their own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phone_simulator import dial, documents, gather, record
from phone_simulator.media import seconds_of
from phone_simulator.outcomes import End, Outcome
from phone_simulator.speech import AUDIO, Sound, spoken
from phone_simulator.tasks import Script, Sleep
from phone_simulator.twiml import Document, Verb

if TYPE_CHECKING:
    from phone_simulator.calls import Call

# A redirect to itself without a word in between would go round for ever.
LIVE_LOCK = 0.01

# docs/voice/twiml/say/text-speech#available-voices-and-languages, the Spanish ones
POLLY = {
    **dict.fromkeys(("Lupe", "Penelope", "Miguel", "Pedro"), "es-US"),
    **dict.fromkeys(("Mia", "Andres"), "es-MX"),
    **dict.fromkeys(("Lucia", "Conchita", "Enrique", "Sergio"), "es-ES"),
}


@dataclass(frozen=True)
class Track:
    """What a Say, Play or Pause sounds like, and how often."""

    sounds: list[Sound]
    times: int

    def __iter__(self) -> Iterator[Sound]:
        rounds = itertools.repeat(None) if self.times == 0 else itertools.repeat(None, self.times)
        for _ in rounds:
            for sound in self.sounds:
                yield Sound(sound.words, sound.by, sound.seconds, sound.language)


def track_of(call: Call, verb: Verb, document: Document) -> Script[Track]:
    """Prepares a Say, Play or Pause; a Play fetches its audio (docs/voice/twiml/play)."""
    if verb.name == "Say":
        language = verb.get("language") or _language_of(verb.get("voice"))
        sounds = spoken(verb.text, "voice", language)
        return Track([*sounds, Sound("", "", verb.pause)] if verb.pause else sounds, verb.whole("loop", 1))
    if verb.name == "Pause":
        return Track([Sound("", "", float(verb.whole("length", 1)))], 1)
    if verb.get("digits"):
        return Track([Sound("", AUDIO, 0.3 * len(verb.get("digits")))], 1)
    url = call.join(document, verb.text)
    answer = yield call.exchange.sender.fetch("audio", url, "GET", {})
    seconds = seconds_of(answer)
    if seconds is None:
        call.alert(13420 if answer.fine else answer.code, f"{answer.status} {answer.headers}", url)
        return Track([], 1)
    return Track([Sound(url, AUDIO, seconds)], verb.whole("loop", 1))


def _language_of(voice: str) -> str:
    """A Google voice says its language (Google.es-US-Neural2-A), a Polly voice has one; others speak English."""
    if voice.startswith("Google."):
        return "-".join(voice.removeprefix("Google.").split("-")[:2])
    return POLLY.get(voice.removeprefix("Polly.").split("-")[0], "en-US")


def sound_verb(call: Call, verb: Verb, document: Document) -> Script[Outcome]:
    """Say, Play, Pause."""
    track = yield from track_of(call, verb, document)
    for sound in track:
        yield from call.play([sound])
    return None


def redirect(call: Call, verb: Verb, document: Document) -> Script[Outcome]:
    """docs/voice/twiml/redirect: what comes after it is never reached."""
    yield Sleep(call.clock, LIVE_LOCK)
    url = call.join(document, verb.text)
    return (yield from documents.fetch(call, url, verb.get("method", "POST"), kind="redirect"))


def hangup(call: Call, verb: Verb, document: Document) -> Script[Outcome]:
    """docs/voice/twiml/hangup."""
    yield Sleep(call.clock, 0.0)
    return End()


def reject(call: Call, verb: Verb, document: Document) -> Script[Outcome]:
    """docs/voice/twiml/reject: only before the call is picked up; then it ends as busy or no-answer."""
    yield Sleep(call.clock, 0.0)
    if call.answered:
        call.alert(12200, "Reject after the call was picked up", document.url)
        return End()
    return End("busy" if verb.get("reason") == "busy" else "no-answer")


Handler = Callable[["Call", Verb, Document], Script[Outcome]]
HANDLERS: dict[str, Handler] = {
    "Say": sound_verb,
    "Play": sound_verb,
    "Pause": sound_verb,
    "Redirect": redirect,
    "Hangup": hangup,
    "Reject": reject,
    "Gather": gather.gather,
    "Record": record.record,
    "Dial": dial.dial,
}
