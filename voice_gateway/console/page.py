"""What every page of the console has: its language and words, who is signed in, its security headers."""

from typing import Any

from flask import Response, current_app, g, request
from flask_login import current_user

from voice_gateway.console.auth import current_manager
from voice_gateway.console.words import Words
from voice_gateway.console.worklist import Worklist
from voice_gateway.guards import services

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' {live}; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def worklist() -> Worklist:
    """The managers' cases."""
    found: Worklist = current_app.extensions["worklist"]
    return found


def page_words() -> Words:
    """The words in the manager's first language; before anybody signed in, in the one asked for."""
    if "console_words" not in g:
        g.console_words = Words(services(), _language())
    words: Words = g.console_words
    return words


def context() -> dict[str, Any]:
    """What every template may use."""
    words = page_words()
    return {
        "words": words,
        "language": words.language,
        "practice": words.practice.details,
        "at_desk": lambda: services().practices.is_on_duty(current_manager().id),
        "manager": current_manager() if current_user.is_authenticated else None,
        "stream": f"{services().settings.stream_url}/live/console",
    }


def headers(response: Response) -> Response:
    """Only our own files and streams, in no frame, in no cache."""
    response.headers["Content-Security-Policy"] = CSP.format(live=services().settings.stream_url)
    response.headers["Referrer-Policy"] = "same-origin"
    if request.endpoint != "console.static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _language() -> str:
    if current_user.is_authenticated:
        return current_manager().languages[0]
    languages = services().practices.current().languages
    asked = request.args.get("language")
    return asked if asked in languages else languages[0]
