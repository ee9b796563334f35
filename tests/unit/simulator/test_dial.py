"""Dialling numbers, and recording what somebody leaves."""

from phone_simulator import Person
from phone_simulator.media import silence
from tests.unit.simulator.office import CALLER, MANAGER, PRACTICE, Office, api, exchange_for, twiml

DEPUTY = "+15550198"
DIAL = f"<Dial action='/done' timeout='15'><Number url='/whisper'>{MANAGER}</Number><Number>{DEPUTY}</Number></Dial>"


def dialling(document: str = DIAL) -> Office:
    return Office(
        {
            "/voice": twiml(document),
            "/whisper": twiml("<Say>A patient is calling.</Say>"),
            "/done": twiml("<Say>That was it.</Say>"),
            "/status": "",
            "/recorded": "",
        }
    )


def test_the_first_to_answer_hears_the_whisper_and_is_connected() -> None:
    office = dialling()
    exchange = exchange_for(office)
    manager = exchange.phone(MANAGER, Person.answers(after=3).says("Kim here.", joined=True).hangs_up(after=1))
    deputy = exchange.phone(DEPUTY, Person.answers(after=6))
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: caller.ended)

    [done] = office.posted("/done")
    [whisper] = office.posted("/whisper")
    assert manager.heard_text == "A patient is calling."
    assert caller.heard_text == "Kim here. That was it."
    assert deputy.calls[0].status == "canceled"
    assert (done["DialCallStatus"], done["DialBridged"], done["DialCallSid"]) == (
        "completed",
        "true",
        manager.calls[0].sid,
    )
    assert (whisper["Direction"], whisper["ParentCallSid"]) == ("outbound-dial", caller.calls[0].sid)
    assert (whisper["From"], whisper["To"]) == (CALLER, MANAGER)


def test_nobody_answers() -> None:
    office = dialling()
    exchange = exchange_for(office)
    for number in (MANAGER, DEPUTY):
        exchange.phone(number, Person.busy() if number == MANAGER else Person.never_answers())
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: caller.ended)

    [done] = office.posted("/done")
    assert (done["DialCallStatus"], done["DialBridged"]) == ("no-answer", "false")


def test_a_number_that_is_none_goes_to_the_fallback() -> None:
    office = dialling("<Dial>555-0199</Dial>")
    office.pages["/fallback"] = twiml("<Say>Sorry.</Say>")
    exchange = exchange_for(office)
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: caller.ended)

    assert office.posted("/fallback")[0]["ErrorCode"] == "13223"
    assert caller.heard_text == "Sorry."


def test_a_caller_who_hangs_up_ends_the_leg() -> None:
    exchange = exchange_for(dialling())
    manager = exchange.phone(MANAGER, Person.answers(after=2))
    caller = exchange.call(CALLER, PRACTICE)
    exchange.run_until(lambda: caller.in_conference_with(manager))

    caller.hangs_up()
    exchange.run(1)

    assert manager.ended


def test_a_leg_that_is_redirected_goes_its_own_way() -> None:
    office = dialling(f"<Dial action='/done'>{MANAGER}</Dial>")
    office.pages["/away"] = twiml("<Say>Please hold.</Say><Pause length='30'/>")
    exchange = exchange_for(office)
    manager = exchange.phone(MANAGER, Person.answers(after=2))
    caller = exchange.call(CALLER, PRACTICE)
    exchange.run_until(lambda: caller.in_conference_with(manager))

    api(exchange, "POST", f"Calls/{manager.calls[0].sid}", Url="https://practice.example/away")
    exchange.run_until(lambda: caller.ended)

    assert caller.heard_text == "That was it."
    assert manager.heard_text == "Please hold."
    assert manager.state == "in call"


def test_detection_that_the_call_waits_for() -> None:
    office = dialling()
    office.pages["/leg"] = lambda form: twiml(f"<Say>{form['AnsweredBy']}</Say>")
    heard = []
    for person, mode in (
        (Person.answers(after=1), "Enable"),
        (Person.voicemail(after=1, greeting=7), "DetectMessageEnd"),
        (Person.answers(after=1).but_taken_for("fax"), "Enable"),
    ):
        exchange = exchange_for(office)
        phone = exchange.phone(MANAGER, person)
        fields = {"To": MANAGER, "From": PRACTICE, "Url": "https://practice.example/leg", "MachineDetection": mode}
        api(exchange, "POST", "Calls", **fields)
        exchange.run_until(lambda phone=phone: phone.ended)
        heard.append(phone.heard_text)

    assert heard == ["human", "machine_end_beep", "fax"]


def test_audio_is_fetched_and_played_and_what_is_none_is_reported() -> None:
    office = dialling("<Play>/hello</Play><Play>/broken</Play><Say>Now.</Say>")
    office.pages["/broken"] = ""
    office.audio["/hello"] = silence(3)
    exchange = exchange_for(office)
    caller = exchange.call(CALLER, PRACTICE)
    exchange.run_until(lambda: caller.ended)

    assert [(heard.by, heard.text) for heard in caller.heard] == [
        ("audio", "https://practice.example/hello"),
        ("voice", "Now."),
    ]
    assert (caller.heard[1].at - caller.heard[0].at).total_seconds() > 3
    assert [alert.code for alert in exchange.alerts] == [13420]


RECORD = (
    "<Say>Leave a message.</Say>"
    "<Record action='/done' maxLength='30' finishOnKey='#' recordingStatusCallback='/recorded'/>"
)


def test_a_message_is_recorded_fetched_and_deleted() -> None:
    office = dialling(RECORD)
    exchange = exchange_for(office)
    script = Person.calls().says("Please call me back.", on="a message", after=1.5).presses("#", after=1)
    caller = exchange.call(CALLER, PRACTICE, script)

    exchange.run_until(lambda: caller.ended)
    exchange.run(3)

    [done], [told] = office.posted("/done"), office.posted("/recorded")
    [kept] = exchange.recordings.values()
    path = f"Recordings/{kept.sid}"
    assert kept.text == "Please call me back."
    assert (done["Digits"], done["RecordingUrl"]) == ("#", told["RecordingUrl"])
    assert (told["RecordingStatus"], told["RecordingSource"], told["RecordingChannels"]) == (
        "completed",
        "RecordVerb",
        "1",
    )
    assert api(exchange, "GET", path)[1]["duration"] == told["RecordingDuration"]
    assert api(exchange, "DELETE", path) == (204, None)
    assert api(exchange, "GET", path)[0] == 404


def test_hanging_up_ends_a_recording_and_silence_makes_none() -> None:
    results = []
    for script in (Person.calls().says("Hello.", on="a message", after=1).hangs_up(after=0.2), Person.calls()):
        office = dialling(RECORD)
        exchange = exchange_for(office)
        caller = exchange.call(CALLER, PRACTICE, script)
        exchange.run_until(lambda caller=caller: caller.ended)
        exchange.run(3)
        results.append((len(exchange.recordings), [form.get("Digits") for form in office.posted("/done")]))

    assert results == [(1, ["hangup"]), (0, [])]


def test_rejected_before_it_is_answered() -> None:
    office = dialling("<Reject reason='busy'/>")
    exchange = exchange_for(office)
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: caller.ended)
    exchange.run(1)

    assert office.posted("/status")[0]["CallStatus"] == "busy"
    assert caller.calls[0].answered_at is None
