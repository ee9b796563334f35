"""A tiny application for the simulator's own tests: pages by path, as functions of what was posted to them."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from phone_simulator import Chaos, Exchange, in_process
from phone_simulator.transports import call_wsgi

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "secret of the tests"
PRACTICE = "+15550100"
CALLER = "+15550123"
MANAGER = "+15550199"
PUBLIC = "https://practice.example"

Form = dict[str, str]
Page = str | Callable[[Form], str]


class Office:
    """Answers webhooks; a page that is not there is a 404, None is a broken answer."""

    def __init__(self, pages: dict[str, Page] | None = None) -> None:
        self.pages = pages or {}
        self.audio: dict[str, bytes] = {}
        self.posts: list[tuple[str, Form]] = []
        self.seconds = 0.05
        self.status = "200 OK"
        self.content_type = "text/xml"

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ["CONTENT_LENGTH"] or 0)
        form = dict(parse_qsl(environ["wsgi.input"].read(length).decode(), keep_blank_values=True))
        path = environ["PATH_INFO"]
        self.posts.append((path, form))
        if path in self.audio:
            start("200 OK", [("Content-Type", "audio/x-wav")])
            return [self.audio[path]]
        page = self.pages.get(path)
        if page is None:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        text = page(form) if callable(page) else page
        start(self.status, [("Content-Type", self.content_type)])
        return [text.encode()]

    def posted(self, path: str) -> list[Form]:
        return [form for where, form in self.posts if where == path]


def twiml(inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'


def exchange_for(office: Office, *, seed: int = 1, chaos: Chaos | None = None) -> Exchange:
    send = in_process(office, lambda: office.seconds)
    exchange = Exchange(account=ACCOUNT, token=TOKEN, send=send, seed=seed, chaos=chaos)
    exchange.number(
        PRACTICE, voice_url=f"{PUBLIC}/voice", fallback_url=f"{PUBLIC}/fallback", status_callback=f"{PUBLIC}/status"
    )
    return exchange


def api(exchange: Exchange, method: str, path: str, **fields: Any) -> tuple[int, Any]:
    """One request to the REST API, with the right credentials: status and JSON. A list is a repeated field."""
    credentials = b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/x-www-form-urlencoded"}
    query = "?" + urlencode(fields, doseq=True) if method == "GET" and fields else ""
    body = urlencode(fields, doseq=True).encode() if method == "POST" else b""
    url = f"https://api.example/2010-04-01/Accounts/{ACCOUNT}/{path}.json{query}"
    status, _, content = call_wsgi(exchange.rest, method, url, headers, body)
    return status, json.loads(content) if content else None
