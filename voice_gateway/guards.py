"""Every route says who may use it; a test fails for a route that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, g, request

from frontdesk.bootstrap import Services
from frontdesk.errors import NotAllowed

View = Callable[..., Any]


def services() -> Services:
    """The services of this application."""
    found: Services = current_app.extensions["services"]
    return found


def open_to_all(view: View) -> View:
    """For what anybody may see or begin."""
    view.guard = "all"  # type: ignore[attr-defined]
    return view


def of_conversation(view: View) -> View:
    """For the holder of the conversation's secret only: `Authorization: Bearer …`."""

    @wraps(view)
    def guarded(conversation_id: str, **more: Any) -> Any:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise NotAllowed("conversation")
        services().conversations.check_token(conversation_id, token)
        g.conversation_id = conversation_id
        return view(conversation_id, **more)

    guarded.guard = "conversation"  # type: ignore[attr-defined]
    return guarded
