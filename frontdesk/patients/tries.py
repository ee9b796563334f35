"""What is counted when somebody tries to prove identity, and when that is over for half an hour.

Counted per conversation, per claimed person (whether there is such a person or not) and, generously, per network. A
lock ends disclosure, never talking: the way to a person stays open.
"""

from collections.abc import Sequence
from datetime import timedelta

from frontdesk.db import Connection
from frontdesk.guesses.service import Guesses, Limit
from frontdesk.network import network_of
from frontdesk.trace import origin

HALF_AN_HOUR = timedelta(minutes=30)
FAILURES = Limit("identity failures", 3, HALF_AN_HOUR)  # answers that were read back, confirmed, and wrong
LOOKS = Limit("identity looks", 6, HALF_AN_HOUR)  # wrong answers, also those that were corrected when read back
LOOKS_FROM = Limit("identity looks from", 60, HALF_AN_HOUR)  # families and clinics share an address
A_DAY = timedelta(days=1)
NAMED = Limit("identity looks for a name", 30, A_DAY)  # however spread over conversations and networks
MANY = Limit("identity looks of all", 100, A_DAY)  # then a misspelled name, under which they would be counted, is wrong
LOCK = Limit("identity lock", 1, HALF_AN_HOUR)  # from the third failure on, not from the first
EVERYBODY = "everybody"


class Tries:
    """The counts of failed attempts, in transactions of the caller."""

    def __init__(self, guesses: Guesses) -> None:
        self.guesses = guesses

    def locked(self, tx: Connection, *whose: str) -> bool:
        """Whether disclosure is over for a while: of this conversation, to this claim."""
        locked = [self.guesses.is_over(tx, LOCK, who) for who in whose]
        return any(locked)

    def look(self, tx: Connection, names: Sequence[str], *whose: str) -> bool:
        """Counts a look before it is taken, also under each of the names; False when it is one too many."""
        allowed = [self.guesses.allows(tx, LOOKS, who) for who in whose]
        allowed += [self.guesses.allows(tx, NAMED, name) for name in names]
        network = network_of(origin().where.split()[-1])  # None when the work comes from no network
        if network is not None:
            allowed.append(self.guesses.allows(tx, LOOKS_FROM, network))
        self.guesses.allows(tx, MANY, EVERYBODY)
        return all(allowed)

    def forgive(self, tx: Connection) -> bool:
        """Whether a wrong letter in a name is forgiven now: not while so much is guessed that somebody may be trying
        birth dates under ever other spellings of a name."""
        return not self.guesses.is_over(tx, MANY, EVERYBODY)

    def fail(self, tx: Connection, *whose: str) -> bool:
        """Counts a failure; True when it was the last that was left, and locks."""
        over = [self._fail(tx, who) for who in whose]
        return any(over)

    def _fail(self, tx: Connection, who: str) -> bool:
        self.guesses.allows(tx, FAILURES, who)
        if not self.guesses.is_over(tx, FAILURES, who):
            return False
        self.guesses.allows(tx, LOCK, who)
        self.guesses.forget(tx, FAILURES, who)
        return True
