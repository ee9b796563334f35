"""Tasks of cases: opening one, seeing to one's own, and saying how it went."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from frontdesk.accounts.model import Right
from frontdesk.cases.model import reasons
from frontdesk.cases.tasks.model import departments, kinds
from frontdesk.conversations.model import LONGEST_MESSAGE
from frontdesk.errors import MessageTooLong
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words
from voice_gateway.console.todo import present_task, read_due
from voice_gateway.guards import services

DONE, NOT_NEEDED = "done", "not_needed"


@blueprint.post("/cases/<case_id>/tasks")
@manager_required(Right.CASES, case=True)
def open_task(case_id: str) -> Any:
    """Opens a task of one's own case; who has it and until when is said."""
    form, words, manager = request.form, page_words(), current_manager().id
    services().case_access.require(services().cases.get(case_id), manager)
    kind, department = form.get("task", ""), form.get("department") or None
    if kind not in kinds() or (department and department not in departments()):
        raise FormWrong("form_wrong_choose")
    try:
        due = read_due(form.get("due", ""), form.get("moment", ""), words.practice.zone)
    except ValueError:
        raise FormWrong("form_wrong_time") from None
    task = services().tasks.open(case_id, kind, by=manager, text=_text("how"), due=due, department=department)
    flash(words("task_opened", name=words.manager_name(task.owner_id), time=words.moment(task.due)))
    return redirect(url_for("console.case", case_id=case_id, _anchor="tasks-title"), 303)


@blueprint.get("/tasks/<task_id>")
@manager_required(Right.CASES, case=True)
def task(task_id: str) -> str:
    """One task, for whoever has it or is the patient's contact."""
    found, manager, words = services().tasks.get(task_id, current_manager().id), current_manager().id, page_words()
    case = services().cases.get(found.case_id)
    patient = services().patients.get(found.patient_id, manager, "task").name if found.patient_id else None
    view = present_task(found, case.manager_id, manager, words)
    return render_template(
        "console/task.html",
        task=view,
        patient=patient,
        patient_language=words.language_name(case.language),
        opens_case=case.manager_id == manager,
        longest=LONGEST_MESSAGE,
    )


@blueprint.post("/tasks/<task_id>/accept")
@manager_required(Right.CASES, case=True)
def accept_task(task_id: str) -> Any:
    """Its owner sees to it."""
    services().tasks.accept(task_id, current_manager().id)
    flash(page_words()("task_accepted"))
    return redirect(url_for("console.task", task_id=task_id), 303)


@blueprint.post("/tasks/<task_id>/end")
@manager_required(Right.CASES, case=True)
def end_task(task_id: str) -> Any:
    """Done, or not needed, and how it went."""
    how, ended = _text("how"), request.form.get("ended", "")
    if not how or ended not in (DONE, NOT_NEEDED):
        raise FormWrong("form_wrong_choose" if how else "form_wrong_words")
    core, manager = services().tasks, current_manager().id
    ended_task = (core.complete if ended == DONE else core.cancel)(task_id, manager, how)
    case = services().cases.get(ended_task.case_id)
    own = case.manager_id == manager and case.outcome is None
    untold = own and ended == NOT_NEEDED and reasons()[case.reason].quiet
    flash(page_words()("task_untold" if untold else f"task_{ended}"))
    return redirect(url_for("console.case", case_id=case.id) if own else url_for("console.queue"), 303)


def _text(field: str) -> str:
    value = request.form.get(field, "").replace("\r\n", "\n").strip()
    if len(value) > LONGEST_MESSAGE:
        raise MessageTooLong(str(len(value)))
    return value
