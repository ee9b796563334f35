"""An answer of the practice, and how it is found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One article in one language. `score` says how well it fits what was asked, 0 to 1."""

    article_id: str
    question: str
    text: str
    language: str
    score: float
