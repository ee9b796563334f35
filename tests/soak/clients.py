"""Patients and managers over HTTP, who try again until they are answered, as browsers do, and note what they did."""

import queue
import random
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx

from bench.console import ConsoleManager
from bench.sides import client_at

WORDS = "I want to talk to a manager"
AGAIN = 0.5  # seconds until somebody tries again
LOOK_ANYWAY = 3.0  # seconds, as the console does while it has no stream
DONE = 303
DEEDS = ("accept", "accept", "accept", "decline", "ignore")


@dataclass
class Asked:
    """One handoff as its patient made it: `at` is when they first pressed or said it."""

    conversation: str = ""
    at: datetime | None = None
    said: list[str] = field(default_factory=list)  # ids of messages that were answered


class Patient:
    """Somebody who wants a person."""

    def __init__(self, url: str, number: int, chance: random.Random) -> None:
        self.url = url
        self.number = number
        self.chance = chance

    def asks(self) -> Asked:
        """Opens a chat, asks for a person by button or words, perhaps writes once more."""
        asked, by_words, more = Asked(), self.chance.random() < 0.3, self.chance.random() < 0.3
        with client_at(self.number) as client:
            opened = _until_answered(lambda: client.post(f"{self.url}/chat/conversations", json={"language": "en-US"}))
            asked.conversation, asked.at = opened["conversation"], datetime.now(UTC)
            one = f"{self.url}/chat/conversations/{asked.conversation}"
            secret = {"Authorization": f"Bearer {opened['token']}"}
            texts = [("messages", WORDS) if by_words else ("manager", "")]
            texts += [("messages", "are you there")] if more else []
            for place, text in texts:
                body = {"id": str(uuid.uuid4())} | ({"text": text} if text else {})
                asked.said.append(body["id"])
                _until_answered(partial(client.post, f"{one}/{place}", json=body, headers=secret))
        return asked


def _until_answered(send: Callable[[], httpx.Response]) -> dict[str, Any]:
    """The same request again until it is answered; 202 and 503 say that it is on record and to be asked for again."""
    while True:
        with suppress(httpx.HTTPError, ValueError):
            answer = send()
            if answer.status_code in (200, 201):
                found: dict[str, Any] = answer.json()
                return found
        time.sleep(AGAIN)


class Manager(threading.Thread):
    """A manager by script: accepts, declines, or lets it ring; says something; closes the case."""

    def __init__(self, url: str, name: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.name_ = name
        self.over, self.willing = threading.Event(), threading.Event()
        self.wrote: dict[str, list[str]] = {}  # by case: sentences the console said were taken
        self.failed: list[str] = []
        self._chance = random.Random(f"{seed} {name}")
        self._signs: queue.Queue[str] = queue.Queue()
        self._ignored: set[str] = set()

    def run(self) -> None:
        self.console = self._try(self._signs_in)
        threading.Thread(target=self._listens, daemon=True).start()
        while not self.over.is_set():
            with suppress(queue.Empty):
                self._signs.get(timeout=LOOK_ANYWAY)
            with suppress(httpx.HTTPError):
                for case in self.console.offered():
                    self._handles(case)

    def _signs_in(self) -> ConsoleManager:
        console = ConsoleManager(self.url, self.name_)
        console.comes()
        return console

    def _listens(self) -> None:
        while not self.over.is_set():
            with suppress(httpx.HTTPError):
                for sign in self.console.news():
                    self._signs.put(sign)
            time.sleep(AGAIN)

    def _handles(self, case: str) -> None:
        deed = "accept" if self.willing.is_set() else self._chance.choice(DEEDS)
        if deed == "ignore" or (case in self._ignored and not self.willing.is_set()):
            self._ignored.add(case)
            return
        if self._try(lambda: self.console.acts(case, deed)) != DONE or deed == "decline":
            return
        for _ in range(self._chance.choice((1, 1, 2))):
            text, message = f"I am here {uuid.uuid4()}", str(uuid.uuid4())
            if self._try(partial(self.console.acts, case, "messages", text=text, message_id=message)) == DONE:
                self.wrote.setdefault(case, []).append(text)
        if self._try(lambda: self.console.acts(case, "resolve", outcome="answered", words="done")) != DONE:
            self.failed.append(case)

    def _try[Result](self, do: Callable[[], Result]) -> Result:
        """Again while nobody answers: a gateway that was killed is back in seconds."""
        while True:
            with suppress(httpx.HTTPError):
                found = do()
                if not (isinstance(found, int) and found >= 500):
                    return found
            time.sleep(AGAIN)
