"""What the classifier learns, without Rasa around it."""

import tempfile
from pathlib import Path
from unittest import TestCase

import numpy as np
import sentence_vector
from components.intent_model import IntentModel

EXAMPLES = {
    "book": [
        "I need an appointment",
        "book a visit please",
        "necesito una cita",
        "quiero una cita",
        "can I see the doctor",
    ],
    "pay": ["how much do I owe", "what is my balance", "cuánto debo", "cuál es mi saldo", "pay my bill please"],
    "park": ["where can I park", "is there parking", "dónde me estaciono", "hay estacionamiento", "parking lot"],
}
TEXTS = [text for texts in EXAMPLES.values() for text in texts]
INTENTS = [intent for intent, texts in EXAMPLES.items() for _ in texts]


class AnIntentModel(TestCase):
    """Learned from fifteen sentences."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.sentences = sentence_vector.load()
        cls.model = IntentModel.learn(TEXTS, INTENTS, cls.sentences)

    def guess(self, text: str, model: "IntentModel | None" = None) -> str:
        model = model or self.model
        return model.intents[int(np.argmax(model.shares([text])[0]))]

    def test_understands_sentences_like_those_it_has_seen(self) -> None:
        self.assertEqual(self.guess("I want to book an appointment"), "book")
        self.assertEqual(self.guess("cuánto es lo que debo"), "pay")

    def test_understands_other_words_of_the_same_meaning(self) -> None:
        self.assertEqual(self.guess("my outstanding invoice amount for the visit"), "pay")

    def test_shares_add_up_to_one(self) -> None:
        self.assertAlmostEqual(float(self.model.shares(["where do I park"]).sum()), 1.0, places=5)

    def test_neither_case_nor_accents_matter_to_the_words(self) -> None:
        model = IntentModel.learn(TEXTS, INTENTS, None)
        plain, written = model.shares(["cuanto debo", "CUÁNTO DEBO"])
        self.assertTrue(np.allclose(plain, written))

    def test_of_what_it_cannot_read_nothing_is_likely(self) -> None:
        for text in ("", "日本語", "☂"):
            self.assertEqual(float(self.model.shares([text]).max()), 0.0)

    def test_is_the_same_after_it_was_saved(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.model.save(Path(folder))
            loaded = IntentModel.load(Path(folder), self.sentences)
        self.assertEqual(loaded.intents, self.model.intents)
        self.assertTrue(np.allclose(loaded.shares(TEXTS), self.model.shares(TEXTS), atol=1e-6))

    def test_its_file_holds_nothing_that_runs(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.model.save(Path(folder))
            for file in Path(folder).glob("*.npz"):
                with np.load(file, allow_pickle=False) as arrays:
                    self.assertTrue(all(arrays[name].dtype.kind == "f" for name in arrays.files))
            self.assertEqual({file.suffix for file in Path(folder).iterdir()}, {".npz", ".json"})

    def test_learns_from_words_alone_where_there_is_no_sentence_model(self) -> None:
        self.assertEqual(self.guess("quiero hacer una cita", IntentModel.learn(TEXTS, INTENTS, None)), "book")

    def test_goes_on_with_words_alone_when_the_sentence_model_is_lost(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.model.save(Path(folder))
            with self.assertLogs("components.intent_model", "WARNING"):
                loaded = IntentModel.load(Path(folder), None)
        self.assertEqual(self.guess("is there parking", loaded), "park")
