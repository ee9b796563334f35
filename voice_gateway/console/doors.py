"""The doors: signing in, the second factor, an invitation, the lock, signing out."""

from typing import Any

import segno
from flask import flash, jsonify, redirect, render_template, request, url_for

from frontdesk.accounts.model import INVITATION_LASTS, Step
from frontdesk.accounts.passwords import SHORTEST
from frontdesk.accounts.second_factor import address as phone_address
from frontdesk.errors import TooManyTries, WeakPassword, WrongSecret
from voice_gateway.chat.presenters import own_name
from voice_gateway.console import auth
from voice_gateway.console.auth import current_manager, current_session, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.page import page_words, wanted
from voice_gateway.console.presenters import present_demo_accounts
from voice_gateway.guards import open_to_all, services

ANY = frozenset({Step.CODE, Step.ENROL, Step.OPEN, Step.LOCKED})
ENROLLING = frozenset({Step.ENROL, Step.OPEN})


@blueprint.get("/sign-in")
@open_to_all
def sign_in_page() -> str:
    """Where a manager signs in."""
    return _sign_in_form()


@blueprint.post("/sign-in")
@open_to_all
def sign_in() -> Any:
    """Begins a session, or says that id and password do not fit."""
    given = {name: request.form.get(name, "") for name in ("password", "code")}
    try:
        token, step = services().accounts.sign_in(
            request.form.get("manager", ""), given["password"], auth.address(), given["code"]
        )
    except WrongSecret:
        return _sign_in_form("sign_in_wrong"), 401
    except TooManyTries as error:
        return _sign_in_form("sign_in_slowed", slowed=str(error) == "account"), 429
    auth.begin(token, wanted())
    return redirect(auth.wanted_page() if step is Step.OPEN else url_for(auth.DOORS[step]), 303)


@blueprint.get("/second-factor")
@manager_required(steps=[Step.CODE])
def second_factor_page() -> str:
    """Where the code of the phone is asked for."""
    return render_template("console/second_factor.html", trouble=None)


@blueprint.post("/second-factor")
@manager_required(steps=[Step.CODE])
def second_factor() -> Any:
    """Opens the console for who has the second factor."""
    try:
        token = services().accounts.give_code(_session(), request.form.get("code", ""), auth.address())
    except (WrongSecret, TooManyTries) as error:
        return _refused("second_factor", error, "code_wrong")
    auth.begin(token, auth.wanted_before())
    return redirect(auth.wanted_page(), 303)


@blueprint.get("/second-factor/new")
@manager_required(steps=ENROLLING)
def enrol_page() -> str:
    """Where a phone learns the key of a second factor."""
    return _enrol_form()


@blueprint.post("/second-factor/new")
@manager_required(steps=ENROLLING)
def enrol() -> Any:
    """Takes the second factor into use, and shows the recovery codes this once."""
    fields = (request.form.get("code", ""), request.form.get("password", ""))
    try:
        token, codes = services().enrolment.prove_key(_session(), *fields)
    except WrongSecret as error:
        return _enrol_form("code_wrong" if str(error) == "code" else "password_wrong"), 403
    except TooManyTries:
        return _enrol_form("too_many_codes"), 429
    if token:
        auth.begin(token, auth.wanted_before())
    return render_template("console/recovery_codes.html", codes=codes, kept=bool(token), onward=auth.wanted_page())


@blueprint.get("/invitation")
@open_to_all
def invitation_page() -> str:
    """Where an invited manager chooses a password."""
    return _invitation_form()


@blueprint.post("/invitation")
@open_to_all
def accept_invitation() -> Any:
    """Sets the password, and goes on to the second factor."""
    code, password = request.form.get("code", ""), request.form.get("password", "")
    try:
        token = services().enrolment.accept_invitation(code, password, auth.address())
    except WeakPassword as error:
        return _invitation_form(f"weak_{error}", code=code), 422
    except WrongSecret:
        return _invitation_form("invitation_wrong"), 403
    except TooManyTries:
        return _invitation_form("error_too_many"), 429
    auth.begin(token)
    return redirect(url_for("console.enrol_page"), 303)


@blueprint.get("/unlock")
@manager_required(steps=[Step.LOCKED])
def unlock_page() -> str:
    """What a locked screen shows without the page's script."""
    return render_template("console/unlock.html", trouble=None)


