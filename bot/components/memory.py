"""Trackers in memory only, not too many and not for long: one that was dropped is restored from the core's state."""

import asyncio
import time
from collections import OrderedDict
from typing import Any, Optional, Tuple

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

MOST_CONVERSATIONS = 2000
LONGEST_SILENCE = 3600.0  # seconds


class BoundedTrackerStore(InMemoryTrackerStore):
    """Forgets a conversation that was silent for an hour, and the most silent one when there are too many."""

    def __init__(self, domain: Domain, event_broker: Optional[EventBroker] = None, **kwargs: Any) -> None:
        """Starts empty."""
        super().__init__(domain, event_broker, **kwargs)
        self.store: "OrderedDict[str, str]" = OrderedDict()
        self._saved_at: "OrderedDict[str, float]" = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps a tracker as the newest, and looks an hour later whether it is still needed."""
        await super().save(tracker)
        self.store.move_to_end(tracker.sender_id)
        self._saved_at[tracker.sender_id] = time.monotonic()
        self._saved_at.move_to_end(tracker.sender_id)
        self.forget()
        asyncio.get_running_loop().call_later(LONGEST_SILENCE + 1, self.forget)

    def forget(self) -> None:
        """Drops what is too old and what is too much."""
        while self._saved_at and self._is_over(next(iter(self._saved_at.items()))):
            conversation, _ = self._saved_at.popitem(last=False)
            self.store.pop(conversation, None)

    def _is_over(self, oldest: Tuple[str, float]) -> bool:
        return len(self._saved_at) > MOST_CONVERSATIONS or time.monotonic() - oldest[1] > LONGEST_SILENCE
