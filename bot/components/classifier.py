"""Rasa's pipeline has this one component: it takes a sentence for an intent, or for not understood."""

import hashlib
import inspect
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME, INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import sentence_vector
from components import intent_model, ngrams
from components.intent_model import IntentModel, Numbers
from components.requests import NEEDS_PERSON, Reading, are_close, request_in_talk, two_in

RANKED = 5  # guesses that are kept with a message
EITHER = "either"  # the intent of a message with two readings, and the name under which it keeps them
A_PERSON = 0.5  # share of all reasons for a person together, above which the likeliest holds, unlikely as each may be
SECOND = "second"  # the name under which a message keeps its other request


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(IntentClassifier, GraphComponent):
    """Needs no tokenizer and no featurizer before it."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """A best guess below the threshold becomes `nlu_fallback`; config.yml says where that is."""
        return {"threshold": 0.0}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Rasa trains again what changed, and of the code it looks at this class only: so here is the rest."""
        sources = [inspect.getsource(module) for module in (intent_model, ngrams)]
        return hashlib.sha256("".join([*sources, str(sentence_vector.weights.find_folder())]).encode()).hexdigest()

    def __init__(
        self, threshold: float, storage: ModelStorage, resource: Resource, model: Optional[IntentModel] = None
    ) -> None:
        self._threshold = threshold
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceClassifier":
        """One that has learned nothing yet."""
        return cls(config["threshold"], model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceClassifier":
        """One that knows what is in a trained model."""
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder, sentence_vector.load())
        return cls(config["threshold"], model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all examples of all intents, and saves what it learned."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts, intents = zip(*((example.get(TEXT), example.get(INTENT)) for example in examples), strict=True)
        self._model = IntentModel.learn(texts, intents, sentence_vector.for_learning(sentence_vector.load()))
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Writes intent and ranking into each message; Rasa itself reads those that are commands."""
        said = [message for message in messages if not message.get(TEXT).startswith(INTENT_MESSAGE_PREFIX)]
        if said and self._model:
            shares = self._model.shares([message.get(TEXT) for message in said])
            for message, row in zip(said, shares, strict=True):
                self._write(message, self._model.intents, row)
                self._write_two(message)
        return messages

    def _read(self, texts: Sequence[str]) -> List[Reading]:
        """What each text is taken for by itself."""
        intents = self._model.intents
        return [Reading(intents[row.argmax()], float(row.max())) for row in self._model.shares(texts)]

    def _write_two(self, message: Message) -> None:
        """Takes a message with two requests for its first one, and keeps the words of the other; one with a request
        in the middle of talk for that."""
        two = two_in(message.get(TEXT), self._read)
        if two is None:
            best = Reading(message.get(INTENT)["name"], message.get(INTENT)["confidence"])
            request = request_in_talk(best, message.get(TEXT), self._read)
            if request is not None:
                message.set(INTENT, {"name": request.intent, "confidence": request.share}, add_to_output=True)
            return
        message.set(INTENT, {"name": two.first.intent, "confidence": two.first.share}, add_to_output=True)
        message.set(TEXT, two.first_text, add_to_output=True)
        if two.second is not None:
            message.set(SECOND, {"text": two.second_text, "intent": two.second.intent}, add_to_output=True)

    def _write(self, message: Message, intents: List[str], shares: Numbers) -> None:
        ranking = [
            {"name": intents[place], "confidence": float(shares[place])} for place in np.argsort(-shares)[:RANKED]
        ]
        best = ranking[0]
        if best["confidence"] < self._threshold:
            best = _for_a_person(intents, shares) or {
                "name": DEFAULT_NLU_FALLBACK_INTENT_NAME,
                "confidence": best["confidence"],
            }
        elif are_close(*(Reading(each["name"], each["confidence"]) for each in ranking[:2])):
            best = {"name": EITHER, "confidence": best["confidence"]}
            message.set(EITHER, [each["name"] for each in ranking[:2]], add_to_output=True)
        message.set(INTENT, best, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def _for_a_person(intents: List[str], shares: Numbers) -> Optional[Dict[str, Any]]:
    """The likeliest reason for a person, where one is needed most probably and only the reason is not sure."""
    reasons = {intent: float(share) for intent, share in zip(intents, shares, strict=True) if intent in NEEDS_PERSON}
    together = sum(reasons.values())
    return {"name": max(reasons, key=reasons.__getitem__), "confidence": together} if together > A_PERSON else None
