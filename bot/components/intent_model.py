"""What a sentence probably means: one logistic regression over its n-grams and its vector halfway through the network.

The two make up for each other: n-grams know the words of the training sentences, in any language; the vector knows
other words of the same meaning, in English above all. Side by side in one regression they are better than either, and
than the mean of two. A model file holds numbers and words, nothing that runs (no pickle).
"""

import json
import logging
import warnings
from pathlib import Path
from typing import Any, List, Optional, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from components.ngrams import NGrams
from components.requests import NEEDS_PERSON
from sentence_vector import Vectors, centred

log = logging.getLogger(__name__)

STRICTNESS = 10.0  # the regression's C
ROUNDS = 30  # through all sentences: measured, three times as many are right no more often
# Intents weigh alike in learning. In life, two broad ones are said more often than any other single one: what a front
# desk does not do, and questions to the practice; each single reason for a person is said less often. Measured on the
# sentences of tests/development, and on two sets of 360 and 400 that were written apart.
OFTENER = {"out_of_scope": 2.0, "ask_practice": 2.0, **dict.fromkeys(NEEDS_PERSON, 0.85)}

Numbers = Any  # numpy of Rasa's years has no types to speak of


class IntentModel:
    """Knows intents by example."""

    def __init__(
        self,
        intents: List[str],
        ngrams: NGrams,
        weights: Numbers,
        bias: Numbers,
        centre: Numbers,
        sentences: Optional[Vectors],
    ) -> None:
        self.intents = intents
        self._ngrams = ngrams
        self._sentences = sentences
        self._centre = centre
        self._weights = weights
        self._bias = bias

    @classmethod
    def learn(cls, texts: Sequence[str], intents: Sequence[str], sentences: Optional[Vectors]) -> "IntentModel":
        """Learns from sentences and what they mean; rare intents weigh as much as frequent ones."""
        ngrams = NGrams.learn(texts)
        sense = sentences.encode_words(texts) if sentences else np.zeros((len(texts), 0), dtype=np.float32)
        centre = sense.mean(axis=0)
        regression = LogisticRegression(
            C=STRICTNESS, class_weight="balanced", solver="sag", tol=1e-2, max_iter=ROUNDS, random_state=1
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            regression.fit(_features(ngrams.transform(texts), sense, centre), intents)
        weights = np.ascontiguousarray(regression.coef_.T, dtype=np.float32)
        known = regression.classes_.tolist()
        bias = (regression.intercept_ + np.log([OFTENER.get(intent, 1.0) for intent in known])).astype(np.float32)
        return cls(known, ngrams, weights, bias, centre, sentences)

    def shares(self, texts: Sequence[str]) -> Numbers:
        """How likely each intent is, a row per sentence; all zero where not one n-gram is known."""
        ngrams = self._ngrams.transform(texts)
        sense = self._sentences.encode_words(texts) if self._sentences else np.zeros((len(texts), 0))
        scores = _features(ngrams, sense, self._centre) @ self._weights + self._bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True) * (ngrams.getnnz(axis=1) > 0)[:, np.newaxis]

    def save(self, folder: Path) -> None:
        """Writes what was learned."""
        self._ngrams.save(folder)
        (folder / "intents.json").write_text(json.dumps(self.intents), encoding="utf-8")
        np.savez(folder / "regression.npz", weights=self._weights, bias=self._bias, centre=self._centre)

    @classmethod
    def load(cls, folder: Path, sentences: Optional[Vectors]) -> "IntentModel":
        """Reads what was learned; without the sentence model of the training only the n-grams are used."""
        ngrams = NGrams.load(folder)
        intents = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        with np.load(folder / "regression.npz") as arrays:
            weights, bias, centre = arrays["weights"], arrays["bias"], arrays["centre"]
        if len(weights) != ngrams.size + (2 * sentences.dimension if sentences else 0):
            log.warning("the model was trained with another sentence model: only n-grams are used")
            sentences, weights, centre = None, weights[: ngrams.size], centre[:0]
        return cls(intents, ngrams, weights, bias, centre, sentences)


def _features(ngrams: csr_matrix, sense: Numbers, centre: Numbers) -> csr_matrix:
    """N-grams first, so that their columns are the same without a vector."""
    if not len(centre):
        return ngrams
    return hstack([ngrams, csr_matrix(centred(sense, centre))]).tocsr()
