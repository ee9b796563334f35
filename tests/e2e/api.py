"""A patient who speaks through the chat's API, as the page does."""

import time
import uuid
from typing import Any

import httpx


class ApiPatient:
    """One conversation over HTTP."""

    def __init__(self, url: str, language: str = "en-US") -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        opened = self.http.post("/chat/conversations", json={"language": language}).raise_for_status().json()
        self.id = opened["conversation"]
        self.http.headers["Authorization"] = f"Bearer {opened['token']}"

    def post(self, text: str, message_id: str) -> httpx.Response:
        """Sends a message once."""
        return self.http.post(f"/chat/conversations/{self.id}/messages", json={"id": message_id, "text": text})

    def says(self, text: str, message_id: str | None = None, seconds: float = 60) -> dict[str, Any]:
        """Sends a message until it is answered, always with the same id, as the page does."""
        message_id, give_up = message_id or str(uuid.uuid4()), time.monotonic() + seconds
        while True:
            try:
                response = self.post(text, message_id)
                if response.status_code == 200:
                    body: dict[str, Any] = response.json()
                    return body
                assert response.status_code in (202, 429, 502, 503), response.text
            except httpx.TransportError:
                pass
            assert time.monotonic() < give_up, "never answered"
            time.sleep(0.5)

    def state(self) -> dict[str, Any]:
        """The whole conversation."""
        body: dict[str, Any] = self.http.get(f"/chat/conversations/{self.id}").raise_for_status().json()
        return body


def answer(body: dict[str, Any]) -> str:
    """What was answered, as one text."""
    return "\n".join(row["text"] for row in body["messages"] if row["author"] != "patient")
