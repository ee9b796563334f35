"""The channel around a stand-in for Rasa's processor: who is answered, what is run, what is told of failures."""

import asyncio
import json
from contextlib import redirect_stderr
from io import StringIO
from types import SimpleNamespace
from typing import Any, Dict, List, Tuple
from unittest import IsolatedAsyncioTestCase

from components.channel import answer, reading
from components.memory import BoundedTrackerStore
from components.patches import ActionFailed
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet

from tests.test_turn import DOMAIN, said

WORDS = "my knee hurts"


class FakeProcessor:
    """Answers each message with an echo; fails or takes its time when told to."""

    def __init__(self, store: BoundedTrackerStore) -> None:
        self._store = store
        self.heard: List[str] = []
        self.failure: "BaseException | None" = None
        self.seconds = 0.0

    async def handle_message(self, message: UserMessage) -> None:
        """As Rasa does: the tracker is saved at the end, or not at all."""
        tracker = await self._store.retrieve(message.sender_id)
        self.metadata = message.metadata
        tracker.update(said(message.text, message.metadata["turn"]))
        await asyncio.sleep(self.seconds)
        if self.failure:
            raise self.failure
        self.heard.append(message.text)
        tracker.update(BotUttered(f"You said {message.text}", metadata={"utter_action": "utter_echo"}))
        tracker.update(SlotSet("draft", len(self.heard)))
        tracker.update(ActionExecuted("action_listen"))
        await self._store.save(tracker)


class TheChannel(IsolatedAsyncioTestCase):
    """Asked by a caller."""

    def setUp(self) -> None:
        store = BoundedTrackerStore(DOMAIN)
        self.processor = FakeProcessor(store)
        self.agent = SimpleNamespace(
            tracker_store=store, lock_store=InMemoryLockStore(), processor=self.processor, domain=DOMAIN
        )

    async def ask(self, turn: str, text: str = "hello", **more: Any) -> Tuple[int, Dict[str, Any]]:
        return await answer(self.agent, {"conversation": "c", "turn": turn, "text": text, **more})

    async def test_answers(self) -> None:
        status, body = await self.ask("t1", first=True)
        self.assertEqual(status, 200)
        self.assertEqual([(r["response"], r["text"]) for r in body["replies"]], [("utter_echo", "You said hello")])
        self.assertEqual(body["state"], {"slots": {"draft": 1}, "loop": None})

    async def test_the_same_turn_is_run_once(self) -> None:
        _, first = await self.ask("t1", first=True)
        status, again = await self.ask("t1", first=True)
        self.assertEqual((status, again), (200, {**first, "repeated": True}))
        self.assertEqual(self.processor.heard, ["hello"])

    async def test_the_same_turn_is_run_once_also_when_asked_twice_at_the_same_time(self) -> None:
        self.processor.seconds = 0.02
        answers = await asyncio.gather(*(self.ask("t1", first=True) for _ in range(3)))
        self.assertEqual(sorted(body["repeated"] for _, body in answers), [False, True, True])
        self.assertEqual(self.processor.heard, ["hello"])

    async def test_a_turn_that_comes_again_after_another_is_not_run_again(self) -> None:
        _, first = await self.ask("t1", first=True)
        await self.ask("t2", "thanks")
        _, again = await self.ask("t1", first=True)
        self.assertEqual((again["replies"], again["repeated"]), (first["replies"], True))
        self.assertEqual(self.processor.heard, ["hello", "thanks"])

    async def test_the_same_words_in_another_turn_are_run_again(self) -> None:
        await self.ask("t1", first=True)
        await self.ask("t2")
        self.assertEqual(self.processor.heard, ["hello", "hello"])

    async def test_an_unknown_conversation_is_refused_until_its_state_comes_along(self) -> None:
        self.assertEqual(await self.ask("t5"), (409, {"error": "unknown_conversation"}))
        status, body = await self.ask("t5", state={"slots": {"language": "es-US"}, "loop": "book_form"})
        self.assertEqual(status, 200)
        self.assertEqual(body["state"], {"slots": {"language": "es-US", "draft": 1}, "loop": "book_form"})

    async def test_nothing_is_kept_of_a_turn_whose_action_failed(self) -> None:
        await self.ask("t1", first=True)
        self.processor.failure = ActionFailed("action_book", "ValueError")
        with redirect_stderr(StringIO()):
            self.assertEqual(await self.ask("t2", WORDS), (500, {"error": "action_failed"}))
        self.processor.failure = None
        status, body = await self.ask("t2", WORDS)
        self.assertEqual((status, body["repeated"], body["state"]["slots"]["draft"]), (200, False, 2))

    async def test_a_failure_is_logged_without_words(self) -> None:
        self.processor.failure = ValueError(WORDS)
        with redirect_stderr(StringIO()) as printed:
            self.assertEqual(await self.ask("t1", WORDS, first=True), (500, {"error": "failed"}))
        self.assertIn("ValueError", printed.getvalue())
        self.assertNotIn(WORDS, printed.getvalue())

    async def test_a_turn_is_logged_under_the_trace_it_comes_with(self) -> None:
        origin = {"trace": "0123456789abcdef", "where": "chat 203.0.113.7"}
        with redirect_stderr(StringIO()) as printed:
            await self.ask("t1", WORDS, first=True, origin=origin)
        line = json.loads(printed.getvalue())
        self.assertEqual((line["event"], line["status"], line["trace"]), ("turn", 200, origin["trace"]))
        self.assertEqual(self.processor.metadata["origin"], origin)
        self.assertNotIn("203.0.113.7", printed.getvalue())

    async def test_what_is_no_turn_is_refused(self) -> None:
        self.assertEqual(await answer(self.agent, {"text": "hello"}), (400, {"error": "bad_turn"}))

    async def test_a_text_is_read_without_a_conversation_and_never_as_a_command(self) -> None:
        heard: List[str] = []

        async def parse_message(text: str) -> Dict[str, Any]:
            heard.append(text)
            return {"intent": {"name": "clinical_question", "confidence": 0.7}}

        self.agent.parse_message = parse_message
        self.assertEqual(await reading(self.agent, {"text": "/restart"}), (200, {"intent": "clinical_question"}))
        self.assertEqual((heard, self.processor.heard), (["\u2044restart"], []))
        self.assertEqual(await reading(self.agent, {"words": WORDS}), (400, {"error": "bad_text"}))

    async def test_a_text_that_cannot_be_read_is_told_without_its_words(self) -> None:
        async def parse_message(text: str) -> Dict[str, Any]:
            raise ValueError(text)

        self.agent.parse_message = parse_message
        with redirect_stderr(StringIO()) as printed:
            self.assertEqual(await reading(self.agent, {"text": WORDS}), (500, {"error": "failed"}))
        self.assertNotIn(WORDS, printed.getvalue())
