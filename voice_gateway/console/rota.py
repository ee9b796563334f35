"""Who is there: absences, everybody's own and for supervisors all, and hours of single days."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from frontdesk.accounts.model import Right
from frontdesk.practice.model import Kind
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words, wanted
from voice_gateway.console.shifts import present_rota, read_hours, read_moment
from voice_gateway.guards import services


@blueprint.get("/rota")
@manager_required(Right.CASES)
def rota_page() -> str:
    """Absences and changed hours from today on, with the forms for them."""
    view = present_rota(services().rota.page(current_manager().id), services().practices.is_on_duty, page_words())
    return render_template("console/rota.html", view=view, kinds=list(Kind))


@blueprint.post("/rota/own-absence")
@manager_required(Right.CASES)
def enter_own_absence() -> Any:
    """A manager's own absence; from now unless something else is said."""
    return _absent(current_manager().id)


@blueprint.post("/rota/absences")
@manager_required(Right.ROTA)
def enter_absence() -> Any:
    """Anybody's absence."""
    return _absent(_chosen("manager"))


@blueprint.post("/rota/absences/<absence_id>/end")
@manager_required(Right.CASES)
def end_absence(absence_id: str) -> Any:
    """Ends an absence; whose it is and who may, the service knows."""
    services().rota.end_absence(current_manager().id, absence_id)
    return _done("ended")


@blueprint.post("/rota/hours")
@manager_required(Right.ROTA)
def change_hours() -> Any:
    """A manager's hours on one day."""
    manager_id, day, hours = _chosen("manager"), _day(), read_hours(request.form.get("hours", ""))
    services().rota.change_hours(current_manager().id, manager_id, day, hours)
    return _done("changed")


@blueprint.post("/rota/hours/swap")
@manager_required(Right.ROTA)
def swap_hours() -> Any:
    """Two managers have each other's hours on one day."""
    one, other, day = _chosen("manager"), _chosen("other"), _day()
    services().rota.swap_hours(current_manager().id, one, other, day)
    return _done("changed")


@blueprint.post("/rota/hours/usual")
@manager_required(Right.ROTA)
def usual_hours() -> Any:
    """Takes back what was changed for a day."""
    services().rota.usual_hours(current_manager().id, request.form.get("manager", ""), _day())
    return _done("changed")


def _absent(manager_id: str) -> Any:
    form, zone = request.form, page_words().practice.zone
    try:
        kind, until = Kind(form.get("kind", "")), read_moment(form.get("until", ""), zone, last_day=True)
        since = read_moment(form["from"], zone) if form.get("from") else services().clock.now()
    except ValueError:
        raise FormWrong("form_wrong_time") from None
    by, cover_id = current_manager().id, form.get("cover") or None
    services().rota.enter_absence(by, manager_id, kind, since, until, cover_id)
    return _done("entered")


def _chosen(field: str) -> str:
    if not (manager_id := request.form.get(field, "")):
        raise FormWrong("form_wrong_choose")
    return manager_id


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        raise FormWrong("form_wrong_time") from None


def _done(key: str) -> Any:
    flash(page_words()(f"rota_{key}"))
    return redirect(wanted() or url_for("console.rota_page"), 303)
