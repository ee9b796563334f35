"""The REST API refuses what the provider refuses, in its words."""

from typing import Any

import httpx
import pytest

from phone_simulator import Chaos, Exchange, Person
from phone_simulator.clients import RestTransport
from phone_simulator.errors import NotImitated
from phone_simulator.transports import call_wsgi
from tests.unit.simulator.office import (
    ACCOUNT,
    CALLER,
    MANAGER,
    PRACTICE,
    PUBLIC,
    TOKEN,
    Office,
    api,
    exchange_for,
    twiml,
)

CALL = {"To": MANAGER, "From": PRACTICE, "Url": f"{PUBLIC}/leg"}
TEXT = {"To": CALLER, "From": PRACTICE, "Body": "See you tomorrow at 9."}


def an_exchange() -> Exchange:
    pages = {
        "/leg": twiml("<Say>Hello.</Say><Pause length='60'/>"),
        "/other": twiml("<Say>Other.</Say>"),
        "/events": "",
    }
    return exchange_for(Office(pages))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "banana"}, 21211),
        ({"From": ""}, 21213),
        ({"From": "555"}, 21212),
        ({"From": "+15557777"}, 21210),
        ({"To": "+15550666"}, 21214),
        ({"Url": ""}, 21205),
        ({"Url": "/leg"}, 21205),
        ({"Url": "ftp://practice.example/leg"}, 21205),
        ({"Method": "PUT"}, 21209),
        ({"Timeout": "soon"}, 21208),
        ({"StatusCallback": "events"}, 21609),
        ({"MachineDetection": "Nope"}, 21207),
        ({"MachineDetection": "Enable", "AsyncAmd": "true"}, 21262),
        ({"Url": "", "Twiml": "x" * 4001}, 32018),
        ({"Colour": "blue"}, 20001),
    ],
)
def test_a_call_that_cannot_be_made(change: dict[str, str], code: int) -> None:
    exchange = an_exchange()
    exchange.unroutable.add("+15550666")

    status, body = api(exchange, "POST", "Calls", **(CALL | change))

    assert (status, body["code"], body["status"]) == (400, code, 400)
    assert body["more_info"].endswith(f"/{code}")
    assert not exchange.calls


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "banana"}, 21211),
        ({"From": ""}, 21603),
        ({"From": "+15557777"}, 21606),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"To": "+15550666"}, 21610),
    ],
)
def test_a_text_that_cannot_be_sent(change: dict[str, str], code: int) -> None:
    exchange = an_exchange()
    exchange.opted_out.add("+15550666")

    status, body = api(exchange, "POST", "Messages", **(TEXT | change))

    assert (status, body["code"]) == (400, code)


def test_only_the_account_itself_may_ask() -> None:
    exchange = an_exchange()

    status, headers, _ = call_wsgi(
        exchange.rest, "GET", f"https://api.example/2010-04-01/Accounts/{exchange.account}/Calls.json", {}, b""
    )
    missing = api(exchange, "GET", "Calls/CA00000000000000000000000000000000")
    elsewhere = api(exchange, "GET", "Letters")

    assert (status, "Basic" in headers["WWW-Authenticate"]) == (401, True)
    assert (missing[0], missing[1]["code"]) == (404, 20404)
    assert (elsewhere[0], elsewhere[1]["code"]) == (404, 20404)


def test_what_is_not_imitated_is_not_ignored() -> None:
    with pytest.raises(NotImitated):
        api(an_exchange(), "POST", "Calls", **CALL, Record="true")


def test_a_call_is_queued_first_and_one_a_second_goes_out() -> None:
    exchange = an_exchange()
    first = api(exchange, "POST", "Calls", **CALL, StatusCallback=f"{PUBLIC}/events", StatusCallbackEvent="initiated")[
        1
    ]
    api(
        exchange,
        "POST",
        "Calls",
        **(CALL | {"To": CALLER}),
        StatusCallback=f"{PUBLIC}/events",
        StatusCallbackEvent="initiated",
    )

    exchange.run(3)

    sent = [request.at for request in exchange.requests if request.kind == "status"]
    assert first["status"] == "queued"
    assert (sent[1] - sent[0]).total_seconds() == 1.0


