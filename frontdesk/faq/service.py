"""Answers what a practice is asked, from its own articles; or says that it does not know."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

from frontdesk.faq.model import Answer
from frontdesk.faq.search import PhraseIndex, fold
from frontdesk.faq.vectors import KeptVectors
from frontdesk.practice.service import LoadedPractice, Practices

INSURERS = Path(__file__).parents[2] / "data" / "glossary" / "insurers.yml"
TRUST, TRUST_OTHERS = {"en": 0.55}, 0.25  # the sentence vector's share of a score: the packaged model is English
SHORTEST_MARK = 5  # letters
SURE = 0.42  # below this it does not know; chosen on questions with and without an article


class Faq:
    """Answers from the practice's articles. An article loaded now is found now."""

    def __init__(self, practices: Practices, vectors: KeptVectors | None = None) -> None:
        self.practices = practices
        self._vectors = vectors
        self._indexes: dict[str, tuple[PhraseIndex, list[str]]] = {}
        self._version = 0
        self._lock = Lock()

    def answer(self, question: str, language: str) -> Answer | None:
        """The practice's answer in the language asked for; None when no article fits well enough."""
        practice = self.practices.current()
        index, ids = self._index(practice, language)
        found = index.find(_widened(question, language))
        if found is None or found.score < SURE:
            return None
        article = next(article for article in practice.articles if article.id == ids[found.place])
        return Answer(article.id, article.question[language], article.answer[language], language, found.score)

    def warm_up(self) -> None:
        """Makes the indexes of all languages ready, so that the first question does not wait for it."""
        practice = self.practices.current()
        for language in practice.languages:
            self._index(practice, language)

    def _index(self, practice: LoadedPractice, language: str) -> tuple[PhraseIndex, list[str]]:
        with self._lock:
            if self._version != practice.version:
                self._indexes, self._version = {}, practice.version
            if language not in self._indexes:
                pairs = [
                    (phrase, article.id)
                    for article in practice.articles
                    for phrase in [article.question[language], *article.also.get(language, [])]
                ]
                marks = _marks({article.id: article.answer[language] for article in practice.articles})
                index = PhraseIndex(
                    [phrase for phrase, _ in pairs],
                    self._vectors,
                    TRUST.get(language.split("-")[0], TRUST_OTHERS),
                    [marks[id] for _, id in pairs],
                )
                self._indexes[language] = (index, [id for _, id in pairs])
            return self._indexes[language]


def _widened(question: str, language: str) -> str:
    """The question, with the word for insurance added where it names an insurer: articles name only a few."""
    insurers = _insurers()
    said = f" {fold(question)} "
    names_one = any(f" {name} " in said for name in insurers["names"])
    return f"{question} {insurers['word'].get(language, '')}" if names_one else question


@cache
def _insurers() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(INSURERS.read_text())
    return found


def _marks(answers: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The words of each answer that no other answer has: names of insurers, of places, of tests."""
    words = {id: {word for word in fold(text).split() if len(word) >= SHORTEST_MARK} for id, text in answers.items()}
    seen = Counter(word for each in words.values() for word in each)
    return {id: frozenset(word for word in each if seen[word] == 1) for id, each in words.items()}
