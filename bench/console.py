"""A manager's browser, as far as measurements need one: signs in, is at the desk, hears the stream, acts on cases."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx

PASSWORD = "alder-falls-demo"  # of every manager of the demo practice
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
STREAM = re.compile(r'data-stream="([^"]+)"')
MANAGERS = ("dana-whitfield", "rosa-delgado", "keisha-monroe", "tomas-herrera", "priya-raman", "miguel-acosta")


class ConsoleManager:
    """One manager at the desk. Raises httpx.HTTPError while nobody answers."""

    def __init__(self, url: str, manager: str) -> None:
        self.id = manager
        self.http = httpx.Client(base_url=url, timeout=10, trust_env=False)
        self._token = self.stream = ""

    def comes(self) -> None:
        """Signs in and says that they are there."""
        self._read_page("/console/sign-in")
        self._post("/console/sign-in", manager=self.id, password=PASSWORD)
        self.stream = self._read_page("/console/")
        self._post("/console/presence", at_desk="yes")

    def offered(self) -> list[str]:
        """The cases that ring here, as the list on the screen has them."""
        found: dict[str, Any] = self.http.get("/console/api/queue").raise_for_status().json()
        return [entry["id"] for entry in found["offered"]]

    def acts(self, case_id: str, deed: str, **fields: str) -> int:
        """One of the buttons of a case; gives the status, 303 when it was done."""
        return self._post(f"/console/cases/{case_id}/{deed}", **fields)

    def news(self) -> Iterator[str]:
        """What the live update says, as it comes: `queue` and `case`; ends when the connection does."""
        waits = httpx.Timeout(10, read=30)
        with self.http.stream("GET", self.stream, timeout=waits) as answer:
            for line in answer.raise_for_status().iter_lines():
                if line.startswith("event: "):
                    yield line.removeprefix("event: ")

    def _post(self, path: str, **fields: str) -> int:
        return self.http.post(path, data={**fields, "csrf_token": self._token}).status_code

    def _read_page(self, path: str) -> str:
        page = self.http.get(path).raise_for_status().text
        self._token = (TOKEN.search(page) or [""] * 2)[1]
        found = STREAM.search(page)
        return found[1] if found else ""


def in_json(report: Any) -> str:
    """A report as it is written and printed."""
    return json.dumps(report, indent=1) + "\n"
