"""Takes a sentence for an intent: one logistic regression over its n-grams and its sentence vector.

The two make up for each other: n-grams know the words of the training sentences, in any language; the vector knows
other words of the same meaning, in English above all. Side by side in one regression they are better than either, and
than the mean of two. Below a threshold the intent is `nlu_fallback`, and the ranking says what it might have been.
"""

import json
import logging
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from components.ngrams import NGrams
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME, INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

import sentence_vector

log = logging.getLogger(__name__)

RANKED = 5
STRICTNESS = 10.0  # the regression's C


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(IntentClassifier, GraphComponent):
    """The only component of the pipeline; needs no tokenizer and no featurizer."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """What config.yml may change."""
        return {"threshold": 0.35}

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._threshold = float(config["threshold"])
        self._storage = storage
        self._resource = resource
        self._sentences = sentence_vector.load()
        self._ngrams: Optional[NGrams] = None
        self._intents: List[str] = []
        self._weights = np.zeros((0, 0), dtype=np.float32)
        self._bias = np.zeros(0, dtype=np.float32)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceClassifier":
        """One that has learned nothing yet."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all examples that have an intent, and saves what it learned."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        self._ngrams = NGrams.learn(texts)
        regression = LogisticRegression(
            C=STRICTNESS, class_weight="balanced", solver="sag", tol=1e-2, max_iter=100, random_state=1
        )
        regression.fit(self._features(texts), [example.get(INTENT) for example in examples])
        self._intents = regression.classes_.tolist()
        self._weights = np.ascontiguousarray(regression.coef_.T, dtype=np.float32)
        self._bias = regression.intercept_.astype(np.float32)
        self._save()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Writes intent and ranking into each message; Rasa itself reads those that are commands."""
        said = [message for message in messages if not message.get(TEXT).startswith(INTENT_MESSAGE_PREFIX)]
        if said:
            for message, shares in zip(said, self._shares([message.get(TEXT) for message in said])):
                self._write(message, shares)
        return messages

    def _write(self, message: Message, shares: "np.ndarray[Any, Any]") -> None:
        order = np.argsort(-shares)[:RANKED]
        ranking = [{"name": self._intents[place], "confidence": float(shares[place])} for place in order]
        best = ranking[0]
        if best["confidence"] < self._threshold:
            best = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": best["confidence"]}
        message.set(INTENT, best, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _shares(self, texts: Sequence[str]) -> "np.ndarray[Any, Any]":
        """How likely each intent is, per sentence."""
        scores = self._features(texts) @ self._weights + self._bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def _features(self, texts: Sequence[str]) -> csr_matrix:
        """N-grams first, then the vector: so that without a vector the first columns stay the same."""
        assert self._ngrams is not None, "not trained"
        rows = self._ngrams.transform(texts)
        if self._sentences is None:
            return rows
        return hstack([rows, csr_matrix(self._sentences.encode(texts))]).tocsr()

    def _save(self) -> None:
        """No pickle: a model file holds numbers and words, nothing that runs."""
        assert self._ngrams is not None, "not trained"
        with self._storage.write_to(self._resource) as folder:
            self._ngrams.save(folder)
            (folder / "intents.json").write_text(json.dumps(self._intents), encoding="utf-8")
            np.savez(folder / "regression.npz", weights=self._weights, bias=self._bias)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceClassifier":
        """One that has learned, from a model file."""
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            loaded._ngrams = NGrams.load(folder)
            loaded._intents = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
            with np.load(folder / "regression.npz") as arrays:
                loaded._weights, loaded._bias = arrays["weights"], arrays["bias"]
        loaded._fit_to_sentence_model(loaded._ngrams.size)
        return loaded

    def _fit_to_sentence_model(self, ngrams: int) -> None:
        """Falls back to n-grams where the sentence model is not the one of the training, or is missing."""
        vector = self._sentences.dimension if self._sentences else 0
        if len(self._weights) != ngrams + vector:
            log.warning("the model was trained with another sentence model; only n-grams are used")
            self._sentences, self._weights = None, self._weights[:ngrams]
