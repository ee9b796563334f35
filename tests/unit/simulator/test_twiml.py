"""Documents are read as strictly as the provider's schema is written."""

import pytest

from phone_simulator import twiml as reader
from tests.unit.simulator.office import CALLER, PRACTICE, Office, exchange_for, twiml

XML = {"Content-Type": "text/xml; charset=utf-8"}
AT = "https://practice.example/voice"


def warnings_of(inner: str) -> list[int]:
    return [code for code, _ in reader.read(twiml(inner).encode(), XML, AT).warnings]


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<say>small</say>", 12200),
        ("<Say loud='yes'>a</Say>", 12200),
        ("<Say voice='Polly'>a</Say>", 13511),
        ("<Say loop='often'>a</Say>", 13510),
        ("<Say></Say>", 13520),
        (f"<Say>{'a' * 4097}</Say>", 13520),
        ("<Say>b <speak-as>a</speak-as></Say>", 12200),
        ("<Say><say-as interpret-as='poem'>a</say-as></Say>", 12200),
        ("<Say><break time='2'/>a</Say>", 12200),
        ("<Play loop='-1'>/a.wav</Play>", 13410),
        ("<Pause length='0.5'/>", 13910),
        ("<Pause>text</Pause>", 12200),
        ("<Gather input='speech keys'/>", 12200),
        ("<Gather timeout='soon'/>", 13313),
        ("<Gather speechTimeout='1.5' input='speech'/>", 13327),
        ("<Gather speechTimeout='auto' speechModel='googlev2_telephony' input='speech'/>", 13335),
        ("<Gather finishOnKey='##'/>", 13310),
        ("<Gather numDigits='0'/>", 13314),
        ("<Gather language='english!'/>", 13331),
        ("<Gather><Gather/></Gather>", 13320),
        ("<Gather actionOnEmptyResult='1'/>", 12200),
        ("<Dial statusCallbackEvent='completed'>+15550101</Dial>", 12200),
        ("<Dial><Queue>a</Queue></Dial>", 13215),
        ("<Dial timeout='0'>+15550101</Dial>", 13212),
        ("<Dial><Conference beep='loud'>a</Conference></Dial>", 13235),
        ("<Dial><Conference statusCallbackEvent='start,end'>a</Conference></Dial>", 12200),
        ("<Dial><Number sendDigits='abc'>+15550101</Number></Dial>", 13222),
        ("<Redirect method='PUT'>/a</Redirect>", 13710),
        ("<Redirect></Redirect>", 12200),
        ("<Record maxLength='long'/>", 13612),
        ("<Record playBeep='no'/>", 13616),
        ("<Reject reason='tired'/>", 12200),
        ("<Connect><Stream/></Connect>", 12200),
        ("loose text", 12200),
    ],
)
def test_what_is_wrong_is_reported_and_left_out(inner: str, code: int) -> None:
    assert warnings_of(inner) == [code]


@pytest.mark.parametrize(
    "inner",
    [
        "<Say voice='Polly.Lupe-Neural' language='es-US'>Hola <break time='300ms'/><emphasis>ya</emphasis></Say>",
        "<Say>On <say-as interpret-as='date' format='mdy'>3/2/2026</say-as>, <sub alias='doctor'>Dr.</sub> Lee</Say>",
        "<Say><prosody rate='90%'><s>Slowly.</s></prosody><lang xml:lang='es-ES'>hola</lang></Say>",
        "<Say><phoneme alphabet='ipa' ph='pɪˈkɑːn'>pecan</phoneme> <w role='amazon:VB'>read</w></Say>",
        "<Gather input='dtmf speech' speechTimeout='2' timeout='4' hints='a, b' profanityFilter='false'/>",
        "<Gather language='es-US' finishOnKey='' action='/x' method='POST'><Say>a</Say><Pause/></Gather>",
        "<Dial action='/x' timeout='20' answerOnBridge='true'><Number url='/w'>+15550101</Number></Dial>",
        "<Dial><Number statusCallback='/s' statusCallbackEvent='initiated ringing'>+15550101</Number></Dial>",
        "<Dial><Conference waitUrl='' muted='true' statusCallbackEvent='start speaker'>r</Conference></Dial>",
        "<Record action='/x' maxLength='120' finishOnKey='#' recordingStatusCallbackEvent='completed absent'/>",
        "<Reject reason='busy'/>",
        "<Redirect>https://elsewhere.example/a?b=c</Redirect>",
    ],
)
def test_what_the_reference_allows_is_read_without_a_word(inner: str) -> None:
    assert warnings_of(inner) == []


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"<Response><Say>a</Response>", XML, 12100),
        (b" <?xml version='1.0'?><Response/>", XML, 12100),
        (b"", XML, 12100),
        (b"<response/>", XML, 12102),
        (b"<Response/>", {"Content-Type": "application/json"}, 12300),
        (b"<Response/>", {}, 12300),
        (b"<Response>" + b" " * 70_000 + b"</Response>", XML, 11750),
    ],
)
def test_a_document_that_cannot_be_used(body: bytes, headers: dict[str, str], code: int) -> None:
    with pytest.raises(reader.Unreadable) as refused:
        reader.read(body, headers, AT)

    assert refused.value.code == code


def test_the_heard_words_of_marked_up_speech() -> None:
    inner = "<Say>Your visit\n is <sub alias='on Monday'>Mon</sub><break time='2s'/> at <p>nine</p>.</Say>"

    [say] = reader.read(twiml(inner).encode(), XML, AT).verbs

    assert (say.text, say.pause) == ("Your visit is on Monday at nine.", 2.0)


def test_a_warning_skips_the_verb_and_the_call_goes_on() -> None:
    exchange = exchange_for(Office({"/voice": twiml("<Shout>a</Shout><Say>Still here.</Say>"), "/status": ""}))
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: caller.ended)

    assert [(alert.code, alert.level, alert.sid) for alert in exchange.alerts] == [
        (12200, "warning", caller.calls[0].sid)
    ]
    assert caller.heard_text == "Still here."


def test_hold_music_may_not_gather() -> None:
    office = Office(
        {
            "/voice": twiml("<Dial><Conference waitUrl='/wait'>room</Conference></Dial>"),
            "/wait": twiml("<Gather><Say>Press 1</Say></Gather><Say>Wait.</Say>"),
        }
    )
    exchange = exchange_for(office)
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: "Wait." in caller.heard_text)

    assert 13238 in [alert.code for alert in exchange.alerts]
    assert "Press 1" not in caller.heard_text
    assert office.posted("/wait")[0]["FriendlyName"] == "room"
