"""Answers what a practice is asked, from its own articles; or says that it does not know."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

from frontdesk.faq.model import Answer
from frontdesk.faq.search import ArticleIndex, Entry, fold
from frontdesk.faq.vectors import KeptVectors
from frontdesk.practice.service import LoadedPractice, Practices

INSURERS = Path(__file__).parents[2] / "data" / "glossary" / "insurers.yml"
TRUST, TRUST_OTHERS = {"en": 0.6}, 0.25  # the sentence vector's share of a score: the packaged model is English
SURE = 0.45  # below this it does not know; chosen on questions with and without an article
LEAD = 0.06  # by so much the best must be ahead of the next: else both may be meant
MAYBE = 0.36  # below this it is not even asked about
MOST = 2  # articles to choose from


class Faq:
    """Answers from the practice's articles. An article loaded now is found now."""

    def __init__(self, practices: Practices, vectors: KeptVectors | None = None) -> None:
        self.practices = practices
        self._vectors = vectors
        self._indexes: dict[str, ArticleIndex] = {}
        self._version = 0
        self._lock = Lock()

    def answer(self, question: str, language: str) -> Answer | None:
        """The practice's answer in the language asked for; None when no article surely fits."""
        found = self._find(question, language)
        if not found or found[0].score < SURE or (len(found) > 1 and found[0].score - found[1].score < LEAD):
            return None
        return found[0]

    def maybe(self, question: str, language: str) -> list[Answer]:
        """The articles that may be meant where none surely is, the likeliest first."""
        return [found for found in self._find(question, language) if found.score >= MAYBE]

    def of(self, article_id: str, language: str) -> Answer | None:
        """One article; None when it is gone."""
        for article in self.practices.current().articles:
            if article.id == article_id:
                return Answer(article.id, article.question[language], article.answer[language], language, 1.0)
        return None

    def warm_up(self) -> None:
        """Makes the indexes of all languages ready, so that the first question does not wait for it."""
        practice = self.practices.current()
        for language in practice.languages:
            self._index(practice, language)

    def _find(self, question: str, language: str) -> list[Answer]:
        found = self._index(self.practices.current(), language).find(_widened(question, language))[:MOST]
        answers = [(self.of(each.id, language), each.score) for each in found]
        return [replace(answer, score=score) for answer, score in answers if answer]

    def _index(self, practice: LoadedPractice, language: str) -> ArticleIndex:
        with self._lock:
            if self._version != practice.version:
                self._indexes, self._version = {}, practice.version
            if language not in self._indexes:
                entries = [
                    Entry(
                        article.id,
                        [article.question[language], *article.also.get(language, [])],
                        article.answer[language],
                    )
                    for article in practice.articles
                ]
                trust = TRUST.get(language.split("-")[0], TRUST_OTHERS)
                self._indexes[language] = ArticleIndex(entries, self._vectors, trust)
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
