"""For supervisors: how all cases stand, and a look into one with a reason that stays on record."""

from typing import Any

from flask import redirect, render_template, request, url_for

from frontdesk.accounts.model import Right
from frontdesk.cases.access import GLASS_REASONS
from voice_gateway.console.after import present_late_checks
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words, worklist
from voice_gateway.console.presenters import present_listed, present_overview
from voice_gateway.guards import services

LONGEST_WORDS = 500


@blueprint.get("/overview")
@manager_required(Right.OVERVIEW)
def overview() -> str:
    """All open cases: what about, whose, since when; nothing of a patient."""
    cases = services().case_access.overview(current_manager().id)
    entries = present_overview(cases, current_manager(), page_words())
    checks = present_late_checks(current_manager().id, page_words())
    late = present_listed(worklist().late_tasks(current_manager().id), current_manager().id, page_words())
    return render_template(
        "console/overview.html",
        late=late,
        checks=checks,
        entries=entries,
        reasons=GLASS_REASONS,
        longest=LONGEST_WORDS,
    )


@blueprint.post("/cases/<case_id>/break-glass")
@manager_required(Right.OVERVIEW, case=True)
def break_glass(case_id: str) -> Any:
    """Opens a case of somebody else to read, for an hour."""
    why, words = request.form.get("why", ""), request.form.get("words", "").strip()[:LONGEST_WORDS]
    if why not in GLASS_REASONS or not words:
        raise FormWrong("form_wrong_words" if why in GLASS_REASONS else "form_wrong_choose")
    services().case_access.break_glass(case_id, current_manager().id, why, words)
    return redirect(url_for("console.case", case_id=case_id), 303)
