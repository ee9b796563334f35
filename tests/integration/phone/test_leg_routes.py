"""A manager's phone over the provider's webhooks: documents that it can carry out, and events that are only noted."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from frontdesk.errors import DatabaseAway
from frontdesk.phone.legs.model import Outcome, State
from tests.builders import a_desk
from tests.integration.phone.line import PhoneLine
from voice_gateway.app import create_app

PUBLIC, TOKEN, ACCOUNT = "https://desk.example.org", "the account's token", "AC1"


@pytest.fixture
def line(loaded_sqlite: Path, tmp_path: Path) -> PhoneLine:
    """A caller who waits for a manager."""
    (tmp_path / "test.db").write_bytes(loaded_sqlite.read_bytes())
    own = {"twilio_account": ACCOUNT, "twilio_token": SecretStr(TOKEN), "public_url": PUBLIC}
    line = PhoneLine(a_desk(f"sqlite:///{tmp_path / 'test.db'}", tmp_path, **own)).calls()
    line.asks()
    return line


@pytest.fixture
def provider(line: PhoneLine) -> FlaskClient:
    return create_app(line.desk.services).test_client()


def _asks(provider: FlaskClient, path: str, **fields: str) -> Any:
    """One signed request; gives the document, or None for an event."""
    sent = {"AccountSid": ACCOUNT, **fields}
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, sent)
    answer = provider.post(path, data=sent, headers={"X-Twilio-Signature": signature})
    assert answer.status_code in (200, 204)
    return ET.fromstring(answer.data) if answer.data else None


def test_from_the_ring_to_the_room_and_out_again(line: PhoneLine, provider: FlaskClient) -> None:
    [leg] = line.legs()
    call, path = leg.call_id or "", f"/phone/legs/{leg.id}"

    gate = _asks(provider, path, CallSid=call, CallStatus="in-progress")
    gather = gate.find("Gather")
    brief = _asks(provider, gather.get("action").removeprefix(PUBLIC), CallSid=call, Digits="1")
    room = _asks(provider, brief.find("Gather").get("action").removeprefix(PUBLIC), CallSid=call, Digits="1")

    conference = room.find("Dial/Conference")
    assert gather.get("input") == "dtmf"
    assert conference.text == leg.room
    assert conference.get("startConferenceOnEnter") == conference.get("endConferenceOnExit") == "true"
    events = conference.get("statusCallback").removeprefix(PUBLIC)
    _asks(provider, events, CallSid=call, StatusCallbackEvent="participant-join", ConferenceSid="CF1")
    assert line.legs()[0].state is State.TALKING
    then = room.find("Dial").get("action").removeprefix(PUBLIC)
    after = _asks(provider, then, CallSid=call, DialCallStatus="completed")
    assert after.find("Hangup") is not None
    assert line.legs()[0].state is State.OVER


def test_a_machine_is_let_go_and_the_next_manager_is_rung(line: PhoneLine, provider: FlaskClient) -> None:
    [leg] = line.legs()

    _asks(provider, f"/phone/legs/{leg.id}", CallSid=leg.call_id or "")
    _asks(provider, f"/phone/legs/{leg.id}/machine", CallSid=leg.call_id or "", AnsweredBy="machine_start")
    line.looks()

    assert {one.manager_id: one.outcome for one in line.legs()} == {
        leg.manager_id: Outcome.VOICEMAIL,
        line.desk.case(line.talk).manager_id: None,
    }


def test_a_message_joins_the_case_also_when_the_caller_was_led_on_while_they_spoke(
    line: PhoneLine, provider: FlaskClient
) -> None:
    fields = {"CallSid": line.call_id, "RecordingSid": "RE0123", "RecordingDuration": "7"}

    for _ in range(2):
        _asks(provider, "/phone/calls/recordings", **fields)

    assert [told.response for told in line.told()].count("voice_message_left") == 1


@pytest.mark.parametrize("leg_id", ["nothing", "00000000-0000-4000-8000-000000000001", "%2e%2e"])
def test_a_leg_that_nobody_knows_hears_a_sentence_and_the_end(provider: FlaskClient, leg_id: str) -> None:
    document = _asks(provider, f"/phone/legs/{leg_id}", CallSid="CA9")

    assert document.find("Say") is not None
    assert document.find("Hangup") is not None


def test_a_second_call_for_a_leg_is_told_that_it_is_taken_care_of(line: PhoneLine, provider: FlaskClient) -> None:
    [leg] = line.legs()

    document = _asks(provider, f"/phone/legs/{leg.id}", CallSid="CAanother")

    assert document.find("Gather") is None
    assert document.find("Hangup") is not None


def test_when_we_fail_a_managers_phone_is_let_go(
    line: PhoneLine, provider: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line.desk.services.legs, "answered", lambda *_: 1 / 0)

    document = _asks(provider, f"/phone/legs/{line.legs()[0].id}", CallSid="CA1")

    assert [step.tag for step in document] == ["Hangup"]


def test_a_manager_is_connected_although_the_database_was_away_just_after_they_took_the_case(
    line: PhoneLine, provider: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    [leg] = line.legs()
    path, call = f"/phone/legs/{leg.id}", leg.call_id or ""
    _asks(provider, path, CallSid=call, CallStatus="in-progress")
    _asks(provider, f"{path}/gate/1", CallSid=call, Digits="1")
    cases, away = line.desk.services.cases, iter((True,))
    goes_on = cases.is_put_through

    def is_put_through(*asked: Any) -> Any:
        if next(away, False):
            raise DatabaseAway("locked")
        return goes_on(*asked)

    monkeypatch.setattr(cases, "is_put_through", is_put_through)

    room = _asks(provider, f"{path}/brief/1", CallSid=call, Digits="1")

    assert next(away, None) is None, "it was away"
    assert room.find(".//Conference") is not None
    assert [one.state for one in line.legs()] == [State.JOINING]
