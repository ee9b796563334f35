"""A script becomes the provider's document. What is expected is written by hand from the provider's pages on TwiML:
<Say>, <Gather>, <Dial>, <Conference>, <Record>, <Redirect>."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.adapters.telephony.twiml import LONGEST, document, voices
from frontdesk.phone.script import GoOn, HangUp, Join, Listen, Pause, Record, Say, Script, Step
from frontdesk.texts import load_texts

BEGINS = '<?xml version="1.0" encoding="UTF-8"?>'
JOANNA = '<Say language="en-US" voice="Polly.Joanna-Neural">'
LUPE = '<Say language="es-US" voice="Polly.Lupe-Neural">'
STEPS: list[tuple[Step, str]] = [
    (Say("Good morning.", "en-US"), f"{JOANNA}Good morning.</Say>"),
    (Say("Buenos días.", "es-US"), f"{LUPE}Buenos días.</Say>"),
    (Pause(2), '<Pause length="2" />'),
    (GoOn("/phone/turn"), '<Redirect method="POST">https://desk.example/phone/turn</Redirect>'),
    (HangUp(), "<Hangup />"),
    (
        Listen("/phone/turn", "en-US", first=8, after=2, hints=("visit", "Doctor Ruiz")),
        (
            '<Gather action="https://desk.example/phone/turn" actionOnEmptyResult="true" bargeIn="true" '
            'finishOnKey="#" hints="visit, Doctor Ruiz" input="dtmf speech" language="en-US" method="POST" '
            'profanityFilter="false" speechTimeout="2" timeout="8" />'
            '<Redirect method="POST">https://desk.example/phone/turn</Redirect>'
        ),
    ),
    (
        Listen("/legs/gate", None, first=6, after=2, keys=1, said=(Say("Press 1.", "en-US"), Pause(1))),
        (
            '<Gather action="https://desk.example/legs/gate" actionOnEmptyResult="true" bargeIn="true" finishOnKey="#" '
            f'input="dtmf" method="POST" numDigits="1" timeout="6">{JOANNA}Press 1.</Say><Pause length="1" /></Gather>'
            '<Redirect method="POST">https://desk.example/legs/gate</Redirect>'
        ),
    ),
    (
        Join("room", "caller", starts=False, ends=True, then="/phone/after", events="/phone/room"),
        (
            '<Dial action="https://desk.example/phone/after" method="POST">'
            '<Conference beep="false" endConferenceOnExit="true" participantLabel="caller" '
            'startConferenceOnEnter="false" statusCallback="https://desk.example/phone/room" '
            'statusCallbackEvent="start end join leave" statusCallbackMethod="POST" '
            'waitMethod="POST" waitUrl="https://desk.example/phone/music">room</Conference>'
            "</Dial>"
        ),
    ),
    (
        Record("/phone/message", "/phone/recording", longest=90),
        (
            '<Record action="https://desk.example/phone/message" finishOnKey="#" maxLength="90" method="POST" '
            'playBeep="true" recordingStatusCallback="https://desk.example/phone/recording" '
            'recordingStatusCallbackEvent="completed absent" recordingStatusCallbackMethod="POST" />'
            '<Redirect method="POST">https://desk.example/phone/message</Redirect>'
        ),
    ),
]


def url(path: str) -> str:
    return f"https://desk.example{path}"


def said(text: str, language: str = "en-US", **how: bool) -> str:
    """What is inside the one <Say> of these words."""
    found = document(Script((Say(text, language, **how),)), url)
    return found.partition("Neural" + '">')[2].removesuffix("</Say></Response>")


@pytest.mark.parametrize(("step", "expected"), STEPS, ids=lambda value: type(value).__name__)
def test_each_step_is_what_the_provider_describes(step: Step, expected: str) -> None:
    script = Script((step,))

    written = document(script, url)

    assert written == f"{BEGINS}<Response>{expected}</Response>"


def test_steps_come_in_their_order_and_no_step_is_a_document_too() -> None:
    script = Script((Say("One.", "en-US"), Pause(1), HangUp()))

    written = document(script, url)

    assert written == f'{BEGINS}<Response>{JOANNA}One.</Say><Pause length="1" /><Hangup /></Response>'
    assert document(Script(), url) == f"{BEGINS}<Response />"
    assert document(Script((Say("  ", "en-US"),)), url) == f"{BEGINS}<Response />"


def test_words_are_escaped_and_what_no_document_may_hold_is_left_out() -> None:
    text = 'A & B <Hangup/> "now"\x0b.'

    inside = said(text)

    assert inside == 'A &amp; B &lt;Hangup/&gt; "now" .'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call (914) 555-0100.", 'Call <say-as interpret-as="telephone">914-555-0100</say-as>.'),
        ("Call 1-800-222-1222 now.", 'Call <say-as interpret-as="telephone">1-800-222-1222</say-as> now.'),
        ("I have +19145550101.", 'I have <say-as interpret-as="telephone">1-914-555-0101</say-as>.'),
        ("Call 911.", 'Call <prosody rate="85%"><say-as interpret-as="digits">911</say-as></prosody>.'),
        ("ZIP 12599", 'ZIP <prosody rate="85%"><say-as interpret-as="digits">12599</say-as></prosody>'),
        (
            "It is HVP-480213.",
            (
                'It is H V P <prosody rate="85%"><say-as interpret-as="digits">480</say-as><break time="300ms" />'
                '<say-as interpret-as="digits">213</say-as></prosody>.'
            ),
        ),
        ("You owe $1,284.50.", "You owe 1284 dollars and 50 cents."),
        ("You owe $1, not $0.01.", "You owe 1 dollar, not 1 cent."),
        ("At 3:30 PM with Dr. Elena Ruiz.", "At 3:30 PM with Doctor Elena Ruiz."),
        ("Born March 14, 1982, at 240 Main Street.", "Born March 14, 1982, at 240 Main Street."),
    ],
)
def test_english_numbers_are_read_as_people_say_them(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Es el martes 1 de diciembre, 3:30 p.m.",
            "Es el martes primero de diciembre, a las tres y media de la tarde.",
        ),
        ("Abre a las 9:00 a.m. y cierra.", "Abre a las nueve de la mañana y cierra."),
        ("Hora de cierre: 1:15 p.m. Hasta luego.", "Hora de cierre: la una y cuarto de la tarde. Hasta luego."),
        ("Le llama el lunes 21 de junio, 7:20 p.m..", "Le llama el lunes 21 de junio, a las siete y 20 de la noche."),
        ("A las 12:00 p.m. o 12:30 a.m. no.", "A las doce del mediodía o las doce y media de la noche no."),
        ("Debe $84.50 o $1.01.", "Debe 84 dólares con 50 centavos o un dólar con un centavo."),
        ("Con la Dra. Ruiz, el 11 de mayo.", "Con la Doctora Ruiz, el 11 de mayo."),
        ("Llame al 911.", 'Llame al <prosody rate="85%"><say-as interpret-as="digits">911</say-as></prosody>.'),
    ],
)
def test_spanish_dates_times_and_money_are_in_words(text: str, expected: str) -> None:
    assert said(text, "es-US") == expected


def test_who_asked_is_spoken_to_slowly_and_loudly() -> None:
    text = "Call 911. It is 12599."

    slowly, loudly = said(text, slow=True), said("Good morning. Hello.", loud=True)

    assert slowly == (
        '<prosody rate="85%">Call <say-as interpret-as="digits">911</say-as>.<break time="600ms" />'
        'It is <say-as interpret-as="digits">12599</say-as>.</prosody>'
    )
    assert loudly == '<prosody volume="x-loud">Good morning. Hello.</prosody>'


def test_a_long_text_is_said_in_parts_of_whole_sentences() -> None:
    sentence = "This sentence is one of very many that are all the same."

    root = ET.fromstring(document(Script((Say(" ".join([sentence] * 200), "en-US"),)), url))

    parts = ["".join(part.itertext()) for part in root]
    assert len(parts) > 1
    assert all(part.strip().endswith("same.") for part in parts)
    assert " ".join(part.strip() for part in parts) == " ".join([sentence] * 200)


@given(st.text(max_size=6_000), st.sampled_from(["en-US", "es-US", "vi-VN"]), st.booleans())
def test_any_text_is_a_document_with_no_part_too_long(text: str, language: str, slow: bool) -> None:
    root = ET.fromstring(document(Script((Say(text, language, slow=slow),)), url))

    assert all(part.tag == "Say" and part.get("voice") in voices().values() for part in root)
    assert all(len("".join(part.itertext())) <= LONGEST for part in root)


def test_every_language_has_a_voice() -> None:
    assert set(voices()) == set(load_texts().languages)
