"""Only the provider's own requests come through, whatever stands in front of us and whatever is in the address."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from tests.builders import a_desk
from voice_gateway.app import create_app

PUBLIC, TOKEN, ACCOUNT = "https://desk.example.org", "the account's token", "AC1"
PATH = "/phone/legs/00000000-0000-4000-8000-000000000001/events"
FIELDS = {"AccountSid": ACCOUNT, "CallSid": "CA1", "CallStatus": "ringing", "Empty": ""}


@pytest.fixture
def app(loaded_sqlite: Path, tmp_path: Path) -> Flask:
    """The gateway of a practice with a phone line, at a public address behind one proxy."""
    (tmp_path / "test.db").write_bytes(loaded_sqlite.read_bytes())
    line = {"twilio_account": ACCOUNT, "twilio_token": SecretStr(TOKEN), "public_url": PUBLIC, "trusted_proxies": 1}
    return create_app(a_desk(f"sqlite:///{tmp_path / 'test.db'}", tmp_path, **line).services)


@pytest.fixture
def provider(app: Flask) -> FlaskClient:
    return app.test_client()


def _signature(url: str, fields: dict[str, str], token: str = TOKEN) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, fields)}


def test_what_the_provider_signed_comes_through(provider: FlaskClient) -> None:
    answer = provider.post(PATH, data=FIELDS, headers=_signature(PUBLIC + PATH, FIELDS))

    assert answer.status_code == 204


def test_while_the_token_changes_both_are_taken_and_then_the_new_one_alone(app: Flask, provider: FlaskClient) -> None:
    settings = app.extensions["services"].settings
    old, new = (_signature(PUBLIC + PATH, FIELDS, token) for token in (TOKEN, "the next one"))
    none_yet = provider.post(PATH, data=FIELDS, headers=new).status_code

    settings.twilio_next_token = SecretStr("the next one")
    both = [provider.post(PATH, data=FIELDS, headers=each).status_code for each in (old, new)]
    settings.twilio_token, settings.twilio_next_token = SecretStr("the next one"), SecretStr("")
    then = [provider.post(PATH, data=FIELDS, headers=each).status_code for each in (old, new)]

    assert (none_yet, both, then) == (403, [204, 204], [403, 204])


@pytest.mark.parametrize("query", ["?a=caf%C3%A9", "?a=1%2C2&b=%20x+y", "?a=%2Fb"])
def test_a_query_is_signed_as_it_came_over_the_wire(provider: FlaskClient, query: str) -> None:
    answer = provider.post(PATH + query, data=FIELDS, headers=_signature(PUBLIC + PATH + query, FIELDS))

    assert answer.status_code == 204


def test_what_a_proxy_says_of_host_and_scheme_does_not_count(provider: FlaskClient) -> None:
    said = {"X-Forwarded-Host": "evil.example.org", "X-Forwarded-Proto": "http", "Host": "10.0.0.7:8000"}
    for_us = provider.post(PATH, data=FIELDS, headers=_signature(PUBLIC + PATH, FIELDS) | said)
    for_them = provider.post(PATH, data=FIELDS, headers=_signature(f"http://evil.example.org{PATH}", FIELDS) | said)

    assert (for_us.status_code, for_them.status_code) == (204, 403)


@pytest.mark.parametrize("name", ["José", "Ñandú 90 %"])
def test_letters_of_any_language_are_signed(provider: FlaskClient, name: str) -> None:
    fields = FIELDS | {"CallerName": name}

    answer = provider.post(PATH, data=fields, headers=_signature(PUBLIC + PATH, fields))

    assert answer.status_code == 204


WRONG = {
    "no signature": {},
    "another token": _signature(PUBLIC + PATH, FIELDS, "another"),
    "another path": _signature(PUBLIC + PATH.replace("events", "gate/1"), FIELDS),
    "another public address": _signature(f"https://desk.example.com{PATH}", FIELDS),
    "http": _signature(f"http://desk.example.org{PATH}", FIELDS),
    "one field more": _signature(PUBLIC + PATH, FIELDS | {"Digits": "1"}),
    "a shared key": _signature(PUBLIC + PATH, FIELDS) | {"X-Twilio-Webhooks-Signature-Settings": "alg=HMAC-SHA256"},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
def test_anything_else_hears_403_and_nothing(provider: FlaskClient, headers: dict[str, str]) -> None:
    answer = provider.post(PATH, data=FIELDS, headers=headers)

    assert (answer.status_code, answer.data) == (403, b"")


def test_a_request_of_another_account_is_refused_although_it_is_signed(provider: FlaskClient) -> None:
    fields = FIELDS | {"AccountSid": "AC2"}

    answer = provider.post(PATH, data=fields, headers=_signature(PUBLIC + PATH, fields))

    assert answer.status_code == 403


def test_without_a_phone_line_nobody_comes_through(loaded_sqlite: Path, tmp_path: Path) -> None:
    (tmp_path / "test.db").write_bytes(loaded_sqlite.read_bytes())
    services = a_desk(f"sqlite:///{tmp_path / 'test.db'}", tmp_path, public_url=PUBLIC).services
    fields = FIELDS | {"AccountSid": ""}

    answer = create_app(services).test_client().post(PATH, data=fields, headers=_signature(PUBLIC + PATH, fields, ""))

    assert answer.status_code == 403


def test_fields_in_any_order_and_twice_are_signed(provider: FlaskClient) -> None:
    body = urlencode([("CallStatus", "ringing"), ("AccountSid", ACCOUNT), ("CallSid", "CA1"), ("Empty", "")])
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}

    answer = provider.post(PATH, data=body, headers=_signature(PUBLIC + PATH, FIELDS) | kind)

    assert answer.status_code == 204