def test_events_in_one_field_are_accepted_and_never_come() -> None:
    exchange = an_exchange()
    exchange.phone(MANAGER, Person.answers(after=1))

    status, _ = api(
        exchange, "POST", "Calls", **CALL, StatusCallback=f"{PUBLIC}/events", StatusCallbackEvent="initiated ringing"
    )
    exchange.run(5)

    assert status == 201
    assert [alert.code for alert in exchange.alerts] == [21626]
    assert not [request for request in exchange.requests if request.kind == "status"]


def test_a_call_that_is_over_or_not_yet_up_cannot_be_redirected() -> None:
    exchange = an_exchange()
    manager = exchange.phone(MANAGER, Person.answers(after=5).hangs_up(after=5))
    sid = api(exchange, "POST", "Calls", **CALL)[1]["sid"]
    answers: list[tuple[int, Any]] = []

    for moment in (2, 6, 20):
        exchange.run(moment)
        answers.append(api(exchange, "POST", f"Calls/{sid}", Url=f"{PUBLIC}/other"))

    assert manager.ended
    assert [status for status, _ in answers] == [400, 200, 400]
    assert answers[2][1]["message"] == "Call is not in-progress. Cannot redirect."
    assert answers[2][1]["code"] == answers[0][1]["code"] == 21220
    assert "Other." in manager.heard_text


def test_a_ringing_call_can_be_called_off_and_a_live_one_ended() -> None:
    exchange = an_exchange()
    exchange.phone(MANAGER, Person.answers(after=5))
    exchange.phone(CALLER, Person.never_answers())
    live = api(exchange, "POST", "Calls", **CALL)[1]["sid"]
    ringing = api(exchange, "POST", "Calls", **(CALL | {"To": CALLER}))[1]["sid"]
    exchange.run(10)

    api(exchange, "POST", f"Calls/{live}", Status="completed")
    api(exchange, "POST", f"Calls/{ringing}", Status="canceled")
    exchange.run(1)

    ended = {sid: api(exchange, "GET", f"Calls/{sid}")[1] for sid in (live, ringing)}
    assert (ended[live]["status"], ended[ringing]["status"]) == ("completed", "canceled")
    assert int(ended[live]["duration"]) >= 3


def test_lists_are_filtered_and_paged() -> None:
    exchange = an_exchange()
    for number in range(3):
        api(exchange, "POST", "Messages", **(TEXT | {"Body": f"text {number}"}))
    exchange.run(1)

    page = api(exchange, "GET", "Messages", PageSize="2")[1]
    none = api(exchange, "GET", "Messages", To=MANAGER)[1]
    early = api(exchange, "GET", "Messages", **{"DateSent<": "2020-01-01"})[1]

    assert [message["body"] for message in page["messages"]] == ["text 2", "text 1"]
    assert page["next_page_uri"]
    assert none["messages"] == early["messages"] == []


def test_participants_are_muted_held_and_removed() -> None:
    conference = "<Conference statusCallback='/conf' statusCallbackEvent='mute hold leave'>r</Conference>"
    pages = {"/voice": twiml(f"<Dial>{conference}</Dial><Say>Out.</Say>"), "/conf": "", "/status": ""}
    office = Office(pages)
    exchange = exchange_for(office)
    one, other = exchange.call(CALLER, PRACTICE), exchange.call(MANAGER, PRACTICE)
    exchange.run_until(lambda: one.in_conference_with(other))
    [room] = api(exchange, "GET", "Conferences", Status="in-progress")[1]["conferences"]
    path = f"Conferences/{room['sid']}/Participants"
    sid = one.calls[0].sid

    api(exchange, "POST", f"{path}/{sid}", Muted="true", Hold="true")
    one.says("Can you hear me?")
    exchange.run(3)
    api(exchange, "DELETE", f"{path}/{sid}")
    exchange.run_until(lambda: one.ended)

    assert "Can you hear me?" not in other.heard_text
    assert one.heard_text == "Out."
    assert [form["StatusCallbackEvent"] for form in office.posted("/conf")] == [
        "participant-mute", "participant-hold", "participant-leave",
    ]  # fmt: skip
    assert office.posted("/conf")[-1]["ReasonParticipantLeft"] == "participant_updated_via_api"
    assert [item["call_sid"] for item in api(exchange, "GET", path)[1]["participants"]] == [other.calls[0].sid]


