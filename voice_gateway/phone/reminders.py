"""What the provider asks and reports about calls that tell of a reminder."""

from flask import Blueprint, Response, request

from frontdesk.adapters.telephony.port import OVER
from voice_gateway.guards import services
from voice_gateway.phone.legs import failed
from voice_gateway.phone.routes import patiently
from voice_gateway.phone.signed import signed

blueprint = Blueprint("phone_reminders", __name__, url_prefix="/phone/reminders")
blueprint.register_error_handler(Exception, failed)


@blueprint.post("/<id>")
@signed
def answered(id: str) -> Response:
    """Somebody, or a machine, picked up."""
    return patiently(lambda: services().reminder_calls.answered(id))


@blueprint.post("/<id>/gate/<int:time>")
@signed
def gate(id: str, time: int) -> Response:
    """A key at the gate, or none."""
    call_id, keys = request.form.get("CallSid", ""), request.form.get("Digits", "")
    return patiently(lambda: services().reminder_calls.gate(id, call_id, keys, time))


@blueprint.post("/<id>/events")
@signed
def reported(id: str) -> tuple[str, int]:
    """How far a call is. Who pressed the key was a caller, and is gone when it ends."""
    status = request.form.get("CallStatus", "")
    services().reminder_calls.reported(id, status)
    if status in OVER:
        services().legs.caller_left(request.form.get("CallSid", ""))
    return "", 204


@blueprint.post("/<id>/machine")
@signed
def machine(id: str) -> tuple[str, int]:
    """What picked up."""
    services().reminder_calls.machine(id, request.form.get("AnsweredBy", ""))
    return "", 204
