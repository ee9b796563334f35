"""The event stream of one conversation, served by the process `live`."""

from collections.abc import Iterator

from flask import Blueprint, Response, current_app, request

from frontdesk.bootstrap import Services
from voice_gateway.chat.presenters import row, standing
from voice_gateway.guards import of_conversation, services
from voice_gateway.stream import Watcher, event
from voice_gateway.watching import Stream, counted

blueprint = Blueprint("live_chat", __name__, url_prefix="/live")


@blueprint.get("/conversations/<conversation_id>")
@of_conversation
def stream(conversation_id: str) -> Response:
    """Everything after a number, then everything as it happens. `Last-Event-ID` resumes."""
    after = request.args.get("after", type=int) or 0
    last = request.headers.get("Last-Event-ID", "")
    after = int(last) if last.isdigit() else after
    watcher: Watcher = current_app.extensions.setdefault("watcher", Watcher(services()))
    body = counted(Stream.CHAT, _events(services(), watcher, conversation_id, after))
    return Response(
        body, mimetype="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _events(services: Services, watcher: Watcher, conversation_id: str, after: int) -> Iterator[str]:
    told = None
    changes = watcher.follow(conversation_id)
    changed = True
    while True:
        if changed:
            conversation = services.conversations.get(conversation_id)
            hidden = conversation.hidden_now(services.clock.now())
            for line in services.conversations.transcript(conversation_id, after):
                after = line.seq
                yield event("message", row(line, hidden), line.seq)
            state = standing(services, conversation)
            if state != told:
                told = state
                yield event("state", state)
        else:
            yield ": alive\n\n"
        changed = next(changes)
