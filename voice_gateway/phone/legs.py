"""What the provider asks and reports about legs: phones of managers, of colleagues, of patients who are called back.

Events are best-effort, doubled and out of order; what they mean is decided by the service, which has the record.
"""

from typing import Any

from flask import Blueprint, Response, request

from frontdesk.log import log
from frontdesk.phone.script import HangUp, Script
from voice_gateway.guards import services
from voice_gateway.phone.routes import patiently, told
from voice_gateway.phone.signed import signed

blueprint = Blueprint("phone_legs", __name__, url_prefix="/phone/legs")


@blueprint.post("/<leg_id>")
@signed
def answered(leg_id: str) -> Response:
    """Somebody, or a machine, picked up."""
    return patiently(lambda: services().legs.answered(leg_id, _call()))


@blueprint.post("/<leg_id>/gate/<int:time>")
@signed
def gate(leg_id: str, time: int) -> Response:
    """A key at the gate, or none."""
    return patiently(lambda: services().legs.gate(leg_id, _call(), _keys(), time))


@blueprint.post("/<leg_id>/brief/<int:time>")
@signed
def brief(leg_id: str, time: int) -> Response:
    """A key after the brief, or none."""
    return patiently(lambda: services().legs.brief(leg_id, _call(), _keys(), time))


@blueprint.post("/<leg_id>/after")
@signed
def after(leg_id: str) -> Response:
    """Out of the room."""
    return patiently(lambda: services().legs.after(leg_id, _call()))


@blueprint.post("/<leg_id>/told")
@signed
def over(leg_id: str) -> Response:
    """Led here to hear why it is over."""
    return patiently(lambda: services().legs.told(leg_id, _call()))


@blueprint.post("/<leg_id>/events")
@signed
def reported(leg_id: str) -> tuple[str, int]:
    """How far a call is."""
    services().legs.reported(leg_id, _call(), request.form.get("CallStatus", ""))
    return "", 204


@blueprint.post("/<leg_id>/machine")
@signed
def machine(leg_id: str) -> tuple[str, int]:
    """What picked up."""
    services().legs.machine(leg_id, _call(), request.form.get("AnsweredBy", ""))
    return "", 204


@blueprint.post("/<leg_id>/room")
@signed
def room(leg_id: str) -> tuple[str, int]:
    """Who came into the room, or left it."""
    services().legs.room(leg_id, _call(), request.form.get("StatusCallbackEvent", ""))
    return "", 204


@blueprint.errorhandler(Exception)
def failed(error: Exception) -> Any:
    """A phone of a manager is let go when we fail: the provider says that its call ended, and the next one is rung."""
    code = getattr(error, "code", None)
    if isinstance(code, int) and code < 500:
        return "", code
    log.error("unexpected", error=error, route=request.endpoint)
    return told(Script((HangUp(),)))


def _call() -> str:
    return request.form.get("CallSid", "")


def _keys() -> str:
    return request.form.get("Digits", "")
