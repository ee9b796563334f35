"""The classifier as a part of Rasa's pipeline."""

import tempfile
from pathlib import Path
from typing import List
from unittest import TestCase

import numpy as np
from components.classifier import RANKED, SentenceClassifier
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from tests.test_intent_model import INTENTS, TEXTS

CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("intents")


class TheClassifier(TestCase):
    """Trained, saved and loaded the way Rasa does it."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.storage = LocalModelStorage.create(Path(folder.name))
        examples = [Message.build(text, intent) for text, intent in zip(TEXTS, INTENTS, strict=True)]
        self.with_threshold(0.35, SentenceClassifier.create).train(TrainingData(examples))

    def with_threshold(self, threshold: float, make=SentenceClassifier.load) -> SentenceClassifier:
        return make({"threshold": threshold}, self.storage, RESOURCE, CONTEXT)

    def hear(self, *texts: str, threshold: float = 0.35) -> List[Message]:
        messages = [Message({"text": text}) for text in texts]
        return self.with_threshold(threshold).process(messages)

    def test_writes_intent_and_ranking(self) -> None:
        message, other = self.hear("I need an appointment", "how much do I owe")
        self.assertEqual([message.get("intent")["name"], other.get("intent")["name"]], ["book", "pay"])
        self.assertEqual(message.get("intent"), message.get("intent_ranking")[0])
        self.assertTrue({"intent", "intent_ranking"} <= message.output_properties)

    def test_below_the_threshold_it_has_not_understood_but_says_what_it_might_have_been(self) -> None:
        (message,) = self.hear("I need an appointment", threshold=1.1)
        self.assertEqual(message.get("intent")["name"], "nlu_fallback")
        ranking = message.get("intent_ranking")
        self.assertEqual(ranking[0]["name"], "book")
        self.assertEqual(message.get("intent")["confidence"], ranking[0]["confidence"])
        self.assertLessEqual(len(ranking), RANKED)

    def test_a_person_is_surely_needed_when_only_the_reason_is_not_sure(self) -> None:
        shares = np.array([0.15, 0.18, 0.19, 0.19, 0.1, 0.19])
        intents = ["complaint", "legal", "privacy", "abuse", "ask_balance", "out_of_scope"]
        message = Message({"text": "it is about what your people did with my papers"})
        self.with_threshold(0.2)._write(message, intents, shares)
        self.assertEqual(message.get("intent")["name"], "privacy")
        self.assertAlmostEqual(message.get("intent")["confidence"], 0.71)

    def test_an_empty_message_is_not_understood(self) -> None:
        (message,) = self.hear("")
        self.assertEqual(message.get("intent"), {"name": "nlu_fallback", "confidence": 0.0})

    def test_leaves_commands_to_rasa(self) -> None:
        (message,) = self.hear('/choose{"pick": "1"}')
        self.assertIsNone(message.get("intent"))
