"""Speaking and listening at once."""

from phone_simulator import Person, Recogniser
from phone_simulator.speech import Recognised
from tests.unit.simulator.office import CALLER, PRACTICE, Office, exchange_for, twiml

ASK = '<Gather input="dtmf speech" timeout="4" speechTimeout="2" action="/heard"><Say>{}</Say></Gather>'
QUESTION = "Good morning. How can I help you? Press 0 for a person."


def office_asking(ask: str = ASK.format(QUESTION), after: str = "<Say>Silence.</Say>") -> Office:
    return Office({"/voice": twiml(ask + after), "/heard": twiml("<Say>Thank you.</Say>"), "/status": ""})


def test_speech_arrives_speech_timeout_after_the_person_stopped() -> None:
    office = office_asking()
    exchange = exchange_for(office)
    caller = exchange.call(CALLER, PRACTICE, Person.calls().says("I need a visit", on="for a person"))

    exchange.run_until(lambda: caller.ended)

    [heard] = office.posted("/heard")
    [turn] = exchange.turns()
    assert (heard["SpeechResult"], heard["Confidence"]) == ("I need a visit", "0.92000000")
    assert turn.speech_ended is not None
    assert round(turn.sent - turn.speech_ended, 3) == 2.0
    assert turn.wait is not None
    assert round(turn.wait, 3) == 2.05


def test_a_key_during_a_sentence_stops_it() -> None:
    office = office_asking(ASK.format(QUESTION).replace("speechTimeout", 'numDigits="1" speechTimeout'))
    exchange = exchange_for(office)
    caller = exchange.call(CALLER, PRACTICE, Person.calls().presses("0", during="how can"))

    exchange.run_until(lambda: caller.ended)

    assert office.posted("/heard")[0]["Digits"] == "0"
    assert "for a person" not in caller.heard_text
    assert [heard.text for heard in caller.heard if heard.cut] == ["How can I"]


def test_digits_end_at_the_finishing_key_or_after_the_silence() -> None:
    pressed = {}
    for keys in ("1234#", "1234"):
        office = office_asking()
        exchange = exchange_for(office)
        caller = exchange.call(CALLER, PRACTICE, Person.calls().presses(keys, on="help you"))
        exchange.run_until(lambda caller=caller: caller.ended)
        pressed[keys] = office.posted("/heard")[0]

    assert {form["Digits"] for form in pressed.values()} == {"1234"}
    assert pressed["1234#"]["FinishedOnKey"] == "#"
    assert "FinishedOnKey" not in pressed["1234"]


def test_silence_falls_through_or_is_sent_when_asked_for() -> None:
    quiet, told = (
        office_asking(),
        office_asking(ASK.format(QUESTION).replace("action=", 'actionOnEmptyResult="true" action=')),
    )
    phones = []
    for office in (quiet, told):
        exchange = exchange_for(office)
        phones.append(exchange.call(CALLER, PRACTICE, Person.calls()))
        exchange.run_until(lambda: phones[-1].ended)

    assert "Silence." in phones[0].heard_text
    assert not quiet.posted("/heard")
    assert told.posted("/heard")[0]["SpeechResult"] == told.posted("/heard")[0]["Digits"] == ""


def test_what_is_misheard_and_what_is_noise() -> None:
    office = office_asking(after='<Redirect method="POST">/voice</Redirect>')
    exchange = exchange_for(office)
    exchange.recogniser = Recogniser(as_written=False, mishears={"I'm Ana.": Recognised("I'm Anna.", 0.41)})
    script = Person.calls().mutters(on="for a person").says("I'm Ana.", on="for a person")
    caller = exchange.call(CALLER, PRACTICE, script)

    exchange.run_until(lambda: caller.ended)

    [heard] = office.posted("/heard")
    assert (heard["SpeechResult"], heard["Confidence"]) == ("i'm anna", "0.41000000")


def test_words_said_before_it_listens_are_lost() -> None:
    office = office_asking(
        '<Say>Welcome to the practice.</Say><Gather input="speech" speechTimeout="1" action="/heard"/>'
    )
    exchange = exchange_for(office)
    caller = exchange.call(
        CALLER, PRACTICE, Person.calls().says("one two three four five six", during="welcome", after=0)
    )

    exchange.run_until(lambda: caller.ended)

    said = office.posted("/heard")[0]["SpeechResult"]
    assert said
    assert "one two three four five six".endswith(said)
    assert said != "one two three four five six"
