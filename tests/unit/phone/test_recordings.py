"""Recorded messages at the provider: fetched as sound, deleted, and what is told apart when there is none."""

import io
import wave
from base64 import b64encode

import httpx
import pytest

from frontdesk.adapters.telephony.port import TelephonyAway
from frontdesk.adapters.telephony.twilio import TwilioTelephony
from phone_simulator import Chaos, Exchange, Person
from phone_simulator.clients import RestTransport
from tests.unit.simulator.office import ACCOUNT, CALLER, PRACTICE, TOKEN, Office, exchange_for, twiml

RECORD = "<Say>Leave a message.</Say><Record action='/done' maxLength='30' finishOnKey='#'/>"
NOBODYS = "RE" + "0" * 32


def at(transport: httpx.BaseTransport) -> TwilioTelephony:
    """Telephony that goes there."""
    return TwilioTelephony(ACCOUNT, TOKEN, PRACTICE, "https://desk.example.org", transport=transport)


def a_message() -> tuple[Exchange, str]:
    """Somebody has left one just now; where, and its id."""
    exchange = exchange_for(Office({"/voice": twiml(RECORD), "/done": twiml(""), "/status": ""}))
    script = Person.calls().says("Please call me back.", on="a message", after=1.5).presses("#", after=1)
    caller = exchange.call(CALLER, PRACTICE, script)
    assert exchange.run_until(lambda: caller.ended)
    return exchange, next(iter(exchange.recordings))


def test_a_message_can_be_heard_once_it_is_processed() -> None:
    exchange, id = a_message()
    calls = at(RestTransport(exchange))

    too_early = calls.recording(id)
    exchange.run(3)
    sound = calls.recording(id)

    assert too_early is None
    assert sound is not None
    with wave.open(io.BytesIO(sound)) as played:
        assert played.getnframes() / played.getframerate() == exchange.recordings[id].seconds


def test_a_message_is_deleted_once_and_again_is_no_error() -> None:
    exchange, id = a_message()
    calls = at(RestTransport(exchange))
    exchange.run(3)

    calls.forget_recording(id)
    calls.forget_recording(id)

    assert exchange.recordings == {}
    assert calls.recording(id) is None


@pytest.mark.parametrize("chaos", [Chaos(rest_500=1.0), Chaos(rest_429=1.0), Chaos(rest_timeout=1.0)])
def test_a_provider_that_is_away_is_no_message_that_is_gone(chaos: Chaos) -> None:
    exchange, id = a_message()
    exchange.run(3)
    exchange.monkey.chaos = chaos
    calls = at(RestTransport(exchange))

    with pytest.raises(TelephonyAway):
        calls.forget_recording(id)
    if not chaos.rest_timeout:  # of what changes nothing no answer is lost
        with pytest.raises(TelephonyAway):
            calls.recording(id)


def test_an_answer_that_leads_elsewhere_is_not_followed() -> None:
    asked: list[str] = []

    def leads_on(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.url.host}{request.url.path}")
        return httpx.Response(302, headers={"Location": "https://media.example/sound.mp3"})

    with pytest.raises(TelephonyAway):
        at(httpx.MockTransport(leads_on)).recording(NOBODYS)

    assert asked == [f"api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{NOBODYS}.mp3"]


def test_sound_comes_byte_for_byte_to_who_has_the_accounts_secret() -> None:
    sound, basic = bytes(range(256)), b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()

    def answers(request: httpx.Request) -> httpx.Response:
        allowed = request.headers["Authorization"] == f"Basic {basic}"
        return httpx.Response(200 if allowed else 401, content=sound, headers={"Content-Type": "audio/mpeg"})

    assert at(httpx.MockTransport(answers)).recording(NOBODYS) == sound
