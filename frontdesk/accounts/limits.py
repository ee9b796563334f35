"""How often somebody may guess at accounts. Counted before checking, by address and by account, over all processes."""

from datetime import timedelta

from frontdesk.db import Connection, Database
from frontdesk.errors import TooManyTries
from frontdesk.guesses.service import Guesses, Limit
from frontdesk.network import network_of

BY_ADDRESS = (
    Limit("sign-in by address, minute", 10, timedelta(minutes=1)),
    Limit("sign-in by address, hour", 100, timedelta(hours=1)),
)
BY_ACCOUNT = Limit("sign-in by account", 10, timedelta(minutes=15))
CODES = Limit("second factor", 10, timedelta(minutes=15))
NOBODYS_CODES = Limit("second factor after a wrong password", 10, timedelta(minutes=15))
UNLOCKING = Limit("unlocking", 10, timedelta(minutes=15))


class Limits:
    """The counter, in words of signing in."""

    def __init__(self, db: Database, guesses: Guesses) -> None:
        self.db = db
        self.guesses = guesses

    def count(self, address: str) -> None:
        """Counts a guess from the network of an address. Raises TooManyTries."""
        network = network_of(address) or address
        with self.db.begin() as tx:
            within = [self.guesses.allows(tx, limit, network) for limit in BY_ADDRESS]
        if not all(within):
            raise TooManyTries("address")

    def allows(self, limit: Limit, who: str) -> bool:
        """Counts a guess; False when it is one too many."""
        with self.db.begin() as tx:
            return self.guesses.allows(tx, limit, who)

    def require(self, limit: Limit, who: str) -> None:
        """Counts a guess. Raises TooManyTries."""
        if not self.allows(limit, who):
            raise TooManyTries(limit.about)

    def forget(self, tx: Connection, address: str) -> None:
        """A right answer: the guesses from its network are forgotten."""
        for limit in BY_ADDRESS:
            self.guesses.forget(tx, limit, network_of(address) or address)
