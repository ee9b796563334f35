"""For supervisors: what the assistant could not answer, without names, and saying what it means."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from frontdesk.accounts.model import Right
from frontdesk.conversations.model import LONGEST_MESSAGE
from frontdesk.errors import MessageTooLong
from frontdesk.misunderstood.intents import is_intent
from frontdesk.misunderstood.model import NOTHING_WE_DO, WEEKS
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.blueprint import blueprint
from voice_gateway.console.forms import FormWrong
from voice_gateway.console.page import page_words
from voice_gateway.console.sentences import present_meanings, present_page, title_of
from voice_gateway.guards import services

LEAVE_OUT = "leave_out"


@blueprint.get("/misunderstood")
@manager_required(Right.SENTENCES)
def misunderstood_page() -> str:
    """What nobody has looked at, by week, the newest first."""
    core, words = services().misunderstood, page_words()
    page = core.page(current_manager().id, request.values.get("page", 1, type=int))
    return render_template(
        "console/misunderstood.html",
        view=present_page(page, core.week_of, words),
        meanings=present_meanings(words),
        instead=(NOTHING_WE_DO, LEAVE_OUT),
        weeks=WEEKS,
        longest=LONGEST_MESSAGE,
    )


@blueprint.post("/misunderstood")
@manager_required(Right.SENTENCES)
def label_sentence() -> Any:
    """Says what a sentence means, that it is nothing we do, or leaves it out; it is gone from the list."""
    core, manager, words = services().misunderstood, current_manager().id, page_words()
    sentence = (request.form.get("conversation", ""), request.form.get("turn", ""))
    meaning = request.form.get("instead") or request.form.get("intent", "")
    if meaning == LEAVE_OUT:
        done, told = core.leave_out(manager, *sentence), words("left_out")
    elif is_intent(meaning):
        done, told = (
            core.label(manager, *sentence, meaning, _words()),
            words("labelled", intent=title_of(meaning, words)),
        )
    else:
        raise FormWrong("form_wrong_choose")
    flash(told if done else words("sentence_gone"))
    page, place = (request.form.get(name, 0, type=int) for name in ("page", "place"))
    return redirect(url_for("console.misunderstood_page", page=page or None, _anchor=f"sentence-{place}"), 303)


def _words() -> str:
    words = " ".join(request.form.get("words", "").split())
    if not words:
        raise FormWrong("form_wrong_words")
    if len(words) > LONGEST_MESSAGE:
        raise MessageTooLong(str(len(words)))
    return words
