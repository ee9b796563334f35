"""How long the engine remembers."""

from unittest import IsolatedAsyncioTestCase
from unittest.mock import patch

from components import memory
from components.memory import BoundedTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class TheMemory(IsolatedAsyncioTestCase):
    """Filled by hand, with a clock that is moved."""

    def setUp(self) -> None:
        self.now = 0.0
        clock = patch.object(memory.time, "monotonic", lambda: self.now)
        clock.start()
        self.addCleanup(clock.stop)
        self.store = BoundedTrackerStore(Domain.empty())

    async def save(self, conversation: str) -> None:
        await self.store.save(DialogueStateTracker(conversation, []))

    async def test_remembers(self) -> None:
        await self.save("a")
        self.assertEqual((await self.store.retrieve("a")).sender_id, "a")

    async def test_forgets_after_an_hour_of_silence(self) -> None:
        await self.save("a")
        self.now = 3000.0
        await self.save("b")
        self.now = 3700.0
        self.store.forget()
        self.assertEqual(list(await self.store.keys()), ["b"])

    async def test_forgets_also_when_nobody_else_comes(self) -> None:
        with patch.object(memory, "LONGEST_SILENCE", -1.0):
            await self.save("a")
        self.assertIsNone(await self.store.retrieve("a"))

    async def test_an_hour_counts_from_the_latest_turn(self) -> None:
        await self.save("a")
        self.now = 3000.0
        await self.save("a")
        self.now = 6000.0
        self.store.forget()
        self.assertEqual(list(await self.store.keys()), ["a"])

    async def test_forgets_the_most_silent_when_there_are_too_many(self) -> None:
        with patch.object(memory, "MOST_CONVERSATIONS", 2):
            for conversation in ("a", "b", "a", "c"):
                await self.save(conversation)
        self.assertEqual(list(await self.store.keys()), ["a", "c"])
