"""Going on with one conversation somewhere else: a short code is read in one place and typed in the other.

Six digits, 10 minutes, one use. What was proven is not taken along: whoever types the code proves identity again.
"""

import secrets
import unicodedata
from datetime import datetime, timedelta

from frontdesk import audit
from frontdesk.clock import Clock
from frontdesk.continuing import store
from frontdesk.conversations.model import Opened
from frontdesk.conversations.service import Conversations
from frontdesk.db import Database
from frontdesk.errors import TooManyTries, WrongCode
from frontdesk.guesses.service import Guesses, Limit
from frontdesk.network import network_of
from frontdesk.vault import keyed_hash

LASTS = timedelta(minutes=10)
DIGITS = 6
ISSUED_IN = Limit("continue codes issued", 5, timedelta(hours=1))
TRIED_FROM = Limit("continue codes tried from", 10, LASTS)  # families and clinics share an address
TRIED = Limit("continue codes tried", 500, LASTS)  # by everybody together, so that many addresses do not help


class Continuing:
    """Issues codes and redeems them."""

    def __init__(self, db: Database, clock: Clock, guesses: Guesses, conversations: Conversations) -> None:
        self.db = db
        self.clock = clock
        self.guesses = guesses
        self.conversations = conversations

    def issue(self, conversation_id: str) -> tuple[str, datetime]:
        """A code for this conversation and until when it works; an older one is no good any more.
        Raises TooManyTries."""
        until = self.clock.now() + LASTS
        with self.db.begin() as tx:
            allowed = self.guesses.allows(tx, ISSUED_IN, conversation_id)
            code = _new_code()
            while allowed and not store.put(tx, conversation_id, _hash(code), until, self.clock.now()):
                code = _new_code()  # another conversation has this one
        if not allowed:
            raise TooManyTries("continue")
        return code, until

    def redeem(self, code: str, address: str) -> Opened:
        """The same conversation with a new secret; the old one works no longer, and nobody is proven in it.
        Raises WrongCode, TooManyTries."""
        with self.db.begin() as tx:
            from_here = self.guesses.allows(tx, TRIED_FROM, network_of(address) or address)
            allowed = self.guesses.allows(tx, TRIED, "all") and from_here
            found = store.use(tx, _hash(code), self.clock.now()) if allowed else None
            token = self.conversations.hand_over(tx, found) if found else ""
            result = "handed over" if found else "wrong code" if allowed else "too many tries"
            ids = {"conversation_id": found, "result": result}
            audit.record(tx, self.clock.now(), "patient", "redeem", "code", "-", "continue", **ids)
        if not allowed:
            raise TooManyTries("continue")
        if not found:
            raise WrongCode("continue")
        return Opened(self.conversations.get(found), token)


def _new_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def _hash(code: str) -> str:
    """The hash of its digits, however they are typed: "123 456" and "123-456" are the same."""
    digits = "".join(str(unicodedata.digit(sign)) for sign in code if sign.isdigit())
    return keyed_hash(f"continue {digits}")
