"""Two ways for a webhook to reach the application: inside this process, and over HTTP."""

import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from phone_simulator.webhooks import Headers, NoAnswer, NoConnection, Send

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def in_process(app: WsgiApp, seconds: float | Callable[[], float] = 0.05) -> Send:
    """Calls a WSGI application; an answer takes so many virtual seconds (a callable is asked after each request)."""

    def send(method: str, url: str, headers: Headers, body: bytes) -> tuple[int, Headers, bytes, float]:
        status, answered, content = call_wsgi(app, method, url, headers, body)
        return status, answered, content, seconds() if callable(seconds) else seconds

    return send


def over_http(timeout: float = 15.0, base: str | None = None) -> Send:
    """Requests over HTTP. With `base` the connection goes there, and the URL that is signed stays the public one."""
    import time

    import httpx

    client = httpx.Client(timeout=timeout, follow_redirects=False)

    def send(method: str, url: str, headers: Headers, body: bytes) -> tuple[int, Headers, bytes, float]:
        began = time.monotonic()
        asked = dict(headers)
        if base is not None:
            parts = urlsplit(url)
            asked |= {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme, "X-Forwarded-Host": parts.netloc}
            url = base.rstrip("/") + url.removeprefix(f"{parts.scheme}://{parts.netloc}")
        try:
            answer = client.request(method, url, headers=asked, content=body)
        except httpx.ConnectError as refused:
            raise NoConnection(str(refused)) from refused
        except httpx.TimeoutException as late:
            raise NoAnswer(str(late)) from late
        except httpx.HTTPError as broken:
            raise NoConnection(str(broken)) from broken
        return answer.status_code, dict(answer.headers), answer.content, time.monotonic() - began

    return send


def call_wsgi(app: WsgiApp, method: str, url: str, headers: Headers, body: bytes) -> tuple[int, dict[str, str], bytes]:
    """One request to a WSGI application, without a server: status, headers, body."""
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _unquoted(parts.path) or "/",
        "RAW_URI": parts.path + (f"?{parts.query}" if parts.query else ""),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": parts.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    started: list[Any] = []
    chunks = app(environ, lambda status, sent, error=None: started.extend((status, sent)))
    try:
        content = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    return int(started[0].split()[0]), dict(started[1]), content


def _unquoted(path: str) -> str:
    """A path as WSGI wants it: its bytes, written as Latin-1 (PEP 3333)."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path).decode("latin-1")