def test_a_conference_ended_over_the_api_and_its_name_used_again() -> None:
    office = Office({"/voice": twiml("<Dial><Conference>r</Conference></Dial><Say>Out.</Say>"), "/status": ""})
    exchange = exchange_for(office)
    one, other = exchange.call(CALLER, PRACTICE), exchange.call(MANAGER, PRACTICE)
    exchange.run_until(lambda: one.in_conference_with(other))
    [room] = exchange.rooms.values()

    api(exchange, "POST", f"Conferences/{room.sid}", Status="completed")
    exchange.run_until(lambda: one.ended and other.ended)
    exchange.call(CALLER, PRACTICE)
    exchange.run(2)

    assert api(exchange, "GET", f"Conferences/{room.sid}")[1]["reason_conference_ended"] == "conference-ended-via-api"
    assert api(exchange, "GET", f"Conferences/{room.sid}/Participants")[1]["participants"] == []
    assert len({kept.sid for kept in exchange.rooms.values() if kept.name == "r"}) == 2


def test_somebody_called_straight_into_a_conference_or_not_reached() -> None:
    office = Office({"/conf": "", "/status": ""})
    exchange = exchange_for(office)
    exchange.phone(MANAGER, Person.never_answers())
    fields = {"To": MANAGER, "From": PRACTICE, "Label": "manager", "Timeout": "10"}
    told = {"ConferenceStatusCallback": f"{PUBLIC}/conf", "ConferenceStatusCallbackEvent": ["join", "leave"]}

    status, body = api(exchange, "POST", "Conferences/room-7/Participants", **fields, **told)
    exchange.run(20)

    [left] = office.posted("/conf")
    assert (status, body["label"]) == (201, "manager")
    assert (left["ReasonParticipantLeft"], left["ParticipantCallStatus"]) == ("participant_add_failed", "no-answer")


def test_a_number_is_pointed_elsewhere() -> None:
    exchange = an_exchange()
    [number] = api(exchange, "GET", "IncomingPhoneNumbers", PhoneNumber=PRACTICE)[1]["incoming_phone_numbers"]

    refused = api(exchange, "POST", f"IncomingPhoneNumbers/{number['sid']}", VoiceUrl="nowhere")
    api(exchange, "POST", f"IncomingPhoneNumbers/{number['sid']}", VoiceUrl=f"{PUBLIC}/other", FriendlyName="Desk")
    caller = exchange.call(CALLER, PRACTICE)
    exchange.run_until(lambda: caller.ended)

    assert refused[1]["code"] == 21502
    assert caller.heard_text == "Other."


def test_a_client_inside_the_process_sees_a_lost_answer_as_a_time_out() -> None:
    exchange = an_exchange()
    url = f"https://api.example/2010-04-01/Accounts/{ACCOUNT}/Messages.json"

    with httpx.Client(transport=RestTransport(exchange), auth=(ACCOUNT, TOKEN)) as client:
        sent = client.post(url, data=TEXT)
        exchange.monkey.chaos = Chaos(rest_timeout=1.0)
        with pytest.raises(httpx.ReadTimeout):
            client.post(url, data=TEXT)

    assert sent.status_code == 201
    assert len(exchange.messages) == 2
