"""Who is signed in: sessions, tokens against forged requests, limits on guessing, and the guard of the routes."""

from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, redirect, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect

from frontdesk import vault
from frontdesk.bootstrap import Services
from frontdesk.errors import Unknown
from frontdesk.practice.schema import Manager
from voice_gateway.guards import View, services

SIGNED_IN_FOR = timedelta(hours=12)
PER_ADDRESS = "10 per minute; 100 per hour"  # wrong passwords only
PER_MANAGER = "100 per hour"  # so high that nobody can lock a manager out by guessing on purpose

logins = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://")


class SignedIn:
    """A manager with a session, in the shape Flask-Login asks for."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, manager: Manager) -> None:
        self.manager = manager

    def get_id(self) -> str:
        """What the session keeps."""
        return self.manager.id


def init_app(app: Flask, services: Services) -> None:
    """Sets up sessions. The process `live` reads the same cookie, so the secret comes from the practice's key."""
    secrets = vault.keyed_hashes("console sessions")  # a session outlives a change of the key
    app.secret_key, app.config["SECRET_KEY_FALLBACKS"] = secrets[0], secrets[1:]
    app.config.update(
        SESSION_COOKIE_NAME="frontdesk_console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=services.settings.gateway_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        WTF_CSRF_CHECK_DEFAULT=False,  # the console's blueprint asks for the check; the chat has tokens of its own
        WTF_CSRF_TIME_LIMIT=None,  # a console stays open all day; the token lasts as long as the session
    )
    for extension in (logins, csrf, limiter):
        extension.init_app(app)


def manager_required(view: View) -> View:
    """For managers who are signed in; others are sent to the sign-in page, scripts get a 401."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        return view(**values) if current_user.is_authenticated else _ask_to_sign_in()

    guarded.guard = "manager"  # type: ignore[attr-defined]
    return guarded


def current_manager() -> Manager:
    """The manager whose request this is."""
    manager: Manager = current_user.manager
    return manager


def sign_in(manager_id: str, password: str) -> bool:
    """Begins a session if the password is right."""
    if not services().practices.check_password(manager_id, password):
        return False
    session.clear()  # nothing of an earlier session, its form token included, lives on in the new one
    return bool(login_user(SignedIn(services().practices.manager(manager_id))))


def sign_out() -> None:
    """Ends the session; somebody who has left cannot be rung."""
    services().practices.set_presence(current_manager().id, available=False)
    logout_user()
    session.clear()


def wanted_manager() -> str:
    """Whom somebody tries to sign in as."""
    return request.form.get("manager", "")


def was_wrong(response: Response) -> bool:
    """Whether a try to sign in counts against the limits."""
    return response.status_code == 401


@logins.user_loader  # type: ignore[untyped-decorator]
def _load(manager_id: str) -> SignedIn | None:
    try:
        return SignedIn(services().practices.manager(manager_id))
    except Unknown:
        return None


def _ask_to_sign_in() -> Any:
    a_page = request.blueprint == "console" and not request.path.startswith("/console/api/")
    if a_page and request.method in ("GET", "HEAD"):
        return redirect(url_for("console.sign_in_page", next=request.path))
    return abort(401)
