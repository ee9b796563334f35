"""The account's numbers: docs/phone-numbers/api/incomingphonenumber-resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request

from phone_simulator.names import API_VERSION, rfc2822
from phone_simulator.rest import checks
from phone_simulator.rest.context import here
from phone_simulator.rest.errors import ApiError
from phone_simulator.rest.paging import Json, page

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange, Number

# Field of the request → what it sets, and the code for a bad URL (docs/api/errors/21502 and after)
URLS = {
    "VoiceUrl": ("voice_url", 21502),
    "VoiceFallbackUrl": ("fallback_url", 21503),
    "StatusCallback": ("status_callback", 21502),
    "SmsUrl": ("sms_url", 21504),
}
METHODS = {
    "VoiceMethod": "voice_method",
    "VoiceFallbackMethod": "fallback_method",
    "StatusCallbackMethod": "status_callback_method",
}
UPDATE = frozenset(("FriendlyName", "SmsMethod", *URLS, *METHODS))


def register(app: Flask, root: str) -> None:
    """List, fetch, update."""

    @app.get(f"{root}/IncomingPhoneNumbers.json")
    def list_numbers(account: str) -> Json:
        wanted = request.args.get("PhoneNumber", "")
        found = (one for one in here().numbers.values() if wanted in one.number)
        return page("incoming_phone_numbers", found, lambda one: show(here(), one))

    @app.get(f"{root}/IncomingPhoneNumbers/<sid>.json")
    def fetch_number(account: str, sid: str) -> Json:
        return show(here(), _find(here(), sid))

    @app.post(f"{root}/IncomingPhoneNumbers/<sid>.json")
    def update_number(account: str, sid: str) -> Json:
        number = _find(here(), sid)
        checks.only(UPDATE, UPDATE)
        _update(number)
        return show(here(), number)


def _find(exchange: Exchange, sid: str) -> Number:
    for number in exchange.numbers.values():
        if number.sid == sid:
            return number
    raise ApiError.not_found()


def _update(number: Number) -> None:
    new = {attribute: checks.url(name, code) for name, (attribute, code) in URLS.items() if name in request.form}
    new |= {attribute: checks.method(name) for name, attribute in METHODS.items() if name in request.form}
    if "FriendlyName" in request.form:
        new["friendly_name"] = checks.text("FriendlyName")[:64]
    for attribute, value in new.items():
        setattr(number, attribute, value)


def show(exchange: Exchange, number: Number) -> Json:
    """docs/phone-numbers/api/incomingphonenumber-resource#incomingphonenumber-properties."""
    return {
        "sid": number.sid,
        "account_sid": exchange.account,
        "phone_number": number.number,
        "friendly_name": number.friendly_name,
        "voice_url": number.voice_url,
        "voice_method": number.voice_method,
        "voice_fallback_url": number.fallback_url,
        "voice_fallback_method": number.fallback_method,
        "status_callback": number.status_callback,
        "status_callback_method": number.status_callback_method,
        "sms_url": number.sms_url,
        "sms_method": "POST",
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "beta": False,
        "origin": "twilio",
        "status": "in-use",
        "api_version": API_VERSION,
        "date_created": rfc2822(number.created_at),
        "date_updated": rfc2822(exchange.now()),
        "uri": f"/{API_VERSION}/Accounts/{exchange.account}/IncomingPhoneNumbers/{number.sid}.json",
    }
