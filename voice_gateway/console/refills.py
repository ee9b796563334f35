"""What a manager writes down of a refill: what is known, what was decided, whether it has arrived."""

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.exceptions import BadRequest

from frontdesk.accounts.model import Right
from frontdesk.refills.model import Decision, Found, Stage
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words
from voice_gateway.guards import services

MYSELF = "myself"
LONGEST_WORDS = 500
MOST_DAYS = 400


@blueprint.post("/cases/<case_id>/refill")
@manager_required(Right.CASES, case=True)
def change_refill(case_id: str) -> Any:
    """Puts right what is known; what is left empty stays."""
    days = request.form.get("days", "").strip()
    if days and not (days.isascii() and days.isdigit() and int(days) <= MOST_DAYS):
        raise FormWrong("form_wrong_days")
    known = {name: request.form.get(name) or None for name in ("medication_id", "prescriber_id", "pharmacy_id")}
    services().refills.change(case_id, current_manager().id, days_left=int(days) if days else None, **known)
    return _back_to(case_id, "refill_saved")


@blueprint.post("/cases/<case_id>/refill/decision")
@manager_required(Right.CASES, case=True)
def decide_refill(case_id: str) -> Any:
    """What the prescriber decided."""
    decision, words = request.form.get("decision", ""), request.form.get("words", "").strip()[:LONGEST_WORDS]
    if decision not in set(Decision) or (decision in (Decision.CHANGED, Decision.DECLINED) and not words):
        raise FormWrong("form_wrong_words" if decision in set(Decision) else "form_wrong_choose")
    decided_by = request.form.get("decided_by", "")
    by = current_manager().id
    before = services().refills.of(case_id, by)
    services().refills.decide(case_id, by, Decision(decision), by if decided_by == MYSELF else decided_by, words)
    if before is None or before.request.stage is not Stage.TO_DECIDE:
        return _back_to(case_id, "refill_decided_before")
    return _back_to(case_id, "refill_saved" if decision == Decision.NOT_NEEDED else "refill_noted")


@blueprint.post("/cases/<case_id>/refill/check")
@manager_required(Right.CASES, case=True)
def check_refill(case_id: str) -> Any:
    """Whether it has arrived; once it has, the case is promised to who asks again."""
    found = request.form.get("found", "")
    if found not in set(Found):
        raise BadRequest
    services().refills.found(case_id, current_manager().id, Found(found))
    flash(page_words()("refill_noted"))
    return redirect(url_for("console.queue" if found == Found.ARRIVED else "console.case", case_id=case_id), 303)


def _back_to(case_id: str, key: str) -> Any:
    flash(page_words()(key))
    return redirect(url_for("console.case", case_id=case_id), 303)
