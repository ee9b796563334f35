"""Managers at their consoles: they hear rings, answer or do not, and talk with several patients."""

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from frontdesk.cases.model import WITH_MANAGER, Case, Status
from frontdesk.cases.store import offers
from frontdesk.conversations.model import new_message_id
from frontdesk.errors import FrontdeskError
from tests.simulation import people
from tests.simulation.people import human
from tests.simulation.stage import Stage


class Managers:
    """Everybody who takes cases. `silent` never answers anything, and never says so."""

    def __init__(self, stage: Stage, seed: int, patient_reads: Callable[[str], bool], silent: str | None) -> None:
        self.stage = stage
        self.cases = stage.services.cases
        self.patient_reads = patient_reads
        self.silent = silent
        self._humans = {m: human(seed, m) for m in stage.services.practices.current().managers}
        self._seen: set[tuple[str, int]] = set()
        self._answers_left: dict[str, int] = {}
        stage.after_each.append(self.look)

    def look(self) -> None:
        """Whoever is rung hears it."""
        with self.stage.services.db.reading() as tx:
            rung = sa.select(offers.c.case_id, offers.c.number, offers.c.manager_id).where(offers.c.outcome.is_(None))
            new = [row for row in tx.execute(rung) if (row.case_id, row.number) not in self._seen]
        for row in new:
            self._seen.add((row.case_id, row.number))
            self._is_rung(row.case_id, row.manager_id)

    def _is_rung(self, case_id: str, manager: str) -> None:
        who, urgency = self._humans[manager], self.cases.get(case_id).urgency
        away, delay = who.happens(people.IS_AWAY[urgency]), who.after(people.ANSWERS_AFTER[urgency])
        if manager == self.silent or away:
            return
        slower = 1 + people.SLOWER_PER_TALK * self._talks(manager)
        self.stage.after(delay * slower, partial(self._answers, case_id, manager))

    def _answers(self, case_id: str, manager: str) -> None:
        """Takes the case if it still rings here; with too much in hand, says no."""
        rings = [o for o in self.cases.offers(case_id) if o.outcome is None and o.manager_id == manager]
        if not rings:
            return
        if self._talks(manager) >= people.MOST_TALKS:
            _try(self.cases.decline, case_id, manager)
            return
        if _try(self.cases.accept, case_id, manager):
            who = self._humans[manager]
            self._answers_left[case_id] = who.chance.choice(people.ANSWERS)
            delay = who.after(people.FIRST_WORDS_AFTER, talks=self._talks(manager) - 1)
            self.stage.after(delay, partial(self._says, case_id, manager))

    def _says(self, case_id: str, manager: str) -> None:
        case = self.cases.get(case_id)
        if not self._has(case, manager):
            return
        self.cases.say(case_id, manager, "Let me look at this with you.", new_message_id())
        if not self.patient_reads(case_id):
            was_promised = any(move.to is Status.PROMISED for move in self.cases.moves(case_id))
            if was_promised:  # the telephone: nobody picks up, so a word is left and the case is closed
                self.stage.after(people.GIVES_UP_AFTER, partial(self._closes, case_id, manager))
            return  # else the worker promises a call-back for what nobody reads
        if not self.still_talks(case_id):
            self.stage.after(self._slow(manager, people.FIRST_WORDS_AFTER), partial(self._closes, case_id, manager))

    def patient_wrote(self, case_id: str) -> None:
        """The owner answers, once they have come to it."""
        case = self.cases.get(case_id)
        if case.status in WITH_MANAGER and case.manager_id and self._answers_left.get(case_id):
            self._answers_left[case_id] -= 1
            think = min(self._slow(case.manager_id, people.THINKS), people.AT_THE_LATEST)
            self.stage.after(think, partial(self._says, case_id, case.manager_id))

    def still_talks(self, case_id: str) -> bool:
        """Whether the manager has not said all yet."""
        return self._answers_left.get(case_id, 0) > 0

    def _closes(self, case_id: str, manager: str) -> None:
        if self._has(self.cases.get(case_id), manager):
            self.cases.resolve(case_id, manager, "done")

    def _slow(self, manager: str, median: float) -> float:
        return self._humans[manager].after(median, talks=max(self._talks(manager) - 1, 0))

    def _talks(self, manager: str) -> int:
        """How many patients really take this manager's time now."""
        return sum(case.status in WITH_MANAGER for case in self.cases.for_manager(manager))

    def _has(self, case: Case, manager: str) -> bool:
        return case.status in WITH_MANAGER and case.manager_id == manager


def _try(act: Callable[..., object], *given: object) -> bool:
    """What is not possible any more is refused in our words."""
    try:
        act(*given)
    except FrontdeskError:
        return False
    return True
