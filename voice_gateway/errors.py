"""Turns what can go wrong into an answer a person understands, in their language. Once, for all routes of the chat."""

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from frontdesk import errors
from frontdesk.log import log
from voice_gateway.guards import services
from voice_gateway.languages import asked_language

ANSWERS: dict[type[Exception], tuple[int, str]] = {
    errors.MessageTooLong: (413, "message_too_long"),
    errors.NotAllowed: (403, "error_not_allowed"),
    errors.Unknown: (404, "error_unknown"),
}


def init_app(app: Flask) -> None:
    """Registers the handlers of the chat's routes; the console has its own for its pages."""
    app.register_error_handler(errors.TurnInProgress, lambda _: (jsonify(status="working"), 202))
    app.register_error_handler(errors.FrontdeskError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _known(error: errors.FrontdeskError) -> tuple[Response, int]:
    status, key = ANSWERS.get(type(error), (500, "error_ours"))
    if isinstance(error, errors.Unknown) and str(error) != "conversation":
        status, key = 500, "error_ours"  # the chat is there; something of ours in it is not
    return _answer(status, key)


def _http(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    keys = {404: "error_unknown", 413: "message_too_long", 429: "error_too_many"}
    return _answer(status, keys.get(status, "error_request" if status < 500 else "error_ours"))


def _unexpected(error: Exception) -> tuple[Response, int]:
    log.error("unexpected", error=error, route=request.endpoint)
    return _answer(500, "error_ours")


def _answer(status: int, key: str) -> tuple[Response, int]:
    texts = services().texts
    language = asked_language(texts.languages) or texts.languages[0]
    return jsonify(error=key.removeprefix("error_"), message=texts.say(key, language)), status
