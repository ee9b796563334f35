"""A sentence as the letters and words in it, weighted by how much they tell (tf-idf), without case and accents."""

import json
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

# Runs of two to five letters inside words forgive spelling; words and pairs of words carry the sense.
KINDS: Dict[str, Dict[str, Any]] = {
    "letters": {"analyzer": "char_wb", "ngram_range": (2, 5)},
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
}
SEEN_AT_LEAST = 2  # times: what occurs once teaches nothing


class NGrams:
    """Knows the n-grams of the training sentences."""

    def __init__(self, vectorizers: Dict[str, TfidfVectorizer]) -> None:
        self._vectorizers = vectorizers

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "NGrams":
        """Takes the n-grams from these sentences."""
        return cls({kind: _vectorizer(kind).fit(texts) for kind in KINDS})

    @property
    def size(self) -> int:
        """How many n-grams are known."""
        return sum(len(vectorizer.vocabulary_) for vectorizer in self._vectorizers.values())

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """One sparse row per sentence; letters and words each make up a row of length one."""
        rows = [vectorizer.transform(texts) for vectorizer in self._vectorizers.values()]
        return hstack(rows).tocsr().astype(np.float32)

    def save(self, folder: Path) -> None:
        """Writes two files: the n-grams as JSON and their weights as numbers."""
        terms = {kind: vectorizer.get_feature_names_out().tolist() for kind, vectorizer in self._vectorizers.items()}
        (folder / "ngrams.json").write_text(json.dumps(terms), encoding="utf-8")
        np.savez(folder / "ngrams.npz", **{kind: vectorizer.idf_ for kind, vectorizer in self._vectorizers.items()})

    @classmethod
    def load(cls, folder: Path) -> "NGrams":
        """Reads what `save` wrote."""
        terms = json.loads((folder / "ngrams.json").read_text(encoding="utf-8"))
        vectorizers = {kind: _vectorizer(kind, terms[kind]) for kind in KINDS}
        with np.load(folder / "ngrams.npz") as weights:
            for kind, vectorizer in vectorizers.items():
                vectorizer.idf_ = weights[kind]
        return cls(vectorizers)


def _vectorizer(kind: str, vocabulary: Optional[Sequence[str]] = None) -> TfidfVectorizer:
    limit = {"vocabulary": vocabulary} if vocabulary else {"min_df": SEEN_AT_LEAST}
    return TfidfVectorizer(strip_accents="unicode", sublinear_tf=True, **KINDS[kind], **limit)
