"""Calls: docs/voice/api/call-resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request

from phone_simulator.calls import Call
from phone_simulator.names import API_VERSION, rfc2822
from phone_simulator.plan import Plan
from phone_simulator.rest import checks
from phone_simulator.rest.context import here
from phone_simulator.rest.errors import ApiError
from phone_simulator.rest.paging import Json, page, wanted

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange

EVENTS = ("initiated", "ringing", "answered", "completed")
LONGEST_TWIML = 4000
# Fields of a request as documented, and those that do something here.
CREATE = checks.fields(
    "To From Url Method Twiml FallbackUrl FallbackMethod StatusCallback StatusCallbackMethod StatusCallbackEvent "
    "Timeout TimeLimit MachineDetection MachineDetectionTimeout AsyncAmd AsyncAmdStatusCallback "
    "AsyncAmdStatusCallbackMethod MachineDetectionSpeechThreshold MachineDetectionSpeechEndThreshold "
    "MachineDetectionSilenceTimeout"
)
CREATE_KNOWN = CREATE | checks.fields(
    "SendDigits Record RecordingChannels RecordingStatusCallback RecordingStatusCallbackMethod RecordingTrack "
    "RecordingStatusCallbackEvent SipAuthUsername SipAuthPassword Trim CallerId Byoc CallReason CallToken "
    "ApplicationSid"
)
UPDATE = checks.fields(
    "Url Method Twiml Status FallbackUrl FallbackMethod StatusCallback StatusCallbackMethod TimeLimit"
)


def register(app: Flask, root: str) -> None:
    """Create, list, fetch, update."""

    @app.post(f"{root}/Calls.json")
    def create(account: str) -> tuple[Json, int]:
        checks.only(CREATE_KNOWN, CREATE)
        return show(here(), _create(here())), 201

    @app.get(f"{root}/Calls.json")
    def list_calls(account: str) -> Json:
        return page("calls", (c for c in here().calls.values() if _asked_for(c)), lambda c: show(here(), c))

    @app.get(f"{root}/Calls/<sid>.json")
    def fetch(account: str, sid: str) -> Json:
        return show(here(), find(here(), sid))

    @app.post(f"{root}/Calls/<sid>.json")
    def update(account: str, sid: str) -> Json:
        call = find(here(), sid)
        checks.only(UPDATE, UPDATE)
        _update(call)
        return show(here(), call)


def find(exchange: Exchange, sid: str) -> Call:
    """A call, or 404."""
    if sid not in exchange.calls:
        raise ApiError.not_found()
    return exchange.calls[sid]


def called(exchange: Exchange) -> tuple[str, str]:
    """Whom to call, and as whom."""
    to_number = checks.number(
        "To",
        (21201, "No 'To' number is specified"),
        (21211, "The phone number you are attempting to call, {}, is not valid."),
    )
    from_number = checks.number(
        "From",
        (21213, "No 'From' number is specified"),
        (21212, "The source phone number provided, {}, is not valid."),
    )
    if from_number not in exchange.numbers:
        raise ApiError(21210, f"The source phone number provided, {from_number}, is not yet verified for your account.")
    if to_number in exchange.unroutable:
        raise ApiError(21214, f"The phone number you are trying to call, {to_number}, cannot be reached.")
    return to_number, from_number


def _create(exchange: Exchange) -> Call:
    to_number, from_number = called(exchange)
    plan = Plan(
        url=checks.url("Url"),
        method=checks.method("Method"),
        document=_twiml(),
        fallback_url=checks.url("FallbackUrl"),
        fallback_method=checks.method("FallbackMethod"),
        status_callback=checks.url("StatusCallback", 21609),
        status_callback_method=checks.method("StatusCallbackMethod"),
        timeout=checks.whole("Timeout", 60, 1, 600, 21208),
        time_limit=checks.whole("TimeLimit", 14_400, 1, 86_400),
    )
    if not plan.url and not plan.document:
        raise ApiError(21205, "Url parameter is required.")
    _detection(plan)
    phone = exchange.phone(to_number)
    call = Call(exchange, phone, plan, from_number=from_number, to_number=to_number, direction="outbound-api")
    plan.events = _events(exchange, call)
    exchange.add(call)
    return call


def _twiml() -> str:
    """docs/voice/api/call-resource, Twiml: ignored beside a Url; at most 4,000 characters (docs/api/errors/32018)."""
    document = checks.text("Twiml")
    if len(document) > LONGEST_TWIML:
        raise ApiError(32018, "Twiml size exceeded maximum allowed value of 4000 characters")
    return "" if checks.text("Url") else document


def _detection(plan: Plan) -> None:
    """docs/voice/answering-machine-detection."""
    if checks.text("MachineDetection"):
        plan.machine_detection = checks.one_of("MachineDetection", ("Enable", "DetectMessageEnd"), "", 21207)
    plan.async_amd = checks.flag("AsyncAmd")
    plan.amd_callback = checks.url("AsyncAmdStatusCallback", 21609)
    plan.amd_callback_method = checks.method("AsyncAmdStatusCallbackMethod")
    if plan.async_amd and not plan.amd_callback:
        raise ApiError(21262, "AsyncAmdStatusCallback is required when AsyncAmd is enabled")


def _events(exchange: Exchange, call: Call) -> tuple[str, ...]:
    """Repeated fields. "a b" in one field is accepted with 201, a warning in the debugger, and no callback at all."""
    events = request.form.getlist("StatusCallbackEvent") or ["completed"]
    if not set(events) <= set(EVENTS):
        exchange.alert(21626, f"StatusCallbackEvent {events}", request.path, call.sid)
        return ()
    return tuple(events)


def _update(call: Call) -> None:
    plan = call.plan
    status = checks.one_of("Status", ("", "canceled", "completed"), "", 20001)
    url, document = checks.url("Url"), _twiml()
    if call.ended or ((url or document) and not call.answered):
        raise ApiError(21220, "Call is not in-progress. Cannot redirect.")
    if status == "completed" or (status == "canceled" and not call.answered):
        call.hang_up("completed" if call.answered else "canceled")
    elif url or document:
        call.redirect(url, checks.method("Method"), document)
    plan.fallback_url = checks.url("FallbackUrl") or plan.fallback_url
    plan.status_callback = checks.url("StatusCallback", 21609) or plan.status_callback
    if checks.text("TimeLimit"):
        call.clock.after(checks.whole("TimeLimit", 0, 1, 86_400), call.hang_up)


def _asked_for(call: Call) -> bool:
    asked = request.args
    return (
        asked.get("To", call.to_number) == call.to_number
        and asked.get("From", call.from_number) == call.from_number
        and asked.get("Status", call.status) == call.status
        and asked.get("ParentCallSid", call.parent_sid) == call.parent_sid
        and wanted(call.answered_at or call.created_at, "StartTime")
        and wanted(call.ended_at, "EndTime")
    )


def show(exchange: Exchange, call: Call) -> Json:
    """docs/voice/api/call-resource#call-properties."""
    uri = f"/{API_VERSION}/Accounts/{call.account}/Calls/{call.sid}"
    own = exchange.numbers.get(call.to_number if call.direction == "inbound" else call.from_number)
    return {
        "sid": call.sid,
        "account_sid": call.account,
        "parent_call_sid": call.parent_sid or None,
        "to": call.to_number,
        "to_formatted": call.to_number,
        "from": call.from_number,
        "from_formatted": call.from_number,
        "phone_number_sid": own.sid if own else None,
        "status": call.status,
        "start_time": rfc2822(call.answered_at) if call.answered_at else None,
        "end_time": rfc2822(call.ended_at) if call.ended_at else None,
        "duration": str(call.seconds) if call.ended else None,
        "price": None,
        "price_unit": "USD",
        "direction": call.direction,
        "answered_by": call.answered_by or None,
        "api_version": API_VERSION,
        "forwarded_from": call.forwarded_from or None,
        "caller_name": call.caller_name or None,
        "group_sid": None,
        "trunk_sid": None,
        "annotation": None,
        "queue_time": "0",
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.ended_at or exchange.now()),
        "uri": f"{uri}.json",
        "subresource_uris": {"recordings": f"{uri}/Recordings.json", "notifications": f"{uri}/Notifications.json"},
    }
