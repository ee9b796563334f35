"""The provider's own library, as a judge: it checks our signatures, drives our API and writes documents for us."""

from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.voice_response import Dial, Gather, Say, VoiceResponse

from phone_simulator import Exchange, Person
from phone_simulator import twiml as reader
from phone_simulator.transports import call_wsgi
from tests.unit.simulator.office import ACCOUNT, CALLER, MANAGER, PRACTICE, PUBLIC, TOKEN, Office, exchange_for, twiml

ROOM = "<Dial><Conference participantLabel='one'>r</Conference></Dial>"


class InProcess(HttpClient):
    """Takes the library's requests to our application instead of the network."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(None, False, None)
        self.exchange = exchange

    def request(
        self,
        method: str,
        uri: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: Any = None,
        allow_redirects: bool = False,
        is_oauth: bool = False,
    ) -> Response:
        from base64 import b64encode

        sent = dict(headers or {}) | {"Content-Type": "application/x-www-form-urlencoded"}
        sent["Authorization"] = "Basic " + b64encode(":".join(auth).encode()).decode()
        if params:
            uri += "?" + urlencode(params, doseq=True)
        status, answered, body = call_wsgi(
            self.exchange.rest, method, uri, sent, urlencode(data or {}, doseq=True).encode()
        )
        return Response(status, body.decode(), answered)


def an_exchange() -> tuple[Exchange, Client]:
    exchange = exchange_for(
        Office({"/voice": twiml(ROOM), "/leg": twiml("<Say>Hi.</Say><Pause length='99'/>"), "/status": ""})
    )
    return exchange, Client(ACCOUNT, TOKEN, http_client=InProcess(exchange))


@pytest.mark.parametrize("path", ["/voice", "/voice?a=1&b=%20x", "/vöice?ñ=é"])
def test_the_library_accepts_our_signatures(path: str) -> None:
    office = Office({"/fallback": twiml("<Hangup/>")})
    exchange = exchange_for(office)
    exchange.numbers[PRACTICE].voice_url = PUBLIC + path
    caller = exchange.call(CALLER, PRACTICE, caller_name="Zoë Muñoz ☎")

    exchange.run_until(lambda: caller.ended)

    judge = RequestValidator(TOKEN)
    assert exchange.requests
    for request in exchange.requests:
        assert judge.validate(request.url, request.parameters, request.headers["X-Twilio-Signature"])
        assert not judge.validate(
            request.url, request.parameters | {"CallSid": "CA"}, request.headers["X-Twilio-Signature"]
        )


def test_the_library_makes_lists_changes_and_ends_calls() -> None:
    exchange, client = an_exchange()
    exchange.phone(MANAGER, Person.answers(after=3))

    call = client.calls.create(
        to=MANAGER,
        from_=PRACTICE,
        url=f"{PUBLIC}/leg",
        timeout=20,
        status_callback=f"{PUBLIC}/status",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
        machine_detection="Enable",
        async_amd="true",
        async_amd_status_callback=f"{PUBLIC}/status",
    )
    exchange.run(8)
    live = client.calls(call.sid).fetch()
    [listed] = client.calls.list(to=MANAGER, start_time_after=exchange.clock.start)
    client.calls(call.sid).update(status="completed")
    exchange.run(2)

    assert (call.status, live.status, listed.sid) == ("queued", "in-progress", call.sid)
    assert client.calls(call.sid).fetch().status == "completed"
    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).update(url=f"{PUBLIC}/leg")
    assert (refused.value.status, refused.value.code) == (400, 21220)
    events = [request for request in exchange.requests if "SequenceNumber" in request.parameters]
    assert [request.parameters["SequenceNumber"] for request in events] == ["0", "1", "2", "3"]


def test_the_library_works_in_a_conference() -> None:
    exchange, client = an_exchange()
    one, other = exchange.call(CALLER, PRACTICE), exchange.call(MANAGER, PRACTICE)
    exchange.run_until(lambda: one.in_conference_with(other))

    [room] = client.conferences.list(friendly_name="r", status="in-progress")
    muted = client.conferences(room.sid).participants(one.calls[0].sid).update(muted=True)
    everybody = client.conferences(room.sid).participants.list()
    client.conferences(room.sid).participants(one.calls[0].sid).delete()
    exchange.run(1)
    client.conferences(room.sid).update(status="completed")
    exchange.run(1)

    assert (muted.muted, len(everybody)) == (True, 2)
    assert client.conferences(room.sid).fetch().status == "completed"
    assert client.conferences(room.sid).participants.list() == []


def test_the_library_sends_texts_and_sets_numbers() -> None:
    exchange, client = an_exchange()

    sent = client.messages.create(to=CALLER, from_=PRACTICE, body="Mañana a las 9")
    exchange.run(3)
    [number] = client.incoming_phone_numbers.list(phone_number=PRACTICE)
    changed = number.update(voice_url=f"{PUBLIC}/other")

    assert (sent.status, client.messages(sent.sid).fetch().status) == ("queued", "delivered")
    assert [message.body for message in client.messages.list(to=CALLER)] == ["Mañana a las 9"]
    assert changed.voice_url == exchange.numbers[PRACTICE].voice_url == f"{PUBLIC}/other"
    assert client.recordings.list() == []


def test_documents_the_library_writes_are_read_without_a_warning() -> None:
    response = VoiceResponse()
    say = Say("Good morning.", voice="Polly.Joanna-Neural", language="en-US")
    say.break_(strength="weak", time="200ms")
    say.say_as("1234", interpret_as="digits")
    gather = Gather(input="dtmf speech", action="/heard", timeout=4, speech_timeout="2", action_on_empty_result=True)
    gather.append(say)
    response.append(gather)
    response.record(action="/left", max_length=120, play_beep=True, finish_on_key="#")
    dial = Dial(action="/done", timeout=20)
    dial.conference(
        "ho-1", start_conference_on_enter=False, wait_url="/wait", status_callback_event="start end join leave"
    )
    response.append(dial)
    response.redirect("/again", method="POST")

    read = reader.read(str(response).encode(), {"Content-Type": "application/xml"}, f"{PUBLIC}/voice")

    assert read.warnings == []
    assert [verb.name for verb in read.verbs] == ["Gather", "Record", "Dial", "Redirect"]
