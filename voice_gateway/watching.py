"""What is noted of every request: where it comes from, how it ended, how long it took. Never what was in it."""

import ipaddress
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from enum import StrEnum
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wsgi import ClosingIterator

from frontdesk import metrics
from frontdesk.log import log
from frontdesk.trace import coming_from

TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")  # W3C Trace Context
UNTOLD = ("health.health", "static")  # asked for all the time; noted only when they fail

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


class Refusal(StrEnum):
    """Why a request was not done."""

    MALFORMED = "malformed"
    SIGNED_OUT = "signed_out"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    BUSY = "busy"
    OTHER = "other"
    OURS = "ours"  # our own failure


class Stream(StrEnum):
    """Whose event streams there are."""

    CHAT = "chat"
    CONSOLE = "console"


BY_STATUS = {
    400: Refusal.MALFORMED,
    401: Refusal.SIGNED_OUT,
    403: Refusal.NOT_ALLOWED,
    404: Refusal.UNKNOWN,
    405: Refusal.MALFORMED,
    409: Refusal.CONFLICT,
    413: Refusal.TOO_LONG,
    415: Refusal.MALFORMED,
    422: Refusal.MALFORMED,
    429: Refusal.TOO_MANY,
    503: Refusal.BUSY,
}
refusals = metrics.counted("frontdesk_refused_requests", "requests that were not done", "reason", Refusal)
streams = metrics.standing("frontdesk_open_streams", "event streams that are open now", "stream", Stream)

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def init_app(app: Flask, trusted_proxies: int) -> None:
    """Gives every request its origin and notes its end."""
    app.wsgi_app = Traced(app.wsgi_app, trusted_proxies)  # type: ignore[method-assign]
    if trusted_proxies:
        fix = {"x_for": trusted_proxies, "x_proto": trusted_proxies, "x_host": 0}
        app.wsgi_app = ProxyFix(app.wsgi_app, **fix)  # type: ignore[method-assign]
    app.before_request(_begin)
    app.after_request(_note)


def counted(kind: Stream, events: Iterable[str]) -> Iterator[str]:
    """The events of a stream, which counts as open for as long as somebody reads it."""
    with streams[kind].track_inprogress():
        yield from events


class Traced:
    """Runs a request, its stream included, as coming from a place and under a trace id.

    Browsers do not choose the id: a `traceparent` counts only where a proxy of the practice's own stands in front.
    """

    def __init__(self, app: WsgiApp, trusted_proxies: int) -> None:
        self._app = app
        self._trusts = trusted_proxies > 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The application's answer."""
        given = TRACEPARENT.fullmatch(environ.get("HTTP_TRACEPARENT", "")) if self._trusts else None
        kind = "console" if environ.get("PATH_INFO", "").startswith(("/console", "/live/console")) else "chat"
        until_sent = ExitStack()
        until_sent.enter_context(coming_from(f"{kind} {_address(environ)}", given[1] if given else None))
        try:
            return ClosingIterator(self._app(environ, start_response), [until_sent.close])
        except BaseException:
            until_sent.close()
            raise


def _address(environ: dict[str, Any]) -> str:
    """The address that asks; what a proxy passes on is checked, since it ends up on record."""
    try:
        return str(ipaddress.ip_address(environ.get("REMOTE_ADDR", "")))
    except ValueError:
        return "unknown"


def _begin() -> None:
    g.began = time.perf_counter()


def _note(response: Response) -> Response:
    route, status = request.endpoint or "none", response.status_code
    if status >= 400:
        refusals[BY_STATUS.get(status, Refusal.OURS if status >= 500 else Refusal.OTHER)].inc()
    if status >= 400 or not route.endswith(UNTOLD):
        method = request.method if request.method in METHODS else "other"
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        log.info("request", route=route, method=method, status=status, ms=int(seconds * 1000))
    return response
