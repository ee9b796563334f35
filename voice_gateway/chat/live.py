"""The event stream of one conversation, served by the process `live`."""

import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, request

from frontdesk.bootstrap import Services
from frontdesk.conversations.model import Line
from frontdesk.errors import Unknown
from voice_gateway.chat.presenters import row, standing
from voice_gateway.guards import of_conversation, services
from voice_gateway.stream import LOOK_EVERY, Watcher, event

blueprint = Blueprint("live_chat", __name__, url_prefix="/live")
ALIVE = ": alive\n\n"
Row = tuple[Line, dict[str, Any]]


@blueprint.get("/conversations/<conversation_id>")
@of_conversation
def stream(conversation_id: str) -> Response:
    """Everything after a number, then everything as it happens. `Last-Event-ID` resumes."""
    after = request.args.get("after", type=int) or 0
    last = request.headers.get("Last-Event-ID", "")
    after = int(last) if last.isdigit() else after
    watcher: Watcher = current_app.extensions.setdefault("watcher", Watcher(services()))
    body = _events(services(), watcher, conversation_id, after)
    return Response(
        body, mimetype="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _events(services: Services, watcher: Watcher, conversation_id: str, after: int) -> Iterator[str]:
    told: dict[str, Any] | None = None
    changes = watcher.follow(conversation_id)
    changed = True
    while True:
        try:
            lines, state = _read(services, conversation_id, after) if changed else ([], told)
        except Unknown:
            return  # the conversation is gone
        except Exception:  # the database is away for a moment: look again
            yield ALIVE
            time.sleep(LOOK_EVERY)
            continue
        for line, told_as in lines:
            after = line.seq
            yield event("message", told_as, line.seq)
        if state is not None and state != told:
            told = state
            yield event("state", state)
        if not changed:
            yield ALIVE
        changed = next(changes)


def _read(services: Services, conversation_id: str, after: int) -> tuple[list[Row], dict[str, Any]]:
    """The lines after a number, each as it is shown, and where the conversation stands."""
    conversation = services.conversations.get(conversation_id)
    hidden = conversation.hidden_now(services.clock.now())
    lines = services.conversations.transcript(conversation_id, after)
    return [(line, row(line, hidden)) for line in lines], standing(services, conversation)
