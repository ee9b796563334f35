"""Who is signed in: the cookie, the session it stands for, and the guard of the routes.

The cookie is signed and holds the session's token, the token of the forms, the language that was chosen on the way in,
and nothing of a person. What counts is the
session in the database.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from flask import Flask, abort, g, redirect, request, url_for
from flask import session as cookie
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Unauthorized

from frontdesk import vault
from frontdesk.accounts.model import RIGHTS, Right, Role, Session, Step
from frontdesk.bootstrap import Services
from frontdesk.errors import NotAllowed
from frontdesk.practice.schema import Manager
from voice_gateway.guards import Guard, View, declare, services

NAME = "frontdesk_console"
OPEN = frozenset({Step.OPEN})
OTHER_ROLE = "role"  # what is not allowed to whoever has another one
DOORS = {Step.CODE: "console.second_factor_page", Step.ENROL: "console.enrol_page", Step.LOCKED: "console.unlock_page"}

csrf = CSRFProtect()


class ScreenLocked(Unauthorized):
    """The manager was away too long and must prove again that it is they."""


def init_app(app: Flask, services: Services) -> None:
    """Sets up the cookie. The process `live` reads the same one, so its secret comes from the practice's key."""
    https = is_https(services)
    secrets = vault.keyed_hashes("console sessions")  # a session outlives a change of the key
    app.secret_key, app.config["SECRET_KEY_FALLBACKS"] = secrets[0], secrets[1:]
    app.config.update(
        SESSION_COOKIE_NAME=f"__Host-{NAME}" if https else NAME,  # RFC 6265bis: this host only, https only
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_CHECK_DEFAULT=False,  # the console's blueprint asks for the check; the chat has tokens of its own
        WTF_CSRF_TIME_LIMIT=None,  # a console stays open all day; the token lasts as long as the session
    )
    csrf.init_app(app)


def is_https(services: Services) -> bool:
    """Whether browsers reach us encrypted."""
    return services.settings.gateway_url.startswith("https:")


def manager_required(
    right: Right | None = None,
    *,
    steps: Collection[Step] = OPEN,
    by_hand: bool = True,
    case: bool = False,
) -> Callable[[View], View]:
    """For managers whose role gives a right and who have signed in this far; others are sent to the door they need.

    `by_hand`: calling the route is the manager's own doing and keeps the screen open. `case` tells that the service of
    cases asks whose the case is.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            session = current_session()
            if session is None or session.step not in steps:
                return _send_on(session)
            if right and not may(right):
                raise NotAllowed(OTHER_ROLE)
            if by_hand and request.args.get("by") != "script":
                services().sessions.touch(session)
                g.pop("session")  # read anew: its times have changed
            return view(**values)

        return declare(guarded, Guard("manager", right, frozenset(steps), case))

    return guard


def current_session() -> Session | None:
    """The session of this request, as it stands now."""
    if "session" not in g:
        g.session = services().sessions.find(cookie.get("token"))
    found: Session | None = g.session
    return found


def signed_in() -> bool:
    """Whether a manager is here and the screen not locked."""
    session = current_session()
    return session is not None and session.step is Step.OPEN


def current_manager() -> Manager:
    """The manager whose request this is."""
    session = current_session()
    if session is None:
        raise RuntimeError("no manager is signed in")
    return services().practices.manager(session.manager_id)


def may(right: Right) -> bool:
    """Whether the role of the manager who is here gives this right."""
    return right in RIGHTS[Role(current_manager().role)]


def begin(token: str, wanted: str = "") -> None:
    """Puts a new session into the cookie; of an earlier one, its form token included, only the language lives on."""
    asked = request.args.get("language")
    language = asked if asked in services().practices.current().languages else chosen_language()
    cookie.clear()
    cookie.update(token=token, wanted=wanted, language=language)
    g.pop("session", None)


def chosen_language() -> str:
    """The language that was chosen on the way in; empty when none was."""
    return str(cookie.get("language", ""))


def wanted_before() -> str:
    """Where the manager was going before they were asked who they are; empty when nowhere."""
    return str(cookie.get("wanted", ""))


def wanted_page() -> str:
    """The same, used up; the page of the manager's role when nowhere."""
    return str(cookie.pop("wanted", "")) or home()


def home() -> str:
    """The page of the manager's role."""
    return url_for("console.queue" if may(Right.CASES) else "console.accounts_page")


def sign_out() -> None:
    """Ends the session; somebody who has left cannot be rung."""
    session = current_session()
    if session and may(Right.CASES) and session.step in (Step.OPEN, Step.LOCKED):
        services().practices.set_presence(session.manager_id, available=False)
    if session:
        services().sessions.end(session)
    cookie.clear()
    g.pop("session", None)


def token() -> str | None:
    """The token of this browser's session, for a stream that looks whether the session lives on."""
    found: str | None = cookie.get("token")
    return found


def address() -> str:
    """Where a request comes from; guesses are counted by its network."""
    return request.remote_addr or "unknown"


def _send_on(session: Session | None) -> Any:
    a_page = request.blueprint == "console" and not request.path.startswith("/console/api/")
    if a_page and request.method in ("GET", "HEAD"):
        if session is None:
            return redirect(url_for("console.sign_in_page", next=request.path))
        if session.step in DOORS:
            return redirect(url_for(DOORS[session.step], next=request.path))
        return redirect(home())
    if session is not None and session.step is Step.LOCKED:
        raise ScreenLocked
    return abort(401)