@blueprint.post("/unlock")
@manager_required(steps=[Step.LOCKED, Step.OPEN], by_hand=False)
def unlock() -> Any:
    """Goes on where the manager was."""
    by_script = request.accept_mimetypes.best == "application/json"
    if _session().step is Step.LOCKED:  # by now another tab may have unlocked it
        try:
            services().accounts.unlock(_session(), request.form.get("secret", ""), auth.address())
        except (WrongSecret, TooManyTries) as error:
            if by_script:
                raise
            return _refused("unlock", error, "unlock_wrong")
    return jsonify(unlocked=True) if by_script else redirect(wanted() or auth.home(), 303)


@blueprint.post("/stay")
@manager_required()
def stay() -> Any:
    """The manager is there, though nothing was sent: they read or write."""
    return jsonify(session_times())


@blueprint.post("/sign-out")
@manager_required(steps=ANY, by_hand=False)
def sign_out() -> Any:
    """Ends the session; from now on the manager is away."""
    words = page_words()
    auth.sign_out()
    flash(words("signed_out"))
    return redirect(url_for("console.sign_in_page", language=words.language), 303)


@blueprint.get("/account")
@manager_required()
def account_page() -> str:
    """A manager's own password and second factor."""
    return _account_form()


@blueprint.post("/account/password")
@manager_required()
def change_password() -> Any:
    """A new password; all other browsers are signed out."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    try:
        services().enrolment.change_password(_session(), old, new)
    except WeakPassword as error:
        return _account_form(f"weak_{error}"), 422
    except (WrongSecret, TooManyTries) as error:
        return _refused("account", error, "password_wrong", **_account())
    flash(page_words()("password_changed"))
    return redirect(url_for("console.account_page"), 303)


def _session() -> Any:
    return current_session()


def session_times() -> dict[str, Any]:
    """How long the screen stays open, in seconds; a browser's own clock may be wrong."""
    session, words = _session(), page_words()
    return {
        "locked": session.step is Step.LOCKED,
        "locks_in": words.seconds_until(session.locks_at),
        "ends_in": words.seconds_until(session.ends_at),
    }


def _refused(page: str, error: Exception, wrong: str, **more: Any) -> tuple[str, int]:
    slowed = isinstance(error, TooManyTries)
    trouble = page_words()("too_many_codes" if slowed else wrong)
    return render_template(f"console/{page}.html", trouble=trouble, **more), 429 if slowed else 403


def _sign_in_form(trouble: str = "", *, slowed: bool = False) -> str:
    words = page_words()
    return render_template(
        "console/sign_in.html",
        trouble=words(trouble) if trouble else None,
        slowed=slowed,
        next=wanted(),
        chosen=request.args.get("language"),
        given=request.form.get("manager", ""),
        languages=[(code, own_name(code)) for code in words.practice.languages],
        accounts=present_demo_accounts(services(), words),
    )


def _enrol_form(trouble: str = "") -> str:
    words, manager = page_words(), current_manager()
    secret = services().enrolment.new_key(_session())
    account = services().accounts.account(manager.id)
    uri = phone_address(secret, manager.id, words.practice.details.name)
    return render_template(
        "console/enrol.html",
        trouble=words(trouble) if trouble else None,
        key=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address=uri,
        qr=_picture(uri),
        again=bool(account and account.totp),
        demo=bool(account and account.demo),
    )


def _invitation_form(trouble: str = "", code: str = "") -> str:
    words = page_words()
    told = words(trouble, shortest=SHORTEST) if trouble else None
    days = INVITATION_LASTS.days
    return render_template("console/invitation.html", trouble=told, code=code, shortest=SHORTEST, days=days)


def _picture(address: str) -> str:
    """A QR code as SVG, dark on light in every theme, with no style or script in it."""
    code = segno.make(address, micro=False)
    return code.svg_inline(omitsize=True, light="#fff", border=3, svgclass=None, lineclass=None)


def _account_form(trouble: str = "") -> str:
    told = page_words()(trouble, shortest=SHORTEST) if trouble else None
    return render_template("console/account.html", trouble=told, **_account())


def _account() -> dict[str, Any]:
    mine = current_manager().id
    standing = next(one for one in services().enrolment.standings() if one.manager_id == mine)
    return {"standing": standing, "shortest": SHORTEST}
