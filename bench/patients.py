"""Patients for the load test: light enough that hundreds of them leave the machine to what is measured."""

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from bench.script import turns

PATIENCE = 20.0  # seconds, as long as the page's chat waits for an answer
_numbers = count()


@dataclass
class Answer:
    """One answer: its status (0 when none came), its JSON, and how many seconds it took."""

    status: int
    body: dict[str, Any]
    seconds: float


@dataclass
class Crowd:
    """What a crowd of patients got."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def note(self, answer: Answer) -> None:
        """Counts an answer: answered, told honestly (with a sentence that offers a person), timed out, or wrong."""
        outcome = outcome_of(answer)
        self.outcomes[outcome] += 1
        if outcome == "answered":
            self.seconds.append(answer.seconds)


def outcome_of(answer: Answer) -> str:
    """What became of a message, as the patient sees it."""
    if answer.status == 200:
        said = any(row["author"] != "patient" for row in answer.body.get("messages", []))
        return "answered" if said else "answered with nothing"
    if answer.status == 202:
        return "heard, still working"
    if answer.status in (429, 503):
        return "told" if "manager" in answer.body.get("message", "") else "refused without a way to a person"
    return "timed out" if answer.status == 0 else f"status {answer.status}"


class ApiPatient:
    """One conversation over HTTP from an address of its own, with its event stream open."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.number = next(_numbers)
        self.local = (f"127.1.{self.number // 250 % 250}.{self.number % 250 + 1}", 0)
        self.id = self.token = self.live = ""
        self.heard = 0  # events of the stream
        self.streams_ended = 0
        self._script = self._lines()

    async def open(self) -> Answer:
        """Opens the chat."""
        answer = await self._ask("POST", "/chat/conversations", {"language": "en-US"})
        if answer.status == 201:
            self.id, self.token, self.live = (answer.body[key] for key in ("conversation", "token", "live"))
        return answer

    async def says_next(self) -> Answer:
        """The next turn of the script."""
        return await self.says(next(self._script))

    async def says(self, text: str) -> Answer:
        """A message."""
        return await self._about("messages", {"id": str(uuid.uuid4()), "text": text})

    async def calls_manager(self) -> Answer:
        """The button."""
        return await self._about("manager", {"id": str(uuid.uuid4())})

    async def listens(self) -> None:
        """Keeps the event stream open until cancelled; connects anew when it ends, as the page's chat does."""
        while True:
            with suppress(OSError):
                await self._listens_once()
            self.streams_ended += 1
            await asyncio.sleep(random.uniform(0.8, 1.2))

    async def _listens_once(self) -> None:
        parts = urlsplit(self.live)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, local_addr=self.local)
        writer.write(_head("GET", parts.path, self.token, 0))
        try:
            while line := await reader.readline():
                self.heard += line.startswith(b"event:")
        finally:
            writer.close()

    def _lines(self) -> Any:
        for round_ in count():
            yield from (spoken.text for spoken in turns(self.number + round_, datetime.now(UTC).date()))

    async def _about(self, what: str, body: dict[str, Any]) -> Answer:
        return await self._ask("POST", f"/chat/conversations/{self.id}/{what}", body)

    async def _ask(self, method: str, path: str, body: dict[str, Any]) -> Answer:
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                status, found = await self._exchange(method, path, json.dumps(body).encode())
        except (OSError, TimeoutError, ValueError, IndexError):
            status, found = 0, {}
        return Answer(status, found, time.monotonic() - began)

    async def _exchange(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        reader, writer = await asyncio.open_connection(self.host, self.port, local_addr=self.local)
        try:
            writer.write(_head(method, path, self.token, len(body)) + body)
            head, _, content = (await reader.read(-1)).partition(b"\r\n\r\n")
        finally:
            writer.close()
        return int(head.split(b" ", 2)[1]), json.loads(content)


def _head(method: str, path: str, token: str, length: int) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: desk", "Connection: close", "Content-Type: application/json"]
    lines += [f"Content-Length: {length}"] + ([f"Authorization: Bearer {token}"] if token else [])
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
