"""The telephone of a demo, over HTTP. What is done with a phone goes on to the simulator; nothing else does."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from frontdesk.adapters.telephony.simulator import Does, NotPossible, SimulatorAway
from voice_gateway.guards import demo_only, services
from voice_gateway.limits import admit
from voice_gateway.simulator.page import page_of
from voice_gateway.simulator.phones import calling, known, numbers_of_managers, phones, shown

blueprint = Blueprint(
    "phone_page", __name__, url_prefix="/demo/phone", template_folder="templates", static_folder="static"
)
LONGEST_TEXT = 1_000
MOST_KEYS = 32
KEYS = set("0123456789*#")


@blueprint.get("")
@demo_only
def page() -> Response:
    """A patient's phone, or with ?as= a manager's."""
    response = make_response(render_template("phone.html", **page_of(services(), request.args.get("as"))))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/calls")
@demo_only
def call() -> Any:
    """Somebody calls the practice."""
    given = _given("phone")
    phones().call(calling(given.get("from", "")), given.get("language", ""))
    return jsonify({}), 201


@blueprint.get("/managers")
@demo_only
def ringing() -> Any:
    """What the managers' phones do, by manager."""
    admit("listen")
    owners = numbers_of_managers()
    found = [(owners.get(str(phone.get("number"))), shown(phone)["state"]) for phone in phones().all()]
    return jsonify({owner: state for owner, state in found if owner})


@blueprint.get("/phones/<number>")
@demo_only
def listen(number: str) -> Any:
    """What a phone does and what it heard, after so many sentences."""
    admit("listen")
    after = request.args.get("after", "0")
    return jsonify(shown(phones().hears(known(number), int(after) if after.isdecimal() else 0)))


@blueprint.post("/phones/<number>/say")
@demo_only
def say(number: str) -> Any:
    """Whoever has this phone says something."""
    text = " ".join(_given("phone").get("text", "").split())[:LONGEST_TEXT]
    return _does(number, Does.SAY, text=text or abort(400))


@blueprint.post("/phones/<number>/press")
@demo_only
def press(number: str) -> Any:
    """Whoever has this phone presses keys."""
    digits = _given("phone").get("digits", "")[:MOST_KEYS]
    return _does(number, Does.PRESS, digits=digits if digits and set(digits) <= KEYS else abort(400))


@blueprint.post("/phones/<number>/<any(answer, decline, hangup):what>")
@demo_only
def handle(number: str, what: str) -> Any:
    """Whoever has this phone takes the call, refuses it, or ends it."""
    _given("phone")
    return _does(number, Does(what))


@blueprint.after_request
def _not_kept(response: Response) -> Response:
    if request.endpoint != "phone_page.static":
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.errorhandler(SimulatorAway)
def _away(_: SimulatorAway) -> Any:
    return jsonify(error="away"), 503


@blueprint.errorhandler(NotPossible)
def _not_possible(_: NotPossible) -> Any:
    return jsonify(error="not_possible"), 409


@blueprint.errorhandler(HTTPException)
def _refused(error: HTTPException) -> Any:
    """A word for the page, which has the sentences."""
    told = [(name, value) for name, value in error.get_headers() if name == "Retry-After"]
    return jsonify(error="refused"), error.code or 500, told


def _does(number: str, what: Does, **more: str) -> Any:
    phones().does(known(number), what, **more)
    return jsonify({})


def _given(rate: str) -> dict[str, str]:
    """The text fields of a JSON body. A form of somebody else's page cannot send one without asking first."""
    admit(rate)
    body = request.get_json() if request.is_json else abort(415)
    fields = body.items() if isinstance(body, dict) else ()
    return {name: value for name, value in fields if isinstance(value, str)}
