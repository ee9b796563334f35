"""How often something may be guessed at. A guess is counted before it is checked, so that many at once count too."""

from dataclasses import dataclass
from datetime import timedelta

from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.guesses import store
from frontdesk.vault import keyed_hash


@dataclass(frozen=True)
class Limit:
    """At most so many guesses in a period, which begins with the first."""

    about: str
    most: int
    per: timedelta


class Guesses:
    """The counter of guesses."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def allows(self, tx: Connection, limit: Limit, who: str) -> bool:
        """Counts a guess; False when it is one too many. `who` is kept as a keyed hash only."""
        return store.add(tx, _key(limit, who), self.clock.now(), limit.per) <= limit.most

    def is_over(self, tx: Connection, limit: Limit, who: str) -> bool:
        """Whether no guess is left, without counting one."""
        return store.count(tx, _key(limit, who), self.clock.now()) >= limit.most

    def forget(self, tx: Connection, limit: Limit, who: str) -> None:
        """A right answer: the count starts anew."""
        store.forget(tx, _key(limit, who))

    def clean_up(self) -> int:
        """Drops periods that are over; run by the worker. Gives how many."""
        with self.db.begin() as tx:
            return store.forget_over(tx, self.clock.now())


def _key(limit: Limit, who: str) -> str:
    return keyed_hash(f"guess {limit.about} {who}")
