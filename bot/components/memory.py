"""Trackers in memory only, and not too many: one that was dropped is restored from the state the core keeps."""

from collections import OrderedDict
from typing import Any, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

MOST_CONVERSATIONS = 2000


class BoundedTrackerStore(InMemoryTrackerStore):
    """Forgets the conversation that was silent for longest when there are too many."""

    def __init__(self, domain: Domain, event_broker: Optional[EventBroker] = None, **kwargs: Any) -> None:
        """Starts empty."""
        super().__init__(domain, event_broker, **kwargs)
        self.store: "OrderedDict[Text, Text]" = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps a tracker as the newest."""
        await super().save(tracker)
        self.store.move_to_end(tracker.sender_id)
        while len(self.store) > MOST_CONVERSATIONS:
            self.store.popitem(last=False)
