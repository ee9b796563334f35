"""The console's event stream, served by the process `live`. It carries signs that something changed, no words."""

import time
from collections.abc import Callable, Iterator

from flask import Blueprint, Response

from frontdesk.accounts.model import Right, Step
from voice_gateway.console import auth, errors
from voice_gateway.console.auth import current_manager, manager_required
from voice_gateway.console.page import worklist
from voice_gateway.console.worklist import News, Worklist
from voice_gateway.guards import services
from voice_gateway.stream import event
from voice_gateway.watching import Stream, counted

LOOK_EVERY = 0.4  # seconds
HEARTBEAT = 15.0  # seconds without news after which the stream says that it is alive
LASTS = 600.0  # seconds; then the browser connects anew
SESSION_EVERY = 10.0  # seconds between two looks whether the session lives on

blueprint = Blueprint("live_console", __name__, url_prefix="/live")
blueprint.register_error_handler(Exception, errors.answer)


@blueprint.get("/console")
@manager_required(Right.CASES, steps=[Step.OPEN, Step.LOCKED], by_hand=False)
def stream() -> Response:
    """News of a manager's cases as it happens, as long as the session lasts."""
    sessions, token = services().sessions, auth.token()
    news = follow(worklist(), current_manager().id, lambda: sessions.is_alive(token))
    body = counted(Stream.CONSOLE, news)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(body, mimetype="text/event-stream", headers=headers)


def follow(
    worklist: Worklist,
    manager_id: str,
    is_alive: Callable[[], bool],
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[str]:
    """`queue` when any case moved, `case` when something changed in one of the manager's own; at first, all."""
    seen = News(-1, {})
    ends, spoke, looked = clock() + LASTS, clock(), clock()
    while clock() < ends:
        if clock() - looked > SESSION_EVERY:
            if not is_alive():
                return
            looked = clock()
        news = worklist.news(manager_id)
        told = list(_events(seen, news))
        if not told and clock() - spoke > HEARTBEAT:
            told = [": alive\n\n"]
        if told:
            spoke = clock()
            yield "".join(told)
        seen = news
        sleep(LOOK_EVERY)


def _events(before: News, now: News) -> Iterator[str]:
    if now.revision != before.revision:
        yield event("queue", {"revision": now.revision})
    for case_id, stamp in now.cases.items():
        if before.cases.get(case_id) != stamp:
            yield event("case", {"case": case_id, "stamp": stamp})
