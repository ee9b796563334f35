"""The Rasa engine, over its one channel on this machine."""

from typing import Any

import httpx

from frontdesk.adapters.assistant.port import Answer, Question, Reply
from frontdesk.errors import AssistantForgot, AssistantUnavailable


class RasaAssistant:
    """Asks Rasa; knows the engine's channel and nothing of what is said."""

    def __init__(self, url: str, seconds: float) -> None:
        self._http = httpx.Client(base_url=url, timeout=httpx.Timeout(seconds, connect=1.0))

    def ask(self, question: Question) -> Answer:
        """The engine's answer; raises AssistantUnavailable, AssistantForgot."""
        body = {
            "conversation": question.conversation_id,
            "turn": question.turn_id,
            "text": question.text,
            "payload": question.payload,
            "slots": question.slots,
            "state": question.state,
            "first": question.first,
        }
        try:
            response = self._http.post("/webhooks/frontdesk/turn", json=body)
        except httpx.HTTPError as error:
            raise AssistantUnavailable(type(error).__name__) from None
        if response.status_code == httpx.codes.CONFLICT:
            raise AssistantForgot(question.conversation_id)
        if response.status_code != httpx.codes.OK:
            raise AssistantUnavailable(f"status {response.status_code}")
        return _answer(response.json())

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
    intent = body.get("intent") or {}
    return Answer(replies, intent.get("name"), float(intent.get("confidence") or 0.0), body.get("state") or {})
