"""The worker: fires deadlines, sends notices, adds new days to the calendar. It can die at any moment."""

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk import metrics
from frontdesk.bootstrap import Services
from frontdesk.log import log
from frontdesk.trace import coming_from

LOOK_EVERY = 0.5  # seconds
NEW_DAYS_EVERY = timedelta(hours=1)


class Work(StrEnum):
    """What the worker does."""

    DEADLINES = "deadlines"
    NOTICES = "notices"
    NEW_DAYS = "new_days"


failures = metrics.counted("frontdesk_work_failures", "pieces of work that failed, to be tried again", "work", Work)
done_at = metrics.standing("frontdesk_work_done_time_seconds", "when the work was last done, Unix time", "work", Work)


def work_until_told(services: Services) -> None:
    """Works until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    days_added: datetime | None = None
    while not stop.wait(LOOK_EVERY):
        _try(Work.DEADLINES, services.cases.fire_deadlines)
        _try(Work.NOTICES, services.outbox.send_due)
        now = services.clock.now()
        if days_added is None or now - days_added > NEW_DAYS_EVERY:
            _try(Work.NEW_DAYS, services.loader.add_days)
            days_added = now


def _try(name: Work, work: Callable[[], int]) -> None:
    """One piece of work; what fails is tried again at the next look, and does not keep the others from being done."""
    with coming_from("worker"):
        try:
            work()
        except Exception as error:
            failures[name].inc()
            log.error("work failed", work=name, error=error)
        else:
            done_at[name].set_to_current_time()
