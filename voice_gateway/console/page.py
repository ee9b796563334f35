"""What every page of the console has: its language and words, who is signed in, its security headers."""

from typing import Any

from flask import Response, current_app, g, request

from frontdesk.accounts.model import Right
from voice_gateway.console import auth, forms
from voice_gateway.console.words import Words
from voice_gateway.console.worklist import Worklist
from voice_gateway.guards import services

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self' {live}; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

# What the top of every page leads to: the right it needs, where it is, what it is called.
PAGES = (
    (Right.CASES, "queue", "desk"),
    (Right.CASES, "rota_page", "rota"),
    (Right.OVERVIEW, "overview", "overview"),
    (Right.SENTENCES, "misunderstood_page", "misunderstood"),
    (Right.FIGURES, "figures_page", "figures"),
    (Right.ACCOUNTS, "accounts_page", "accounts"),
    (Right.AUDIT, "audit_page", "audit"),
    (None, "account_page", "account"),
)


def worklist() -> Worklist:
    """The managers' cases."""
    found: Worklist = current_app.extensions["worklist"]
    return found


def page_words() -> Words:
    """The words in the language that the manager chose on the way in, or their first; before anybody signed in, in the
    one asked for."""
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
        "pages": PAGES,
        "at_desk": lambda: services().practices.is_on_duty(auth.current_manager().id),
        "manager": auth.current_manager() if auth.signed_in() else None,
        "may": lambda right: auth.may(Right(right)),
        "home": auth.home,
        "half": auth.current_session() is not None and not auth.signed_in(),
        "wanted": wanted,
        "refused": g.get("refused"),
        "is_refused": forms.is_refused,
        "typed": forms.typed,
        "stream": f"{services().settings.stream_url}/live/console",
    }


def wanted() -> str:
    """Where a form or a door leads afterwards, which is never out of the console; empty when nothing was said."""
    asked = request.values.get("next", "")
    return asked if asked.startswith("/console/") else ""


def headers(response: Response) -> Response:
    """Only our own files and streams, in no frame, in no cache, with nothing of the machine but notices."""
    response.headers["Content-Security-Policy"] = CSP.format(live=services().settings.stream_url)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if request.endpoint != "console.static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _language() -> str:
    return services().texts.whole("console_", _asked())


def _asked() -> str:
    languages = services().practices.current().languages
    if auth.current_session() is not None:
        spoken = [code for code in auth.current_manager().languages if code in languages] or languages[:1]
        return chosen if (chosen := auth.chosen_language()) in spoken else spoken[0]
    asked = request.args.get("language") or auth.chosen_language()
    return asked if asked in languages else languages[0]
