"""The phones of a demo, which stand in for real ones: what somebody on a page does with theirs, and what they hear."""

from enum import StrEnum
from typing import Any
from urllib.parse import quote

import httpx

from frontdesk.errors import FrontdeskError

SECONDS = 4.0


class SimulatorAway(FrontdeskError):
    """The simulator does not answer: it is not running, or not yet."""


class NotPossible(FrontdeskError):
    """The phone cannot do this now: it is not ringing, or not in a call."""


class Does(StrEnum):
    """What somebody does with a phone. Nothing else is passed on."""

    SAY = "say"
    PRESS = "press"
    ANSWER = "answer"
    DECLINE = "decline"
    HANG_UP = "hangup"


class SimulatedPhones:
    """The simulator's phones, on this machine only."""

    def __init__(self, port: int, transport: httpx.BaseTransport | None = None) -> None:
        # Without the environment: a proxy named there is no way to our own machine. Redirects are not followed.
        self._http = httpx.Client(
            base_url=f"http://127.0.0.1:{port}/simulator",
            timeout=SECONDS,
            trust_env=False,
            follow_redirects=False,
            transport=transport,
        )

    def call(self, number: str, language: str) -> None:
        """Whoever has this number calls the practice. Raises NotPossible while they are in a call, SimulatorAway."""
        self._ask("POST", "/calls", json={"from": number, "language": language})

    def all(self) -> list[dict[str, Any]]:
        """Every phone that was ever in a call, and what it does. Raises SimulatorAway."""
        phones = self._ask("GET", "/phones")
        found = phones.get("phones", []) if isinstance(phones, dict) else phones
        return [phone for phone in found if isinstance(phone, dict)]

    def hears(self, number: str, after: int) -> dict[str, Any] | None:
        """What a phone does, and what it heard after so many sentences; None: it never was in a call. Raises
        SimulatorAway."""
        heard = self._ask("GET", f"/phones/{quote(number)}", params={"after": after})
        return heard if isinstance(heard, dict) else None

    def does(self, number: str, what: Does, **more: str) -> None:
        """Somebody does something with their phone. Raises NotPossible, SimulatorAway."""
        if self._ask("POST", f"/phones/{quote(number)}/{what}", json=more) is None:
            raise NotPossible(what)

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        """The answer; None when there is no such phone."""
        try:
            response = self._http.request(method, path, **more)
            if response.status_code == httpx.codes.NOT_FOUND:
                return None
            if response.is_client_error:
                raise NotPossible(path.rpartition("/")[2])
            response.raise_for_status()  # of a redirect too
            return response.json() if response.content else {}
        except (httpx.HTTPError, ValueError) as error:
            raise SimulatorAway(type(error).__name__) from None
