"""Leave of providers: entered with who covers, and a list of patients to be seen to before it begins."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from frontdesk.accounts.model import Right
from frontdesk.refills.leave_lists import Tick
from voice_gateway.console.auth import current_manager, manager_required, may
from voice_gateway.console.away import present_leave, present_leaves
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words
from voice_gateway.guards import services


@blueprint.get("/leaves")
@manager_required(Right.CASES)
def leaves_page() -> str:
    """Who will be away and who covers; with the form for supervisors."""
    manager, desk = current_manager(), services()
    sees_lists = manager.clinical or may(Right.ROTA)
    counts = {one.id: desk.leave_lists.open_count(one.id) for one in desk.leaves.coming()} if sees_lists else {}
    view = present_leaves(desk.leaves.coming(), desk.leaves.in_files(), counts, page_words())
    return render_template("console/leaves.html", view=view)


@blueprint.post("/leaves")
@manager_required(Right.ROTA)
def enter_leave() -> Any:
    """A provider's leave. Then the list of whom it touches."""
    form = request.form
    try:
        days = date.fromisoformat(form.get("from", "")[:10]), date.fromisoformat(form.get("until", "")[:10])
    except ValueError:
        raise FormWrong("form_wrong_time") from None
    if not form.get("provider"):
        raise FormWrong("form_wrong_choose")
    leave = services().leaves.enter(current_manager().id, form["provider"], *days, form.get("cover", ""))
    flash(page_words()("leave_entered"))
    return redirect(url_for("console.leave_page", leave_id=leave.id), 303)


@blueprint.post("/leaves/<leave_id>/end")
@manager_required(Right.ROTA)
def end_leave(leave_id: str) -> Any:
    """They are back, or do not go."""
    services().leaves.end(current_manager().id, leave_id)
    flash(page_words()("leave_ended"))
    return redirect(url_for("console.leaves_page"), 303)


@blueprint.get("/leaves/<leave_id>")
@manager_required(Right.CASES)
def leave_page(leave_id: str) -> str:
    """Whom a leave touches; who may read it, the service knows."""
    found = services().leave_lists.of(leave_id, current_manager().id)
    return render_template("console/leave.html", view=present_leave(found, page_words()))


@blueprint.post("/leaves/<leave_id>/ticks")
@manager_required(Right.CASES)
def tick_leave(leave_id: str) -> Any:
    """What was done for a patient, or that it was not."""
    tick, patient_id = request.form.get("tick", ""), request.form.get("patient", "")
    if tick not in set(Tick):
        raise BadRequest
    done = request.form.get("done") == "yes"
    services().leave_lists.tick(leave_id, current_manager().id, patient_id, Tick(tick), done=done)
    return redirect(url_for("console.leave_page", leave_id=leave_id), 303)
