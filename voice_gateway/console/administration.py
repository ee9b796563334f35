"""For administrators: accounts of managers, and the record of who did what. No case is shown here."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from frontdesk.accounts.model import Invitation, Right
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.page import page_words
from voice_gateway.guards import services

NEWEST = 200


@blueprint.get("/accounts")
@manager_required(Right.ACCOUNTS)
def accounts_page() -> str:
    """All accounts and how they stand."""
    return _accounts()


@blueprint.post("/accounts/<manager_id>/invite")
@manager_required(Right.ACCOUNTS)
def invite(manager_id: str) -> str:
    """Makes an invitation and shows its code this once."""
    return _accounts(services().enrolment.invite(manager_id, current_manager().id))


@blueprint.post("/accounts/<manager_id>/end-sessions")
@manager_required(Right.ACCOUNTS)
def end_sessions(manager_id: str) -> Any:
    """Signs a manager out everywhere."""
    services().enrolment.end_sessions(manager_id, current_manager().id)
    flash(page_words()("sessions_ended"))
    return redirect(url_for("console.accounts_page"), 303)


@blueprint.get("/audit")
@manager_required(Right.AUDIT)
def audit_page() -> str:
    """The newest rows of the record, by ids."""
    rows = services().enrolment.trail(current_manager().id, NEWEST)
    return render_template("console/audit.html", rows=rows)


def _accounts(invitation: Invitation | None = None) -> str:
    address = f"{services().settings.gateway_url}{url_for('console.invitation_page')}"
    standings = services().enrolment.standings()
    return render_template("console/accounts.html", standings=standings, invitation=invitation, address=address)
