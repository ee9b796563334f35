"""What a call hears in a conference before it starts, and on hold (docs/voice/twiml/conference#attributes-waitUrl)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phone_simulator import twiml
from phone_simulator.media import seconds_of
from phone_simulator.parameters import request
from phone_simulator.speech import AUDIO, MUSIC, Sound
from phone_simulator.tasks import Script, Sleep
from phone_simulator.twiml_rules import WAITING
from phone_simulator.webhooks import Answer

if TYPE_CHECKING:
    from phone_simulator.calls import Call
    from phone_simulator.rooms import Participant, Room

TUNE = 60.0
# A document without a sound would be fetched again at once, for ever.
SHORTEST_ROUND = 1.0


def until_it_starts(room: Room, one: Participant, noun: twiml.Verb, document: twiml.Document) -> Script[None]:
    """Plays waitUrl's document over and over; without one, the provider's music; with an empty one, silence."""
    url = noun.get("waitUrl", "music")
    if url == "":
        return
    if url == "music":
        yield from _music(one.call)
    yield from _over_and_over(room, one.call, one.call.join(document, url), noun.get("waitMethod", "POST"))


def on_hold(room: Room, call: Call, url: str, method: str) -> Script[None]:
    """holdUrl's document over and over, or the provider's music."""
    if not url:
        yield from _music(call)
    yield from _over_and_over(room, call, url, method)


def _over_and_over(room: Room, call: Call, url: str, method: str) -> Script[None]:
    """Goes round until somebody stops it."""
    first = url
    while True:
        began = call.clock.elapsed
        following = yield from _round(room, call, url, method)
        url = following or first
        if call.clock.elapsed - began < SHORTEST_ROUND:
            yield Sleep(call.clock, SHORTEST_ROUND)


def _round(room: Room, call: Call, url: str, method: str) -> Script[str]:
    """One document; returns the URL it redirects to."""
    sent = request(call) | {"ConferenceSid": room.sid, "FriendlyName": room.name}
    answer: Answer = yield call.exchange.sender.fetch("wait", url, method, sent)
    seconds = seconds_of(answer)
    if seconds is not None:
        yield from call.play([Sound(url, AUDIO, seconds)])
        return ""
    document = _read(call, answer, url)
    if document is None:
        yield from _music(call)
        return ""
    return (yield from _perform(call, document))


def _read(call: Call, answer: Answer, url: str) -> twiml.Document | None:
    if not answer.fine:
        call.alert(answer.code, f"HTTP status {answer.status}", url)
        return None
    try:
        document = twiml.read(answer.body, answer.headers, answer.url, WAITING)
    except twiml.Unreadable as broken:
        call.alert(broken.code, broken.detail, url)
        return None
    for code, detail in document.warnings:
        call.alert(code, detail, url)
    return document


def _perform(call: Call, document: twiml.Document) -> Script[str]:
    from phone_simulator.verbs import sound_verb

    for verb in document.verbs:
        if verb.name == "Redirect":
            return call.join(document, verb.text)
        yield from sound_verb(call, verb, document)
    return ""


def _music(call: Call) -> Script[None]:
    while True:
        yield from call.play([Sound("", MUSIC, TUNE)])
