"""The Rasa engine, over its one channel on this machine."""

import time
from enum import StrEnum
from typing import Any

import httpx

from frontdesk import metrics
from frontdesk.adapters.assistant.port import Answer, Question, Reply, Second
from frontdesk.errors import AssistantForgot, AssistantUnavailable
from frontdesk.log import log
from frontdesk.trace import origin

READING_SECONDS = 1.0  # a question about danger stands behind it


class EngineOutcome(StrEnum):
    """How the engine took a question."""

    ANSWERED = "answered"
    FORGOT = "forgot"  # it was started anew, and is asked again with what it knew
    UNAVAILABLE = "unavailable"


asked = metrics.timed("frontdesk_engine_seconds", "questions to the engine", "outcome", EngineOutcome)


class RasaAssistant:
    """Asks Rasa; knows the engine's channel and nothing of what is said."""

    def __init__(self, url: str, seconds: float) -> None:
        # Without the environment: a proxy named there would be sent what patients say. Redirects are not followed.
        timeout = httpx.Timeout(seconds, connect=1.0)
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False, follow_redirects=False)

    def ask(self, question: Question) -> Answer:
        """The engine's answer; raises AssistantUnavailable, AssistantForgot."""
        began, outcome = time.perf_counter(), EngineOutcome.UNAVAILABLE
        try:
            answer = self._ask(question)
            outcome = EngineOutcome.ANSWERED
            return answer
        except AssistantForgot:
            outcome = EngineOutcome.FORGOT
            raise
        finally:
            seconds = time.perf_counter() - began
            asked[outcome].observe(seconds)
            log.info("engine", conversation=question.conversation_id, outcome=outcome, ms=int(seconds * 1000))

    def _ask(self, question: Question) -> Answer:
        body = {
            "conversation": question.conversation_id,
            "turn": question.turn_id,
            "text": question.text,
            "payload": question.payload,
            "slots": question.slots,
            "state": question.state,
            "first": question.first,
            "origin": {"trace": origin().trace, "where": origin().where},
        }
        response = self._post("turn", body)
        if response.status_code == httpx.codes.CONFLICT:
            raise AssistantForgot(question.conversation_id)
        if response.status_code != httpx.codes.OK:
            raise AssistantUnavailable(f"status {response.status_code}")
        return _answer(response.json())

    def read(self, text: str) -> str | None:
        """The intent that the engine reads in a text. An engine that takes longer than a moment is not waited for.
        Raises AssistantUnavailable."""
        response = self._post("reading", {"text": text}, timeout=READING_SECONDS)
        if response.status_code != httpx.codes.OK:
            raise AssistantUnavailable(f"status {response.status_code}")
        intent: str | None = response.json().get("intent")
        return intent

    def _post(self, door: str, body: dict[str, Any], **more: Any) -> httpx.Response:
        try:
            return self._http.post(f"/webhooks/frontdesk/{door}", json=body, **more)
        except httpx.HTTPError as error:
            raise AssistantUnavailable(type(error).__name__) from None

    def is_ready(self) -> bool:
        """Whether the engine answers."""
        try:
            return self._http.get("/webhooks/frontdesk/", timeout=1.0).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def _answer(body: dict[str, Any]) -> Answer:
    replies = tuple(
        Reply(
            text=reply["text"],
            response=reply.get("response"),
            buttons=tuple((button["title"], button["payload"]) for button in reply.get("buttons") or ()),
        )
        for reply in body["replies"]
        if reply.get("text")
    )
    intent, second = body.get("intent") or {}, body.get("second")
    return Answer(
        replies,
        intent.get("name"),
        float(intent.get("confidence") or 0.0),
        body.get("state") or {},
        Second(second["text"], second["intent"]) if second else None,
        body.get("busy"),
    )
