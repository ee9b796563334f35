"""Hostile requests over real sockets: malformed HTTP, wrong lengths, strange headers."""

import json
import random

from tests.fuzz import hostile
from tests.fuzz.attack import Report
from tests.gateway import Gateway, status_of

HUNG_UP = 0  # no answer is an answer to what is no request
HEADERS = [
    "Content-Length",
    "Transfer-Encoding",
    "Host",
    "Connection",
    "Expect",
    "Upgrade",
    "Range",
    "Cookie",
    "A" * 300,
]
VALUES = [
    "-1",
    "0",
    "99999999",
    "chunked",
    "identity",
    "close",
    "upgrade",
    "h2c",
    "100-continue",
    "bytes=0-9",
    "\t",
    "é",
]
VALUES += ["127.0.0.1:1", "a" * 9_000, ""]


def attack(gateway: Gateway, requests: int, chance: random.Random, report: Report) -> None:
    """Sends so many requests and notes the answers; at the end the gateway must still answer."""
    for _ in range(requests):
        sent = _request(chance)
        status = status_of(gateway.sends(sent, seconds=1.5))
        report.statuses[f"socket {status or 'hung up'}"] += 1
        if status >= 500 and status not in (501, 505):
            report.wrong.append(f"{status}: {sent[:400]!r}")
    if gateway.asks("GET", "/health")[0] != 200:
        report.wrong.append("the gateway does not answer any more")


def _request(chance: random.Random) -> bytes:
    method = chance.choice(hostile.METHODS) if chance.random() < 0.3 else "POST"
    path = chance.choice(
        ["/", "/chat/conversations", "/chat/openapi.json", "*", "//", "/%", "/\x7f", "/" + "a" * 9_000]
    )
    body = hostile.body(chance)[:60_000]
    head = f"{method} {path} HTTP/{chance.choice(['1.1', '1.1', '1.1', '1.0', '0.9', '2', 'x'])}\r\nHost: desk\r\n"
    head += "Content-Type: application/json\r\nConnection: close\r\n"
    for _ in range(chance.randrange(3)):
        head += f"{chance.choice(HEADERS)}: {chance.choice(VALUES)}\r\n"
    head += f"Content-Length: {len(body) + (chance.choice([0, 0, 0, -1, 7]) if body else 0)}\r\n\r\n"
    whole = head.encode("latin-1", "replace") + body
    if chance.random() < 0.2:  # bytes go astray
        place = chance.randrange(len(head))
        whole = whole[:place] + bytes(chance.randrange(256) for _ in range(chance.randrange(1, 5))) + whole[place + 1 :]
    return whole


def summary(report: Report) -> str:
    """The report as JSON."""
    found = {"requests": report.requests, "answers": dict(sorted(report.statuses.items())), "wrong": report.wrong}
    return json.dumps(found, indent=1) + "\n"
