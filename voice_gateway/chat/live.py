"""The event stream of one conversation, served by the process `live`."""

import time
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, request

from frontdesk.bootstrap import Services
from frontdesk.conversations.model import Line
from frontdesk.errors import DatabaseAway, Unknown
from voice_gateway.chat.doors import door
from voice_gateway.chat.presenters import rows, standing
from voice_gateway.chat.schemas import MOST, After, Row, Standing
from voice_gateway.guards import of_conversation, services
from voice_gateway.limits import admit, cut_off_if_unread, limits
from voice_gateway.stream import LOOK_EVERY, Watcher, event
from voice_gateway.watching import Stream, counted

STREAMS_OF_ONE = 5  # tabs of one patient
STREAMS_AT_ONCE = 1500  # of all; under gunicorn's limit on connections, so that the next one can be told

blueprint = Blueprint("live_chat", __name__, url_prefix="/live")
ALIVE = ": alive\n\n"


@door(blueprint, "GET /conversations/<conversation_id>", of_conversation, {200: "text/event-stream"}, query=After)
def stream(conversation_id: str, asked: After) -> Response:
    """Everything after a row, then everything as it happens. `Last-Event-ID` resumes."""
    admit("stream", conversation_id)
    watcher: Watcher = current_app.extensions.setdefault("watcher", Watcher(services()))
    _, _, token = request.headers.get("Authorization", "").partition(" ")
    if client := request.environ.get("gunicorn.socket"):
        cut_off_if_unread(client)
    places = limits()
    places.enter(conversation_id, STREAMS_OF_ONE, STREAMS_AT_ONCE)
    events = _events(services(), watcher, conversation_id, _last_seen() or asked.after, token)
    response = Response(counted(Stream.CHAT, events), mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})
    response.call_on_close(lambda: places.leave(conversation_id))
    return response


def _last_seen() -> int:
    """The row that a browser's own reconnecting names; 0 for none, or for what no row of ours is called."""
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isascii() and last.isdecimal() and len(last) < len(str(MOST)) else 0


def _events(services: Services, watcher: Watcher, conversation_id: str, after: int, token: str) -> Iterator[str]:
    """Events until the browser goes, its secret has expired, or the conversation goes on in another place."""
    told: Standing | None = None
    with watcher.following(conversation_id) as changes:
        for changed in changes:
            news: tuple[list[Row], Standing | None] | None = None
            while news is None:
                try:
                    # That lines are read may have to be written down, which nobody does while reading.
                    lines = services.conversations.transcript(conversation_id, after) if changed else []
                    with services.db.reading():  # one moment, and one way to the database and back
                        if not services.conversations.is_token(conversation_id, token):
                            return
                        news = _shown(services, conversation_id, lines) if changed else ([], told)
                except Unknown:
                    return  # the conversation is gone
                except DatabaseAway:  # for a moment: look again
                    yield ALIVE
                    time.sleep(LOOK_EVERY)
            fresh, state = news
            if not changed:
                yield ALIVE
            for row in fresh:
                after = row["seq"]
                yield event("message", row, after)
            if state is not None and state != told:
                told = state
                yield event("state", state)


def _shown(services: Services, conversation_id: str, lines: list[Line]) -> tuple[list[Row], Standing]:
    """Lines, each as it is shown, and where the conversation stands."""
    conversation = services.conversations.get(conversation_id)
    return rows(lines, conversation.hidden_now(services.clock.now())), standing(services, conversation)
