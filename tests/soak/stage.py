"""Where it all happens: one front desk, its clock, processes that die, and what was ever promised to share a time."""

import random
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest import mock

import sqlalchemy as sa

from frontdesk import failpoints
from frontdesk.cases import ringing
from frontdesk.cases.store import callbacks, cases
from frontdesk.notices.model import Notice
from frontdesk.unanswered import UnansweredMessages
from frontdesk.worker import Work, jobs
from tests.builders import Desk
from tests.crashes import Crash, Killer
from tests.soak import invariants, tables

WORK = (Work.UNANSWERED, Work.DEADLINES, Work.COVER, Work.RINGING_AGAIN, Work.NOTICES)  # notices last: then none is due
PROMISES = ("after case", "after decline", "after deadline", "after cover")  # what may have promised a time
NEW_PROCESS = 5  # seconds until another process goes on


@dataclass
class Tally:
    """What was done so far, over all examples."""

    steps: int = 0
    cases: int = 0
    shared: int = 0
    crashes: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)


class Stage:
    """One front desk under test."""

    def __init__(self, desk: Desk, tally: Tally) -> None:
        self.desk = desk
        self.tally = tally
        self.shared: set[tuple[str, Any]] = set()  # promises that rightly have no time of their own: case and move
        self.worked_at = desk.clock.now()
        self.at_once = False
        self.sends: Counter[str] = Counter()
        self.lost_sends = 0
        self._keep_count_of_sends()
        chance = random.Random(0)
        new_id = partial(lambda: uuid.UUID(int=chance.getrandbits(128), version=4))
        self._patches: list[Any] = []
        self._patch(mock.patch("uuid.uuid4", new_id))  # with random ids a seed would not give the same run again

    def most_strangers(self, number: int) -> None:
        """So few people who have not said who they are get a time of their own, that more come to share one."""
        self._patch(mock.patch.object(ringing, "MOST_STRANGERS", number))

    def close(self) -> None:
        """Leaves everything as it was."""
        for patch in self._patches:
            patch.stop()
        self.desk.services.db.close()

    def passes(self, seconds: float) -> None:
        """Time passes; nobody works."""
        self.desk.clock.advance(seconds=seconds)

    def attempt[Result](
        self, do: Callable[[], Result], point: str = "", *, lives: int = 1, again: bool = True
    ) -> Result | None:
        """Does something in a process that dies at a point, and asks again in a new one; None if nobody asks again."""
        if self.at_once:
            return do()
        killer = Killer(point, lives)
        while True:
            try:
                with failpoints.watching(partial(self._watch, killer)):
                    return do()
            except Crash:
                self._starts_anew(killer)
                if not again:
                    return None

    def do_at_once(self, acts: Sequence[Callable[[], object]]) -> None:
        """Does several things at the same time; nobody dies meanwhile."""
        self.at_once = True
        try:
            with failpoints.watching(partial(self._watch, Killer())), ThreadPoolExecutor(len(acts) or 1) as pool:
                for done in [pool.submit(act) for act in acts]:
                    done.result()
        finally:
            self.at_once = False

    def work(self, point: str = "") -> None:
        """The worker looks once at everything; one that dies there is started again."""
        self.attempt(self._look_at_everything, point)
        if not self.at_once:
            self.worked_at = self.desk.clock.now()
            invariants.nothing_is_overdue(self.check())

    def _look_at_everything(self) -> None:
        planned = {job.name: job.work for job in jobs(self.desk.services)}
        for name in WORK:
            planned[name]()

    def check(self) -> tables.Tables:
        """Reads the tables and holds every promise against them."""
        seen = tables.read(self.desk)
        invariants.hold(seen, self.shared)
        delivered = {row.id for row in seen.notices.values() if row.sent_at is not None}
        assert delivered <= set(self.sends), "a notice is noted as sent and was not"
        doubled = sum(self.sends.values()) - len(self.sends)
        assert doubled <= self.lost_sends, "a notice went out twice though nobody died while sending it"
        return seen

    def _patch(self, patch: Any) -> None:
        patch.start()
        self._patches.append(patch)

    def _watch(self, killer: Killer, point: str) -> None:
        if point in PROMISES:
            self._note_shared()
        killer(point)

    def _starts_anew(self, killer: Killer) -> None:
        """A new process knows nothing of what the dead one had in mind."""
        self.tally.crashes[killer.point] += 1
        self.lost_sends += killer.point in ("after provider", "before notice sent")
        killer.dead = False
        services = self.desk.services
        services.cases._try_again_at = {}
        services.unanswered = UnansweredMessages(services.clock, services.reception)
        self.passes(NEW_PROCESS)

    def _note_shared(self) -> None:
        """Right after a promise: it shares its time exactly when too many wait who have not said who they are."""
        with self.desk.services.db.reading() as tx:
            joined = cases.outerjoin(callbacks, callbacks.c.case_id == cases.c.id)
            columns = (cases.c.id, cases.c.patient_id, cases.c.promised_at, callbacks.c.at)
            promised = tx.execute(sa.select(*columns).select_from(joined).where(cases.c.status == "promised")).all()
        strangers = sum(row.at is not None and row.patient_id is None for row in promised)
        for row in promised:
            if row.at is None and (row.id, row.promised_at) not in self.shared:
                assert row.patient_id is None, "somebody who is known was given no time of their own"
                assert self.at_once or strangers >= ringing.MOST_STRANGERS, "a time was given twice without need"
                self.shared.add((row.id, row.promised_at))
                self.tally.shared += 1

    def _keep_count_of_sends(self) -> None:
        send = self.desk.messages.send

        def counted(notice: Notice) -> None:
            send(notice)
            self.sends[notice.id] += 1

        self.desk.messages.send = counted  # type: ignore[method-assign]
