"""The worker: fires deadlines, rings phones, leads calls on whose answer is whole, finds covers, rings again for what
is urgent, carries late tasks up, sends notices, tells patients that something waits to be read, alarms managers of
medicines that are due, looks at messages that nobody answered, has closed cases checked, reminds patients of visits,
adds new days to the calendar, seals the audit log, purges what is kept no longer.

It can die at any moment.
"""

import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from frontdesk import metrics
from frontdesk.bootstrap import Services
from frontdesk.log import log
from frontdesk.trace import coming_from

LOOK_EVERY = 0.5  # seconds
TASKS_EVERY = timedelta(seconds=15)
REACHING_EVERY = timedelta(seconds=5)
COVER_EVERY = timedelta(seconds=15)
RINGING_AGAIN_EVERY = timedelta(seconds=5)
UNANSWERED_EVERY = timedelta(seconds=15)
REFILLS_EVERY = timedelta(seconds=15)
AFTER_EVERY = timedelta(seconds=15)
REMINDERS_EVERY = timedelta(minutes=5)
REMINDER_CALLS_EVERY = timedelta(seconds=15)
NEW_DAYS_EVERY = timedelta(hours=1)
SEAL_EVERY = timedelta(minutes=5)
CLEAN_EVERY = timedelta(hours=1)
PURGE_EVERY = timedelta(days=1)


class Work(StrEnum):
    """What the worker does."""

    DEADLINES = "deadlines"
    LEGS = "legs"
    PARTIALS = "partials"
    COVER = "cover"
    RINGING_AGAIN = "ringing_again"
    TASKS = "tasks"
    NOTICES = "notices"
    REACHING = "reaching"
    REFILLS = "refills"
    UNANSWERED = "unanswered"
    AFTER = "after"
    REMINDERS = "reminders"
    REMINDER_CALLS = "reminder_calls"
    NEW_DAYS = "new_days"
    SEALS = "seals"
    GUESSES = "guesses"
    SESSIONS = "sessions"
    ERASURES = "erasures"
    PURGE = "purge"


failures = metrics.counted("frontdesk_work_failures", "pieces of work that failed, to be tried again", "work", Work)
done_at = metrics.standing("frontdesk_work_done_time_seconds", "when the work was last done, Unix time", "work", Work)


@dataclass
class Job:
    """Work done from time to time, at the start too; `in_pieces`: again at the next look until nothing is left.
    `somebody_waits`: on the line, at this moment, so that no other work may stand before it, and it has its own
    thread."""

    name: Work
    work: Callable[[], int]
    every: timedelta = timedelta(0)
    in_pieces: bool = False
    somebody_waits: bool = False
    next_at: datetime | None = None

    def look(self, now: datetime) -> None:
        """Does the work if its time has come."""
        if self.next_at is None or now >= self.next_at:
            done = _try(self.name, self.work)
            self.next_at = now if self.in_pieces and done else now + self.every


def work_until_told(services: Services) -> None:
    """Works until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    planned = jobs(services)
    urgent = [job for job in planned if job.somebody_waits]
    beside = [threading.Thread(target=_work, args=(services, [job], stop), name=job.name) for job in urgent]
    for thread in beside:
        thread.start()
    _work(services, [job for job in planned if not job.somebody_waits], stop)
    for thread in beside:
        thread.join()


def _work(services: Services, planned: Sequence[Job], stop: threading.Event) -> None:
    while not stop.wait(LOOK_EVERY):
        for job in planned:
            job.look(services.clock.now())


def jobs(services: Services) -> list[Job]:
    """What is done at each look, and what from time to time."""
    return [
        Job(Work.DEADLINES, services.cases.fire_deadlines, somebody_waits=True),
        Job(Work.LEGS, services.legs.look, somebody_waits=True),
        Job(Work.PARTIALS, services.partials.look, somebody_waits=True),
        Job(Work.COVER, services.cases.cover, COVER_EVERY),
        Job(Work.RINGING_AGAIN, services.cases.ring_again, RINGING_AGAIN_EVERY),
        Job(Work.TASKS, services.tasks.look, TASKS_EVERY),
        Job(Work.NOTICES, services.outbox.send_due),
        Job(Work.REACHING, services.reaching.look, REACHING_EVERY),
        Job(Work.REFILLS, services.refill_alarms.look, REFILLS_EVERY),
        Job(Work.UNANSWERED, services.unanswered.look, UNANSWERED_EVERY),
        Job(Work.AFTER, services.due.look, AFTER_EVERY),
        Job(Work.REMINDERS, services.reminders.look, REMINDERS_EVERY),
        Job(Work.REMINDER_CALLS, services.reminder_calls.look, REMINDER_CALLS_EVERY),
        Job(Work.NEW_DAYS, services.loader.add_days, NEW_DAYS_EVERY),
        Job(Work.SEALS, services.audit.seal, SEAL_EVERY),
        Job(Work.GUESSES, services.guesses.clean_up, CLEAN_EVERY),
        Job(Work.SESSIONS, services.sessions.clean_up, CLEAN_EVERY),
        Job(Work.ERASURES, services.privacy.resume_erasures, CLEAN_EVERY),
        Job(Work.PURGE, services.privacy.purge_some, PURGE_EVERY, in_pieces=True),
    ]


def _try(name: Work, work: Callable[[], int]) -> int:
    """One piece of work; what fails is tried again when its time comes, and keeps no other from being done."""
    with coming_from("worker"):
        try:
            done = work()
        except Exception as error:
            failures[name].inc()
            log.error("work failed", work=name, error=error)
            return 0
        done_at[name].set_to_current_time()
        return done
