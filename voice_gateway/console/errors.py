"""Turns what can go wrong into a page, or JSON for the page's script, in the manager's language, for all routes."""

from typing import Any

from flask import Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from frontdesk import errors
from frontdesk.adapters.telephony.port import TelephonyAway
from frontdesk.cases.model import WITH_MANAGER
from frontdesk.log import log
from voice_gateway.console import auth, forms
from voice_gateway.console.auth import ScreenLocked
from voice_gateway.console.page import context, headers, page_words
from voice_gateway.guards import services

KNOWN: dict[type[errors.FrontdeskError], tuple[int, str]] = {
    errors.CaseTaken: (409, "case_taken"),
    errors.RefillOpen: (409, "refill_open"),
    errors.TasksOpen: (409, "tasks_open"),
    errors.IllegalMove: (409, "illegal_move"),
    errors.NotAllowed: (403, "not_allowed"),
    errors.WrongSecret: (403, "wrong_secret"),
    errors.TooManyTries: (429, "too_many"),
    errors.Unknown: (404, "unknown"),
    errors.MessageTooLong: (413, "message_too_long"),
    errors.RotaWrong: (422, "bad_request"),
    errors.TaskWrong: (422, "bad_request"),
    TelephonyAway: (503, "recording_away"),
}
HTTP = {400: "bad_request", 401: "signed_out", 404: "not_found", 413: "message_too_long", 429: "too_many"}


def answer(error: Exception) -> Any:
    """What the manager gets instead of what they asked for."""
    status, code = _status_and_code(error)
    if code == "ours":
        log.error("unexpected", error=error, route=request.endpoint)
    message = _taken(error) or _wrong(error) or page_words()(f"error_{code}")
    if _asked_by_script():
        return jsonify(error=code, message=message), status
    if again := forms.shown_again(error, message):
        return again, status
    return render_template("console/error.html", message=message, written=forms.written()), status


def nothing_there() -> Response:
    """An address of the console at which nothing is. No route of ours was asked, so nothing is there by itself."""
    message = page_words()("error_not_found")
    response = make_response(render_template("console/error.html", message=message, written=(), **context()), 404)
    return headers(response)


def _status_and_code(error: Exception) -> tuple[int, str]:
    if isinstance(error, ScreenLocked):
        return 401, "locked"
    if isinstance(error, HTTPException):
        status = error.code or 500
        kind = "csrf" if type(error).__name__ == "CSRFError" else HTTP.get(status, "bad_request")
        return status, kind if status < 500 else "ours"
    return next((KNOWN[kind] for kind in type(error).__mro__ if kind in KNOWN), (500, "ours"))


def _taken(error: Exception) -> str | None:
    """Who was faster, when that is what went wrong."""
    if not isinstance(error, errors.CaseTaken):
        return None
    case = services().cases.get(str(error))
    if case.status not in WITH_MANAGER or not case.manager_id:
        return None
    return page_words()("error_case_taken_by", name=page_words().manager_name(case.manager_id))


def _wrong(error: Exception) -> str | None:
    """What is wrong with a form, when that is known better than that something is."""
    if isinstance(error, forms.FormWrong):
        return page_words()(error.what)
    if isinstance(error, errors.NotAllowed) and str(error) == auth.OTHER_ROLE:
        return page_words()("error_other_role")
    if isinstance(error, errors.RotaWrong):
        return page_words()(f"rota_wrong_{error}")
    return page_words()(f"task_wrong_{error}") if isinstance(error, errors.TaskWrong) else None


def _asked_by_script() -> bool:
    from_page = request.accept_mimetypes.best == "application/json"
    return from_page or request.path.startswith(("/console/api/", "/live/"))
