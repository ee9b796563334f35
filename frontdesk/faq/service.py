"""Answers what a practice is asked, from its own articles; or says that it does not know."""

from threading import Lock
from typing import Any

from frontdesk.faq.model import Answer
from frontdesk.faq.search import PhraseIndex
from frontdesk.practice.service import LoadedPractice, Practices

SURE = 0.42  # below this it does not know; chosen on questions with and without an article


class Faq:
    """Answers from the practice's articles. An article loaded now is found now."""

    def __init__(self, practices: Practices, encode: Any = None) -> None:
        self.practices = practices
        self._encode = encode
        self._indexes: dict[str, tuple[PhraseIndex, list[str]]] = {}
        self._version = 0
        self._lock = Lock()

    def answer(self, question: str, language: str) -> Answer | None:
        """The practice's answer in the language asked for; None when no article fits well enough."""
        practice = self.practices.current()
        index, ids = self._index(practice, language)
        found = index.find(question)
        if found is None or found.score < SURE:
            return None
        article = next(article for article in practice.articles if article.id == ids[found.place])
        return Answer(article.id, article.question[language], article.answer[language], language, found.score)

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
                index = PhraseIndex([phrase for phrase, _ in pairs], self._encode)
                self._indexes[language] = (index, [id for _, id in pairs])
            return self._indexes[language]
