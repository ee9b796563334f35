"""Every route says who may use it; a test fails for a route that does not, and tries every route as everybody."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, NoReturn

from flask import abort, current_app, g, request

from frontdesk.accounts.model import Right, Step
from frontdesk.bootstrap import Services
from frontdesk.errors import NotAllowed
from voice_gateway.limits import admit

View = Callable[..., Any]
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Guard:
    """What a view asks of whoever calls it. `who`: all, demo, conversation or manager; the rest is of managers.

    `right`: what their role must give; `steps`: how far they must have signed in; `case`: the service of cases asks
    whose the case is.
    """

    who: str
    right: Right | None = None
    steps: frozenset[Step] = frozenset()
    case: bool = False


def services() -> Services:
    """The services of this application."""
    found: Services = current_app.extensions["services"]
    return found


def declare(view: View, guard: Guard) -> View:
    """Writes on a view which guard it has."""
    view.guard = guard  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """For what anybody may see or begin."""
    return declare(view, Guard("all"))


def demo_only(view: View) -> View:
    """For anybody, while the practice is a demo."""

    @wraps(view)
    def guarded(*asked: Any, **more: Any) -> Any:
        if not services().practices.current().details.demo:
            abort(403)
        return view(*asked, **more)

    return declare(guarded, Guard("demo"))


def of_conversation(view: View) -> View:
    """For the holder of the conversation's secret only: `Authorization: Bearer …`."""

    @wraps(view)
    def guarded(conversation_id: str, *asked: Any, **more: Any) -> Any:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not UUID.fullmatch(conversation_id):
            _turn_away()
        try:
            services().conversations.check_token(conversation_id, token)
        except NotAllowed:
            _turn_away()
        g.conversation_id = conversation_id
        return view(conversation_id, *asked, **more)

    return declare(guarded, Guard("conversation"))


def _turn_away() -> NoReturn:
    """Refuses whoever has not the secret; from one address not without end, whatever they ask for."""
    admit("any")
    raise NotAllowed("conversation")
