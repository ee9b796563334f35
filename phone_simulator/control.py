"""Phones for a page: what each one hears, and keys and words for it, as JSON. For one's own machine only."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, jsonify, request

from phone_simulator.phones import NotInCall, Phone
from phone_simulator.rest.checks import E164

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from phone_simulator.exchange import Exchange

Json = dict[str, Any]
LONGEST_WORDS = 2000
LOCAL = ("127.0.0.1", "localhost")
WITHHELD = "anonymous"  # From, when the caller withholds their number: docs/voice/twiml#request-parameters


def control_app(exchange: Exchange, practice: str, origins: Collection[str] = ()) -> Flask:
    """The pages' API under /simulator/; calls go to `practice` unless they say otherwise.

    Pages served from `origins` (as http://127.0.0.1:8080) may use it from a browser.
    """
    app = Flask("phone_simulator.control")

    @app.before_request
    def only_from_here() -> None:
        # A name that resolves to this machine must not let a stranger's page use the phones (DNS rebinding),
        # and no form of another site can send JSON.
        if request.host.split(":")[0] not in LOCAL or (request.method == "POST" and not request.is_json):
            abort(403)

    @app.after_request
    def let_pages_in(answer: Response) -> Response:
        if request.origin in origins:
            answer.headers["Access-Control-Allow-Origin"] = request.origin
            answer.headers["Access-Control-Allow-Headers"] = "Content-Type"
        answer.headers["Vary"] = "Origin"
        return answer

    @app.errorhandler(NotInCall)
    def not_in_call(error: NotInCall) -> ResponseReturnValue:
        return jsonify(error="not in a call"), 409

    _reading(app, exchange)
    _acting(app, exchange, practice)
    return app


def _reading(app: Flask, exchange: Exchange) -> None:
    @app.get("/simulator/phones")
    def phones() -> ResponseReturnValue:
        with exchange.clock.lock:
            return jsonify(phones=[_state(phone) for phone in exchange.phones.values()])

    @app.get("/simulator/phones/<number>")
    def phone(number: str) -> ResponseReturnValue:
        with exchange.clock.lock:
            return jsonify(_heard(exchange, _phone(exchange, number), request.args.get("after", 0, int)))

    @app.get("/simulator/messages")
    def messages() -> ResponseReturnValue:
        with exchange.clock.lock:
            kept = [
                {"sid": m.sid, "to": m.to_number, "from": m.from_number, "body": m.body, "status": m.status}
                | {"at": m.created_at.isoformat()}
                for m in exchange.messages.values()
            ]
        return jsonify(messages=kept)

    @app.get("/simulator/alerts")
    def alerts() -> ResponseReturnValue:
        with exchange.clock.lock:
            return jsonify(alerts=[{"at": a.at.isoformat(), "level": a.level, "text": str(a)} for a in exchange.alerts])


def _acting(app: Flask, exchange: Exchange, practice: str) -> None:
    @app.post("/simulator/calls")
    def call() -> ResponseReturnValue:
        asked = request.get_json()
        with exchange.clock.lock:
            phone = _phone(exchange, str(asked.get("from", "")))
            if phone.busy:
                return jsonify(error="in another call"), 409
            if asked.get("to", practice) not in exchange.numbers:
                abort(404)
            phone.language = str(asked.get("language") or phone.language)
            exchange.call(phone.number, asked.get("to", practice))
            return jsonify(_state(phone)), 201

    @app.post("/simulator/phones/<number>/<what>")
    def act(number: str, what: str) -> ResponseReturnValue:
        asked = request.get_json()
        with exchange.clock.lock:
            phone = _phone(exchange, number)
            if not _do(phone, what, asked):
                abort(404)
            return jsonify(_state(phone))


def _do(phone: Phone, what: str, asked: Json) -> bool:
    """Whether it is something a phone can do."""
    if what == "say":
        phone.says(str(asked["text"])[:LONGEST_WORDS])
    elif what == "press":
        phone.presses("".join(key for key in str(asked["digits"]) if key in "0123456789*#"))
    elif what == "answer":
        phone.answer()
    elif what == "decline":
        phone.decline()
    elif what == "hangup":
        phone.hangs_up()
    else:
        return False
    return True


def _phone(exchange: Exchange, number: str) -> Phone:
    if number != WITHHELD and (not E164.fullmatch(number) or number in exchange.numbers):
        abort(404)
    return exchange.phone(number)


def _state(phone: Phone) -> Json:
    call = phone.call
    about = None
    if call is not None:
        outward = call.direction == "inbound"
        about = {
            "sid": call.sid,
            "status": call.status,
            "with": call.to_number if outward else call.from_number,
            "seconds": call.seconds,
        }
    connected = [other.number for other in phone.connected_to]
    return {"number": phone.number, "state": phone.state, "call": about, "connected_to": connected}


def _heard(exchange: Exchange, phone: Phone, after: int) -> Json:
    """What came out of it since entry `after`, and what is coming out of it now."""
    heard = [
        {"number": h.number, "at": h.at.isoformat(), "text": h.text, "by": h.by, "language": h.language, "cut": h.cut}
        for h in phone.heard[max(0, after) :]
    ]
    now = exchange.clock.elapsed
    hearing = [
        {"text": sound.words, "by": sound.by, "language": sound.language}
        | {"seconds": sound.seconds, "left": max(0.0, sound.began + sound.seconds - now)}
        for sound in phone.hearing
    ]
    return _state(phone) | {"heard": heard, "hearing": hearing}
