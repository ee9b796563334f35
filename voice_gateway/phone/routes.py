"""What the provider asks about a patient's call. Each answer is a document that says what the call does next."""

import re
from collections.abc import Callable
from time import sleep
from typing import Any

from flask import Blueprint, Response, request

from frontdesk.adapters.telephony.port import OVER
from frontdesk.adapters.telephony.twiml import document
from frontdesk.errors import DatabaseAway
from frontdesk.log import log
from frontdesk.phone.hearing import Heard
from frontdesk.phone.partials import Listening
from frontdesk.phone.script import Dial, HangUp, Pause, Say, Script
from voice_gateway.guards import open_to_all, services
from voice_gateway.phone.signed import signed

blueprint = Blueprint("phone", __name__, url_prefix="/phone")
LONGEST_KEY = 20
TRIES, BETWEEN = 3, 0.2  # the provider waits 15 seconds, and one try takes four at the most
REPORTS = ("phone.event", "phone.partly", "phone.recording", "phone.check")  # what nobody listens to
E164 = re.compile(r"\+[1-9]\d{6,14}")  # whoever withholds theirs comes as a word


@blueprint.post("/calls")
@signed
def call() -> Response:
    """A patient calls; while the line is switched off, the practice's other line does."""
    if services().settings.phone_off_file.exists():
        return told(Script((Dial(services().settings.phone_fallback),)))
    number = request.form.get("From", "")
    return patiently(lambda: services().calls.answer(_call(), number if E164.fullmatch(number) else None))


@blueprint.post("/calls/turns/<key>")
@signed
def turn(key: str) -> Response:
    """Words, keys or silence of a caller."""
    return patiently(lambda: services().calls.turn(_call(), key[:LONGEST_KEY], _heard()))


@blueprint.post("/calls/turns/<key>/again/<int:time>")
@signed
def again(key: str, time: int) -> Response:
    """The answer to a turn that took longer."""
    return patiently(lambda: services().calls.again(_call(), key[:LONGEST_KEY], time))


@blueprint.post("/calls/turns/<key>/partly/<awaits>/<language>")
@signed
def partly(key: str, awaits: str, language: str) -> tuple[str, int]:
    """What is heard while a call still listens."""
    form, sequence = request.form, request.form.get("SequenceNumber", "0")
    text = f"{form.get('StableSpeechResult', '')} {form.get('UnstableSpeechResult', '')}".strip()
    listening = Listening(key[:LONGEST_KEY], awaits, language)
    number, stability = int(sequence) if sequence.isdecimal() else 0, _share(form.get("Stability", "1"))
    services().partials.hear(_call(), listening, number, text, stability)
    return "", 204


@blueprint.post("/calls/turns/<key>/whole")
@signed
def whole(key: str) -> Response:
    """A call was led on with an answer that was whole; if it was heard to its end meanwhile, that is the answer."""
    return patiently(lambda: _led_on(key[:LONGEST_KEY]))


@blueprint.post("/calls/next")
@signed
def go_on() -> Response:
    """What a call does that was led on, or comes out of a room."""
    return patiently(lambda: services().calls.next(_call()))


@blueprint.post("/calls/message")
@signed
def message() -> Response:
    """A caller has recorded a message, or said nothing after the tone."""
    if "RecordingUrl" not in request.form:
        return told(services().calls.next(_call()))
    recording = request.form.get("RecordingUrl", "").rpartition("/")[2]
    return told(services().calls.recorded(_call(), recording, _seconds()))


@blueprint.post("/calls/recordings")
@signed
def recording() -> tuple[str, int]:
    """A recording can be fetched by now; the case knows it, unless the caller was led on while they spoke."""
    if talk := services().calls.conversation_of(_call()):
        services().legs.message_left(talk, request.form.get("RecordingSid", ""), _seconds())
    return "", 204


@blueprint.post("/calls/events")
@signed
def event() -> tuple[str, int]:
    """How far a caller's call is."""
    if request.form.get("CallStatus") in {status.value for status in OVER}:
        services().legs.caller_left(_call())
    return "", 204


@blueprint.post("/check")
@signed
def check() -> tuple[str, int]:
    """Whether a request of the provider comes through; asked by `frontdesk phone setup --check`."""
    return "", 204


@blueprint.route("/music", methods=["GET", "POST"])
@open_to_all
def music() -> Response:
    """What is heard in a room until it opens: nothing, for a moment. Holds nothing of anybody."""
    return told(Script((Pause(10),)))


@blueprint.route("/fallback", methods=["GET", "POST"])
@open_to_all
def fallback() -> Response:
    """What a call is told when we failed: a person by another line. Needs this process alone."""
    return told(trouble())


@blueprint.errorhandler(Exception)
def failed(error: Exception) -> Any:
    """A caller never hears an error: they are connected with the practice. A report, which nobody hears, was not
    taken, and is said so."""
    code = getattr(error, "code", None)
    if isinstance(code, int) and code < 500:
        return "", code
    log.error("unexpected", error=error, route=request.endpoint)
    return ("", 503) if request.endpoint in REPORTS else told(trouble())


def trouble() -> Script:
    """An honest sentence, and a person: the number that the settings name, if they do."""
    texts, to = services().texts, services().settings.phone_fallback
    key = "phone_trouble" if to else "phone_trouble_nobody"
    spoken = (language for language in texts.languages if texts.lender(key, language) == language)
    said = tuple(Say(texts.say(key, language), language) for language in spoken)
    return Script((*said, Dial(to) if to else HangUp()))


def patiently(answer: Callable[[], Script]) -> Response:
    """What a call hears. While the database is away for a moment it is asked again, as everything here may be asked
    twice: whoever is told to call again, or is cut off, has lost their place and their words."""
    for _ in range(TRIES - 1):
        try:
            return told(answer())
        except DatabaseAway:
            sleep(BETWEEN)
    return told(answer())


def told(script: Script) -> Response:
    """A script as the provider reads it."""
    base = services().settings.gateway_url
    return Response(document(script, lambda path: f"{base}{path}"), content_type="text/xml; charset=utf-8")


def _led_on(key: str) -> Script:
    heard = services().partials.of(_call(), key)
    return services().calls.turn(_call(), key, heard) if heard else services().calls.again(_call(), key, 0)


def _call() -> str:
    return request.form.get("CallSid", "")


def _seconds() -> int:
    seconds = request.form.get("RecordingDuration", "0")
    return int(seconds) if seconds.isdecimal() else 0


def _heard() -> Heard:
    sure = _share(request.form.get("Confidence", ""))
    return Heard(request.form.get("SpeechResult", ""), sure, request.form.get("Digits", ""))


def _share(given: str) -> float:
    return float(given) if given.replace(".", "", 1).isdecimal() else 0.0
