"""Who may answer in a conversation: one process at a time, and for as long as it lives.

The right to answer (the word) is a short lease that its owner renews. Each taking has a number. What is written is
written under that number and refused once somebody else has taken the word: a process that was stopped in the middle
and wakes up later changes nothing.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from frontdesk import metrics
from frontdesk.clock import Clock
from frontdesk.conversations import store
from frontdesk.conversations.model import LEASE, RENEW_EVERY
from frontdesk.db import Connection, Database
from frontdesk.errors import DatabaseAway, TurnInProgress, WordLost
from frontdesk.log import log

lease_waits = metrics.waited("frontdesk_lease_wait_seconds", "until the message before was answered")
LOOK_AGAIN = 0.05  # seconds between two looks at a conversation that is being answered


@dataclass
class Word:
    """The right to answer, taken for one message."""

    conversation_id: str
    number: int
    given_back: bool = False


def check(tx: Connection, word: Word) -> None:
    """Raises WordLost when somebody else has taken the word; until the transaction ends nobody takes it."""
    if store.word_number(tx, word.conversation_id) != word.number:
        raise WordLost(word.conversation_id)


class Words:
    """Gives the right to answer. Its clock is the machine's: a pinned one would keep a dead owner's word for ever."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    @contextmanager
    def taken(self, conversation_id: str, patience: float) -> Iterator[Word]:
        """Takes the word, waiting `patience` seconds for whoever has it; raises TurnInProgress."""
        word, over = self._wait(conversation_id, patience), threading.Event()
        threading.Thread(target=self._renew, args=(word, over), daemon=True).start()
        try:
            yield word
        finally:
            over.set()
            if not word.given_back:
                with suppress(DatabaseAway), self.db.begin("word back") as tx:  # else it is free when its time is over
                    store.release(tx, word.conversation_id, word.number)

    def give_back(self, tx: Connection, word: Word) -> None:
        """Gives the word back with a change, in its transaction."""
        store.release(tx, word.conversation_id, word.number)

    @lease_waits.time()
    def _wait(self, conversation_id: str, patience: float) -> Word:
        give_up = time.monotonic() + patience
        while True:
            with self.db.begin("word") as tx:
                number = store.lease(tx, conversation_id, self.clock.now(), LEASE)
            if number is not None:
                return Word(conversation_id, number)
            if time.monotonic() > give_up:
                raise TurnInProgress(conversation_id)
            time.sleep(LOOK_AGAIN)

    def _renew(self, word: Word, over: threading.Event) -> None:
        """Keeps the word while its owner is at work; a database that is away is asked again."""
        while not over.wait(RENEW_EVERY.total_seconds()):
            try:
                with self.db.begin() as tx:
                    if not store.renew(tx, word.conversation_id, word.number, self.clock.now() + LEASE):
                        return
            except Exception as error:
                log.warning("word not renewed", conversation=word.conversation_id, error=error)
