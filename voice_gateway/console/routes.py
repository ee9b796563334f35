"""The console's pages and what a manager can do in them. Forms work without script; the script only makes them live."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from frontdesk.conversations.model import LONGEST_MESSAGE
from frontdesk.errors import MessageTooLong
from voice_gateway.chat.presenters import own_name
from voice_gateway.console import auth, errors, page
from voice_gateway.console.auth import current_manager, limiter, manager_required
from voice_gateway.console.brief import OUTCOMES
from voice_gateway.console.page import page_words, worklist
from voice_gateway.console.presenters import CaseView, QueueView, present_case, present_demo_accounts, present_queue
from voice_gateway.guards import open_to_all, services

blueprint = Blueprint("console", __name__, url_prefix="/console", template_folder="templates", static_folder="static")
blueprint.before_request(auth.csrf.protect)
blueprint.after_request(page.headers)
blueprint.context_processor(page.context)
blueprint.register_error_handler(Exception, errors.answer)


@blueprint.get("/sign-in")
@open_to_all
def sign_in_page() -> str:
    """Where a manager signs in."""
    return _sign_in_form()


@blueprint.post("/sign-in")
@open_to_all
@limiter.limit(auth.PER_ADDRESS, deduct_when=auth.was_wrong)
@limiter.limit(auth.PER_MANAGER, key_func=auth.wanted_manager, deduct_when=auth.was_wrong)
def sign_in() -> Any:
    """Begins a session, or says that id and password do not fit."""
    if not auth.sign_in(auth.wanted_manager(), request.form.get("password", "")):
        return _sign_in_form(wrong=True), 401
    return redirect(_wanted_page(), 303)


@blueprint.post("/sign-out")
@manager_required
def sign_out() -> Any:
    """Ends the session; from now on the manager is away."""
    words = page_words()
    auth.sign_out()
    flash(words("signed_out"))
    return redirect(url_for("console.sign_in_page", language=words.language), 303)


@blueprint.post("/presence")
@manager_required
def set_presence() -> Any:
    """At the desk or away."""
    services().practices.set_presence(current_manager().id, available=request.form.get("at_desk") == "yes")
    return redirect(_wanted_page(), 303)


@blueprint.get("/")
@manager_required
def queue() -> str:
    """The list of the manager's cases."""
    return render_template("console/queue.html", queue=_queue())


@blueprint.get("/cases/<case_id>")
@manager_required
def case(case_id: str) -> str:
    """One case: brief, conversation, and what can be done."""
    return render_template("console/case.html", case=_case(case_id), outcomes=OUTCOMES, longest=LONGEST_MESSAGE)


@blueprint.post("/cases/<case_id>/accept")
@manager_required
def accept(case_id: str) -> Any:
    """Takes a case; the first one has it."""
    services().cases.accept(case_id, current_manager().id)
    return redirect(url_for("console.case", case_id=case_id), 303)


@blueprint.post("/cases/<case_id>/decline")
@manager_required
def decline(case_id: str) -> Any:
    """Cannot take it now; the next in line is asked."""
    services().cases.decline(case_id, current_manager().id)
    return _back_to_queue("declined")


@blueprint.post("/cases/<case_id>/messages")
@manager_required
def say(case_id: str) -> Any:
    """Writes to the patient."""
    services().cases.say(case_id, current_manager().id, _filled("text"))
    if request.accept_mimetypes.best == "application/json":
        return jsonify(_case_news(_case(case_id, _after())))
    return redirect(url_for("console.case", case_id=case_id), 303)


@blueprint.post("/cases/<case_id>/give-back")
@manager_required
def give_back(case_id: str) -> Any:
    """Gives the conversation back to the assistant, with what was agreed."""
    services().cases.give_back(case_id, current_manager().id, _text("agreed"))
    return _back_to_queue("gave_back")


@blueprint.post("/cases/<case_id>/resolve")
@manager_required
def resolve(case_id: str) -> Any:
    """Closes a case with its outcome, recorded as "code: words"."""
    if (outcome := _filled("outcome")) not in OUTCOMES:
        raise BadRequest
    services().cases.resolve(case_id, current_manager().id, f"{outcome}: {_filled('words')}")
    return _back_to_queue("resolved")


@blueprint.get("/api/news")
@manager_required
def read_news() -> Any:
    """The signs of the event stream, for a browser that cannot have the stream."""
    news = worklist().news(current_manager().id)
    return jsonify(revision=news.revision, cases=news.cases)


@blueprint.get("/api/queue")
@manager_required
def read_queue() -> Any:
    """The list, as data and as a piece of the page."""
    view = _queue()
    offered = [entry for section in view.sections if section.place == "offered" for entry in section.entries]
    html = render_template("console/_queue.html", queue=view)
    return jsonify(waiting=view.waiting, offered=offered, html=html)


@blueprint.get("/api/cases/<case_id>")
@manager_required
def read_case(case_id: str) -> Any:
    """What is new in a case after a line's number."""
    return jsonify(_case_news(_case(case_id, _after())))


def _sign_in_form(*, wrong: bool = False) -> str:
    words, wanted = page_words(), request.values.get("next", "")
    languages = [(code, own_name(code)) for code in words.practice.languages]
    accounts = present_demo_accounts(words)
    return render_template("console/sign_in.html", wrong=wrong, next=wanted, languages=languages, accounts=accounts)


def _queue() -> QueueView:
    return present_queue(worklist().queue(current_manager().id), page_words())


def _case(case_id: str, after: int = 0) -> CaseView:
    return present_case(worklist().open(case_id, current_manager().id), current_manager(), page_words(), after)


def _case_news(view: CaseView) -> dict[str, Any]:
    pieces = {name: render_template(f"console/_{name}.html", case=view) for name in ("head", "brief", "lines")}
    return {"place": view.place, "urgency": view.urgency, "last": view.last_seq, **pieces}


def _back_to_queue(key: str) -> Any:
    flash(page_words()(key))
    return redirect(url_for("console.queue"), 303)


def _wanted_page() -> str:
    """Where a form leads, which is never out of the console."""
    wanted = request.form.get("next", "")
    return wanted if wanted.startswith("/console/") else url_for("console.queue")


def _after() -> int:
    return request.values.get("after", 0, type=int)


def _filled(field: str) -> str:
    """A field that must be filled."""
    if not (value := _text(field)):
        raise BadRequest
    return value


def _text(field: str) -> str:
    value = request.form.get(field, "").replace("\r\n", "\n").strip()
    if len(value) > LONGEST_MESSAGE:
        raise MessageTooLong(str(len(value)))
    return value
