"""Time, and the worker. What happens next is done at its moment; the worker looks whenever the real one would find
something to do, with its own jobs and their own intervals."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import sqlalchemy as sa

from frontdesk.cases.store import cases
from frontdesk.reaching.store import unread
from frontdesk.worker import LOOK_EVERY, Job, Work, jobs
from tests.builders import Desk

WORK = (Work.DEADLINES, Work.COVER, Work.RINGING_AGAIN, Work.NOTICES, Work.REACHING, Work.UNANSWERED)
QUIET = timedelta(minutes=10)  # with nothing to do
LOOKS = timedelta(minutes=1)  # while something urgent waits for whoever comes; later than the real worker, never sooner
NOTICES_EVERY = timedelta(minutes=1)  # simulated managers look at their screens; what is sent to them changes nothing
Act = Callable[[], None]


class Stage:
    """What is about to happen, in order; the same moment in the order in which it was planned."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.services = desk.services
        self._planned: list[tuple[datetime, int, Act]] = []
        self._numbers = count()
        self._jobs: list[Job] = [job for job in jobs(desk.services) if job.name in WORK]
        next(job for job in self._jobs if job.name is Work.NOTICES).every = NOTICES_EVERY
        self.after_each: list[Act] = []  # whoever looks at what has changed

    @property
    def now(self) -> datetime:
        return self.desk.clock.now()

    def at(self, moment: datetime, act: Act) -> None:
        """Plans something; what is past is done now."""
        heapq.heappush(self._planned, (max(moment, self.now), next(self._numbers), act))

    def after(self, seconds: float, act: Act) -> None:
        self.at(self.now + timedelta(seconds=seconds), act)

    def runs_until(self, end: datetime) -> None:
        """Lets everything happen up to a moment."""
        while (moment := self._next(end)) < end:
            self.desk.clock.at = moment
            while self._planned and self._planned[0][0] <= moment:
                heapq.heappop(self._planned)[2]()
            for job in self._jobs:
                job.look(moment)
            for act in self.after_each:
                act()
        self.desk.clock.at = end

    def _next(self, end: datetime) -> datetime:
        """The next moment at which anything can happen."""
        due, urgent = self._due()
        moments = [end, self.now + (LOOKS if urgent else QUIET)]
        if self._planned:
            moments.append(self._planned[0][0])
        if due is not None:  # the worker looks every half second, and then only for what is past
            moments.append(max(due, self.now) + timedelta(seconds=LOOK_EVERY))
        return min(moments)

    def _due(self) -> tuple[datetime | None, bool]:
        """When the worker has something to do next, and whether anything waits although it is urgent."""
        open_, waits = cases.c.status != "resolved", sa.and_(cases.c.status == "promised", cases.c.urgency != "routine")
        with self.services.db.reading() as tx:
            deadline = tx.scalar(sa.select(sa.func.min(cases.c.deadline)).where(open_))
            reading = tx.scalar(sa.select(sa.func.min(unread.c.due_at)))
            urgent = tx.scalar(sa.select(cases.c.id).where(waits).limit(1))
        return min((at for at in (deadline, reading) if at is not None), default=None), urgent is not None
