"""Text messages: docs/messaging/api/message-resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request

from phone_simulator.messages import Message, send
from phone_simulator.names import API_VERSION, rfc2822
from phone_simulator.rest import checks
from phone_simulator.rest.context import here
from phone_simulator.rest.errors import ApiError
from phone_simulator.rest.paging import Json, page, wanted

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange

CREATE = checks.fields("To From Body StatusCallback")
KNOWN = CREATE | checks.fields(
    "MessagingServiceSid MediaUrl ContentSid ContentVariables SendAt ScheduleType ShortenUrls"
)
LONGEST_BODY = 1600


def register(app: Flask, root: str) -> None:
    """Create, list, fetch."""

    @app.post(f"{root}/Messages.json")
    def create_message(account: str) -> tuple[Json, int]:
        checks.only(KNOWN, CREATE)
        message = _create(here())
        send(here(), message)
        return show(here(), message), 201

    @app.get(f"{root}/Messages.json")
    def list_messages(account: str) -> Json:
        asked = (m for m in here().messages.values() if _asked_for(m))
        return page("messages", asked, lambda message: show(here(), message))

    @app.get(f"{root}/Messages/<sid>.json")
    def fetch_message(account: str, sid: str) -> Json:
        if sid not in here().messages:
            raise ApiError.not_found()
        return show(here(), here().messages[sid])


def _create(exchange: Exchange) -> Message:
    to_number = checks.number(
        "To", (21604, "A 'To' phone number is required."), (21211, "Invalid 'To' Phone Number: {}")
    )
    from_number = checks.number(
        "From", (21603, "A 'From' phone number is required."), (21212, "Invalid From Number (caller ID): {}")
    )
    body = checks.text("Body")
    if not body:
        raise ApiError(21602, "Message body is required.")
    if len(body) > LONGEST_BODY:
        raise ApiError(21617, "The concatenated message body exceeds the 1600 character limit.")
    if from_number not in exchange.numbers:
        raise ApiError(21606, f"The 'From' phone number {from_number} is not a valid phone number of yours.")
    if to_number in exchange.opted_out:
        raise ApiError(21610, "Attempt to send to unsubscribed recipient")
    callback = checks.url("StatusCallback", 21609)
    sid = exchange.sids.new("SM")
    return Message(sid, to_number, from_number, body, exchange.now(), status_callback=callback)


def _asked_for(message: Message) -> bool:
    asked = request.args
    return (
        asked.get("To", message.to_number) == message.to_number
        and asked.get("From", message.from_number) == message.from_number
        and wanted(message.created_at, "DateSent")
    )


def show(exchange: Exchange, message: Message) -> Json:
    """docs/messaging/api/message-resource#message-properties."""
    uri = f"/{API_VERSION}/Accounts/{exchange.account}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": exchange.account,
        "to": message.to_number,
        "from": message.from_number,
        "body": message.body,
        "status": message.status,
        "direction": "outbound-api",
        "num_segments": str(message.segments),
        "num_media": "0",
        "messaging_service_sid": None,
        "error_code": None,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "date_created": rfc2822(message.created_at),
        "date_sent": None if message.status == "queued" else rfc2822(message.created_at),
        "date_updated": rfc2822(exchange.now()),
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }
