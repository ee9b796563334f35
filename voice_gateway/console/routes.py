"""The console's cases and what a manager can do with them. Forms work without script, which only makes them live."""

import uuid
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from frontdesk.accounts.model import Right, Step
from frontdesk.conversations.model import LONGEST_MESSAGE
from frontdesk.errors import MessageTooLong
from voice_gateway.console import auth
from voice_gateway.console.after import closed_as, present_after, present_checks, present_thanks
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.calls import present_call
from voice_gateway.console.doors import session_times
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words, wanted, worklist
from voice_gateway.console.presenters import CaseView, QueueView, present_case, present_queue
from voice_gateway.console.shifts import present_own
from voice_gateway.console.todo import present_choices
from voice_gateway.console.told import OUTCOMES
from voice_gateway.guards import services

LONGEST_ID = 64
ALSO_LOCKED = frozenset({Step.OPEN, Step.LOCKED})


@blueprint.post("/presence")
@manager_required(Right.CASES)
def set_presence() -> Any:
    """At the desk or away."""
    services().practices.set_presence(current_manager().id, available=request.form.get("at_desk") == "yes")
    return redirect(wanted() or auth.home(), 303)


@blueprint.get("/")
@manager_required()
def queue() -> Any:
    """The list of the manager's cases; who takes none is sent to their own page."""
    if not auth.may(Right.CASES):
        return redirect(auth.home())
    absence = services().rota.absence_now(current_manager().id)
    mine, words = current_manager().id, page_words()
    lists = {"checks": present_checks(mine, words), "thanks": present_thanks(mine, words)}
    return render_template("console/queue.html", queue=_queue(), sick=present_own(absence, words), **lists)


@blueprint.get("/cases/<case_id>")
@manager_required(Right.CASES, case=True)
def case(case_id: str) -> str:
    """One case: brief, conversation, and what can be done."""
    view, words = _case(case_id), page_words()
    after = present_after(services().cases.get(case_id), current_manager().id, words)
    more = {"choices": present_choices(words), "call": present_call(case_id, view.place)}
    return render_template("console/case.html", case=view, after=after, outcomes=OUTCOMES, **more, **_blanks())


@blueprint.post("/cases/<case_id>/accept")
@manager_required(Right.CASES, case=True)
def accept(case_id: str) -> Any:
    """Takes a case; the first one has it."""
    services().cases.accept(case_id, current_manager().id)
    return redirect(url_for("console.case", case_id=case_id), 303)


@blueprint.post("/cases/<case_id>/decline")
@manager_required(Right.CASES, case=True)
def decline(case_id: str) -> Any:
    """Cannot take it now; the next in line is asked."""
    services().cases.decline(case_id, current_manager().id)
    return _back_to_queue("declined")


@blueprint.post("/cases/<case_id>/messages")
@manager_required(Right.CASES, case=True)
def say(case_id: str) -> Any:
    """Writes to the patient."""
    message_id = request.form.get("message_id", "")[:LONGEST_ID] or None
    services().cases.say(case_id, current_manager().id, _filled("text"), message_id)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(_case_news(_case(case_id, _after())))
    return redirect(url_for("console.case", case_id=case_id), 303)


@blueprint.post("/cases/<case_id>/give-back")
@manager_required(Right.CASES, case=True)
def give_back(case_id: str) -> Any:
    """Gives the conversation back to the assistant, with what was agreed."""
    case = services().legs.give_back(case_id, current_manager().id, _text("agreed"))
    return _back_to_queue("gave_back" if case.manager_id == current_manager().id else "kind_changed")


@blueprint.post("/cases/<case_id>/resolve")
@manager_required(Right.CASES, case=True)
def resolve(case_id: str) -> Any:
    """Closes a case with its outcome, recorded as "code: words"."""
    if (outcome := _text("outcome")) not in OUTCOMES:
        raise FormWrong("form_wrong_choose")
    case = services().cases.resolve(case_id, current_manager().id, f"{outcome}: {_filled('words')}", closed_as())
    return _back_to_queue("resolved" if case.manager_id == current_manager().id else "kind_changed")


@blueprint.get("/api/news")
@manager_required(Right.CASES, steps=ALSO_LOCKED, by_hand=False)
def read_news() -> Any:
    """The signs of the event stream, for a browser that cannot have the stream; and how long the screen stays open.

    A locked screen gets them too: they carry no words, and somebody may be ringing.
    """
    news, waiting = worklist().news(current_manager().id), worklist().ringing(current_manager().id)
    return jsonify(revision=news.revision, cases=news.cases, waiting=waiting, session=session_times())


@blueprint.get("/api/queue")
@manager_required(Right.CASES, by_hand=False)
def read_queue() -> Any:
    """The list, as data and as a piece of the page."""
    view = _queue()
    offered = [entry for section in view.sections if section.place == "offered" for entry in section.entries]
    html = render_template("console/_queue.html", queue=view)
    return jsonify(waiting=view.waiting, offered=offered, html=html)


@blueprint.get("/api/cases/<case_id>")
@manager_required(Right.CASES, by_hand=False, case=True)
def read_case(case_id: str) -> Any:
    """What is new in a case after a line's number."""
    return jsonify(_case_news(_case(case_id, _after())))


def _queue() -> QueueView:
    manager = current_manager().id
    oversees = auth.may(Right.OVERVIEW)
    late, checks = (worklist().late_tasks(manager), services().after.late(manager)) if oversees else ([], [])
    alarms = sum(one.task.alarms for one in late) + len(checks)
    return present_queue(worklist().queue(manager), worklist().tasks(manager), alarms, manager, page_words())


def _case(case_id: str, after: int = 0) -> CaseView:
    return present_case(worklist().open(case_id, current_manager().id), current_manager(), page_words(), after)


def _case_news(view: CaseView) -> dict[str, Any]:
    blanks, names = _blanks(), ("head", "brief", "recordings", "lines", "tasks")
    call = present_call(view.id, view.place)
    pieces = {name: render_template(f"console/_{name}.html", case=view, call=call, **blanks) for name in names}
    return {"place": view.place, "urgency": view.urgency, "last": view.last_seq, **pieces, **blanks}


def _blanks() -> dict[str, Any]:
    """What the box to write in needs; a message's id, so that a message sent twice is written once."""
    return {"longest": LONGEST_MESSAGE, "message_id": str(uuid.uuid4())}


def _back_to_queue(key: str) -> Any:
    flash(page_words()(key))
    return redirect(url_for("console.queue"), 303)


def _after() -> int:
    return request.values.get("after", 0, type=int)


def _filled(field: str) -> str:
    """A field that must be filled."""
    if not (value := _text(field)):
        raise FormWrong("form_wrong_words")
    return value


def _text(field: str) -> str:
    value = request.form.get(field, "").replace("\r\n", "\n").strip()
    if len(value) > LONGEST_MESSAGE:
        raise MessageTooLong(str(len(value)))
    return value
