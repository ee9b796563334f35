"""The worker: fires deadlines, sends notices, adds new days to the calendar, seals the audit log, purges what is kept
no longer. It can die at any moment."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.bootstrap import Services
from frontdesk.trace import coming_from

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds
NEW_DAYS_EVERY = timedelta(hours=1)
SEAL_EVERY = timedelta(minutes=5)
CLEAN_EVERY = timedelta(hours=1)
PURGE_EVERY = timedelta(days=1)


@dataclass
class Job:
    """Work done from time to time, at the start too; `in_pieces`: again at the next look until nothing is left."""

    work: Callable[[], int]
    every: timedelta
    in_pieces: bool = False
    next_at: datetime | None = None

    def look(self, now: datetime) -> None:
        """Does the work if its time has come."""
        if self.next_at is None or now >= self.next_at:
            done = _try(self.work)
            self.next_at = now if self.in_pieces and done else now + self.every


def work_until_told(services: Services) -> None:
    """Works until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    planned = jobs(services)
    with coming_from("worker"):
        while not stop.wait(LOOK_EVERY):
            _try(services.cases.fire_deadlines)
            _try(services.outbox.send_due)
            for job in planned:
                job.look(services.clock.now())


def jobs(services: Services) -> list[Job]:
    """What is done from time to time."""
    return [
        Job(services.loader.add_days, NEW_DAYS_EVERY),
        Job(services.audit.seal, SEAL_EVERY),
        Job(services.guesses.clean_up, CLEAN_EVERY),
        Job(services.sessions.clean_up, CLEAN_EVERY),
        Job(services.privacy.resume_erasures, CLEAN_EVERY),
        Job(services.privacy.purge_some, PURGE_EVERY, in_pieces=True),
    ]


def _try(work: Callable[[], int]) -> int:
    """One piece of work; what fails is tried again when its time comes, and keeps no other from being done."""
    try:
        return work()
    except Exception as error:
        log.error("%s failed: %s", getattr(work, "__qualname__", "work"), type(error).__name__)
        return 0
