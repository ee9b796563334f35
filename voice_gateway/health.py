"""Says that the process answers, and whether the assistant does."""

import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app

from voice_gateway.guards import open_to_all

KNOWN_FOR = 2.0  # seconds

blueprint = Blueprint("health", __name__)


class Readiness:
    """Whether the assistant is ready, asked once in a while: anybody may ask us, and must not reach the engine so."""

    def __init__(self, ask: Callable[[], bool]) -> None:
        self._ask = ask
        self._asking = threading.Lock()
        self._known_until = 0.0
        self._ready = False

    def now(self) -> bool:
        """As it was found last; one asks anew, and nobody waits for that one."""
        if time.monotonic() >= self._known_until and self._asking.acquire(blocking=False):
            try:
                self._ready = self._ask()
                self._known_until = time.monotonic() + KNOWN_FOR
            finally:
                self._asking.release()
        return self._ready


@blueprint.get("/health")
@open_to_all
def health() -> dict[str, Any]:
    """Up, and whether the assistant is; nothing else is told."""
    readiness: Readiness = current_app.extensions["readiness"]
    return {"status": "ok", "assistant": "ready" if readiness.now() else "starting"}
