"""Turns what can go wrong into an answer a person understands, in their language. Once, for all routes of the chat."""

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from frontdesk import errors
from frontdesk.adapters.speech.port import SpeechAway
from frontdesk.listening.model import LanguageNotHeard, ListeningAway, RecordingRefused
from frontdesk.log import log
from voice_gateway.chat.page import local_number, page_of
from voice_gateway.chat.schemas import Refusal
from voice_gateway.console.errors import nothing_there
from voice_gateway.guards import services
from voice_gateway.languages import asked_language
from voice_gateway.limits import Reason, refused

ANSWERS: dict[type[Exception], tuple[int, str]] = {
    errors.MessageTooLong: (413, "message_too_long"),
    errors.TooManyTries: (429, "error_too_many"),
    errors.WrongCode: (403, "error_wrong_code"),
    errors.WrongLink: (403, "error_wrong_link"),
    errors.NotAllowed: (403, "error_not_allowed"),
    errors.Unknown: (404, "error_unknown"),
    LanguageNotHeard: (422, "error_not_heard_language"),
}
HTTP = {404: "error_unknown", 413: "message_too_long", 429: "error_too_many"}
TOLD = ("Allow", "Retry-After")  # headers of a refusal that are passed on
TRY_AGAIN = "3"  # seconds, when there was too much at once


def init_app(app: Flask) -> None:
    """Registers the handlers of the chat's routes; the console has its own for its pages."""
    app.register_error_handler(errors.TurnInProgress, lambda _: (jsonify(status="working"), 202))
    app.register_error_handler(errors.Overloaded, _busy)
    app.register_error_handler(errors.DatabaseAway, _away)
    app.register_error_handler(SpeechAway, lambda _: _without("error_no_speech"))
    app.register_error_handler(ListeningAway, lambda _: _without("error_no_listening"))
    app.register_error_handler(RecordingRefused, _not_heard)
    app.register_error_handler(errors.LineHidden, lambda _: _answer(409, "widget_hidden_row", "hidden"))
    app.register_error_handler(errors.FrontdeskError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _away(error: errors.DatabaseAway) -> Response:
    """The same sentence as busy, in another word: here nobody knows whether the message is on record."""
    log.error("unexpected", error=error, route=request.endpoint)
    return _later("away")


def _busy(_: errors.FrontdeskError) -> Response:
    return _later("busy")


def _not_heard(error: RecordingRefused) -> Response:
    return _answer(413 if error.wrong == "big" else 422, f"error_not_heard_{error.wrong}")


def _without(key: str) -> Response:
    """Something that helps is away; the chat is not."""
    response = _answer(503, key)
    response.headers["Retry-After"] = TRY_AGAIN
    return response


def _later(word: str) -> Response:
    refused(Reason.BUSY)
    response = _answer(503, "error_busy", word)
    response.headers["Retry-After"] = TRY_AGAIN
    return response


def _known(error: errors.FrontdeskError) -> Response:
    status, key = ANSWERS.get(type(error), (500, "error_ours"))
    if isinstance(error, errors.Unknown) and str(error) != "conversation":
        status, key = 500, "error_ours"  # the chat is there; something of ours in it is not
    return _answer(status, key)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    key = HTTP.get(status, "error_request" if status < 500 else "error_ours")
    if status == 404 and _by_hand() and request.path.startswith("/console/"):
        return nothing_there()
    response = _page(status, key) if _by_hand() else _answer(status, key)
    response.headers.extend([(name, value) for name, value in error.get_headers() if name in TOLD])
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", error=error, route=request.endpoint)
    return _answer(500, "error_ours")


def _by_hand() -> bool:
    """Did somebody open this address in their browser, where programs do not read the answer?"""
    wanted = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return wanted == "text/html" and "chat.page" in current_app.view_functions


def _page(status: int, key: str) -> Response:
    """The sentence as a page from which one gets on; when that cannot be made, the sentence."""
    try:
        languages = services().practices.current().languages
        asked = request.args.get("language") if request.args.get("language") in languages else None
        shown = page_of(services(), asked or asked_language(languages))
        message = _sentence(key, shown["language"])
        return make_response(render_template("wrong.html", message=message, asked=asked, **shown), status)
    except Exception as error:
        log.error("unexpected", error=error, route=request.endpoint)
        return _answer(status, key)


def _answer(status: int, key: str, word: str = "") -> Response:
    """A word for programs and a sentence for the patient."""
    refusal: Refusal = {"error": word or key.removeprefix("error_"), "message": _sentence(key)}
    response = jsonify(refusal)
    response.status_code = status
    return response


def _sentence(key: str, wanted: str | None = None) -> str:
    """In the wanted language, the conversation's, or the browser's; also when little of ours works."""
    texts = services().texts
    language, phone = wanted or asked_language(texts.languages) or texts.lender(key, ""), ""
    try:
        phone = local_number(services().practices.current().details.phone)
        if conversation_id := g.get("conversation_id"):
            language = services().conversations.get(conversation_id).language
    except Exception as error:  # an error on the way to an error's sentence must not hide it
        log.error("unexpected", error=error, route=request.endpoint)
    return texts.say(key, language, phone=phone)
