"""How webhooks are signed, timed and tried again."""

import re

from phone_simulator import Exchange, Person
from phone_simulator.alerts import CODES
from phone_simulator.parameters import SOURCES
from phone_simulator.signing import signature
from tests.unit.simulator.office import ACCOUNT, CALLER, PRACTICE, PUBLIC, TOKEN, Office, exchange_for, twiml

BYE = twiml("<Say>Bye.</Say>")


def call_through(exchange: Exchange) -> None:
    caller = exchange.call(CALLER, PRACTICE, Person.calls())
    exchange.run_until(lambda: caller.ended, at_most=120)
    exchange.run(1)


def test_the_example_of_the_documentation_is_signed_as_printed_there() -> None:
    """docs/usage/security: the worked example with its token, URL and parameters."""
    parameters = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+12349013030",
        "Digits": "1234",
        "From": "+12349013030",
        "To": "+18005551212",
    }

    signed = signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", parameters)

    assert signed == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


def test_a_fragment_is_neither_requested_nor_signed_and_asks_for_retries() -> None:
    office = Office({"/fallback": BYE})
    exchange = exchange_for(office)
    exchange.numbers[PRACTICE].voice_url = f"{PUBLIC}/broken?a=1#rc=2&rp=4xx"

    call_through(exchange)

    tried = [request for request in exchange.requests if request.kind == "document"]
    assert [request.url for request in tried] == [f"{PUBLIC}/broken?a=1"] * 3
    assert tried[0].headers["X-Twilio-Signature"] == signature(TOKEN, f"{PUBLIC}/broken?a=1", tried[0].parameters)
    assert len({request.headers["I-Twilio-Idempotency-Token"] for request in tried}) == 1


def test_an_error_goes_to_the_fallback_url_with_its_code() -> None:
    office = Office({"/fallback": BYE, "/status": ""})
    exchange = exchange_for(office)

    call_through(exchange)

    [fallen] = office.posted("/fallback")
    assert (fallen["ErrorCode"], fallen["ErrorUrl"]) == ("11200", f"{PUBLIC}/voice")
    assert [alert.code for alert in exchange.alerts] == [11200]
    assert exchange.phones[CALLER].heard_text == "Bye."


def test_without_a_document_the_caller_hears_an_apology() -> None:
    exchange = exchange_for(Office())

    call_through(exchange)

    assert "application error" in exchange.phones[CALLER].heard_text


def test_more_than_fifteen_seconds_is_no_answer() -> None:
    office = Office({"/voice": twiml("<Say>Late.</Say>"), "/status": ""})
    office.seconds = 16.0
    exchange = exchange_for(office)

    call_through(exchange)

    first = exchange.requests[0]
    assert (first.status, first.seconds) == (None, 15.0)
    assert "Late." not in exchange.phones[CALLER].heard_text


def test_every_parameter_sent_is_one_the_documentation_names() -> None:
    office = Office({"/voice": twiml('<Gather numDigits="1" action="/voice"><Say>Key</Say></Gather>'), "/status": ""})
    exchange = exchange_for(office)
    caller = exchange.call(CALLER, PRACTICE, Person.calls().presses("1", on="key"))

    exchange.run_until(lambda: caller.ended)
    exchange.run(1)

    first = office.posted("/voice")[0]
    assert {name for _, form in office.posts for name in form} <= set(SOURCES)
    assert (first["AccountSid"], first["From"], first["Called"]) == (ACCOUNT, CALLER, PRACTICE)
    assert (first["CallStatus"], first["Direction"], first["FromState"]) == ("ringing", "inbound", "IL")
    assert first["StirVerstat"]
    assert re.fullmatch(r"CA[0-9a-f]{32}", first["CallSid"])
    [ended] = office.posted("/status")
    assert (ended["CallStatus"], ended["SequenceNumber"], ended["CallbackSource"]) == (
        "completed", "0", "call-progress-events",
    )  # fmt: skip


def test_every_code_raised_anywhere_is_in_the_dictionary() -> None:
    from pathlib import Path

    source = "".join(path.read_text() for path in Path("phone_simulator").rglob("*.py"))

    raised = {int(code) for code in re.findall(r"\b1[1-5]\d{3}\b", source)} - {14400, 15000, 10000}

    assert raised <= set(CODES)
