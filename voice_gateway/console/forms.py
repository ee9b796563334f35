"""A form that is refused comes back with what was typed and says why: no manager writes anything twice.

Only what its own page holds; what cannot be shown any more, as the case went to somebody else, is on the error page.
"""

from typing import Any

from flask import current_app, g, request, url_for
from werkzeug.exceptions import BadRequest, HTTPException

from frontdesk.errors import FrontdeskError, IllegalMove, MessageTooLong, RotaWrong, TasksOpen, TaskWrong

CASE, TASK, ROTA = "console.case", "console.task", "console.rota_page"
PAGES = {  # of each form that something is typed into, the page it stands on
    "console.say": CASE,
    "console.give_back": CASE,
    "console.resolve": CASE,
    "console.change_kind": CASE,
    "console.follow_up": CASE,
    "console.open_task": CASE,
    "console.add_to_call": CASE,
    "console.decide_refill": CASE,
    "console.change_refill": CASE,
    "console.end_task": TASK,
    "console.enter_absence": ROTA,
    "console.enter_own_absence": ROTA,
    "console.change_hours": ROTA,
    "console.swap_hours": ROTA,
    "console.enter_leave": "console.leaves_page",
    "console.label_sentence": "console.misunderstood_page",
    "console.break_glass": "console.overview",
}
OF_ONE = {CASE, TASK}  # pages with an id in their address
WRITTEN = ("text", "number", "words", "how", "why", "agreed", "rule", "hours")
SHOWN_AGAIN = (MessageTooLong, TasksOpen, IllegalMove, RotaWrong, TaskWrong)


class FormWrong(BadRequest):
    """A form with something missing or not readable; `what` is the key of the words that say so."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


def shown_again(error: Exception, message: str) -> Any:
    """The page of the form that was refused, as it was filled; None when there is none, or it may not be seen."""
    page = PAGES.get(request.endpoint or "")
    wrong = type(error) is BadRequest or isinstance(error, (FormWrong, *SHOWN_AGAIN))
    if page is None or not wrong:
        return None
    if request.form.get("next") == url_for("console.queue"):
        page = "console.queue"
    g.refused = message
    try:
        return current_app.view_functions[page](**(request.view_args or {} if page in OF_ONE else {}))
    except (FrontdeskError, HTTPException):
        g.pop("refused")
        return None


def is_refused(form: str, **which: str) -> bool:
    """Whether this page is shown again because of this form; `which` tells it from others of its kind."""
    sent = {**request.form, **(request.view_args or {})}
    ours = request.endpoint == f"console.{form}" and all(sent.get(key) == value for key, value in which.items())
    return "refused" in g and ours


def typed(form: str, field: str, usual: str = "", **which: str) -> str:
    """What was typed into a field of the form that was refused; else what is usually in it."""
    return request.form.get(field, "") if is_refused(form, **which) else usual


def written() -> list[str]:
    """What a manager wrote into a form that cannot be shown again."""
    ours = request.endpoint in PAGES and "refused" not in g
    return [text for field in WRITTEN if ours and (text := request.form.get(field, "").strip())]
