"""Calls that speak every 8 seconds, by the provider's stand-in at the wall's pace: what people wait for a sound."""

import logging
import statistics
import threading
import time
from datetime import UTC, datetime
from typing import Any

from bench.script import turns
from bench.sides import Side
from frontdesk.engine import free_port
from phone_simulator import Exchange, Person
from phone_simulator.server import HOST, serve
from phone_simulator.transports import over_http

SPEAKS_EVERY = 8.0  # seconds between the end of one sentence and the next
CALLS = 30
SOON = 3.5  # seconds
LONGEST = 400.0  # seconds of all of it
MOMENTS = "/again/1"


class Line:
    """The provider of a side: its REST API on a port, the practice's number, and phones."""

    def __init__(self, account: str, token: str, number: str) -> None:
        self.port, self.number = free_port(), number
        self.exchange = Exchange(account=account, token=token, send=over_http(), start=datetime.now(UTC))

    @property
    def url(self) -> str:
        """Where the REST API is."""
        return f"http://{HOST}:{self.port}"

    def talk(self, side: Side) -> dict[str, Any]:
        """Thirty callers say the 14 turns, each once."""
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        ours = f"{side.url}/phone"
        self.exchange.number(self.number, voice_url=f"{ours}/calls", status_callback=f"{ours}/calls/events")
        server = serve(self.exchange, self.number, self.port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for place in range(CALLS):
            self.exchange.clock.after(SPEAKS_EVERY * place / CALLS, lambda place=place: self._call(place))  # type: ignore[misc]
        self._until_over()
        server.shutdown()
        return self._figures()

    def _call(self, place: int) -> None:
        caller = Person.calls()
        for spoken in turns(place, datetime.now(UTC).date()):
            caller = caller.says(spoken.text, after=SPEAKS_EVERY)
        self.exchange.call(f"+1500555{place + 1000}", self.number, caller.hangs_up(after=SPEAKS_EVERY))

    def _until_over(self) -> None:
        stop = time.monotonic() + LONGEST
        while time.monotonic() < stop:
            time.sleep(1)
            calls = list(self.exchange.calls.values())
            if len(calls) >= CALLS and all(call.ended for call in calls):
                return

    def _figures(self) -> dict[str, Any]:
        said = [turn for turn in self.exchange.turns() if turn.said]
        waits = [turn.wait for turn in said if turn.wait is not None]
        paths = [request.url for request in self.exchange.requests]
        moments = sum(path.endswith(MOMENTS) for path in paths)
        refused = sum(not request.status or request.status >= 300 for request in self.exchange.requests)
        return {
            "calls": CALLS,
            "turns": len(said),
            "one_moment_percent": round(100 * moments / len(said), 2),
            "webhooks": len(paths),
            "webhooks_not_answered": refused,
            "cut_short_because_whole": sum(path.endswith("/whole") for path in paths),
            "end_of_speech_to_first_sound_seconds": {
                "turns": len(waits),
                "p50": _quantile(waits, 50),
                "p95": _quantile(waits, 95),
                "longest": round(max(waits), 2),
                f"over_{SOON}_percent": round(100 * sum(wait > SOON for wait in waits) / len(waits), 1),
            },
        }


def _quantile(seconds: list[float], percent: int) -> float:
    return round(statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1], 2)
