"""The worker: fires deadlines, sends notices, adds new days to the calendar. It can die at any moment."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from frontdesk.bootstrap import Services

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds
NEW_DAYS_EVERY = timedelta(hours=1)


def work_until_told(services: Services) -> None:
    """Works until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    days_added: datetime | None = None
    while not stop.wait(LOOK_EVERY):
        _try(services.cases.fire_deadlines)
        _try(services.outbox.send_due)
        now = services.clock.now()
        if days_added is None or now - days_added > NEW_DAYS_EVERY:
            _try(services.loader.add_days)
            _try(services.sessions.clean_up)
            _try(services.guesses.clean_up)
            days_added = now


def _try(work: Callable[[], int]) -> None:
    """One piece of work; what fails is tried again at the next look, and does not keep the others from being done."""
    try:
        work()
    except Exception as error:
        log.error("%s failed: %s", getattr(work, "__qualname__", "work"), type(error).__name__)
