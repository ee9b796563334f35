"""Guesses the language of a short message from its small words; a name, a number or "ok" tells nothing."""

from collections.abc import Sequence

from frontdesk.understanding import tables
from frontdesk.understanding.text import compose, split_words

_SIGN, _LETTER = 2.0, 1.0  # weight of "¿", and of a word with "ñ", beside 1 for a word of the language


def guess_language(text: str, candidates: Sequence[str]) -> str | None:
    """Return the candidate this message is written in, or None when that is not clear."""
    known = [code for code in candidates if code in tables.languages()]
    scores = {code: _score(text, code, [other for other in known if other != code]) for code in known}
    ranked = sorted(scores, key=lambda code: -scores[code])
    if not ranked or scores[ranked[0]] < 1:
        return None
    return ranked[0] if len(ranked) == 1 or scores[ranked[0]] > scores[ranked[1]] else None


def _score(text: str, code: str, others: Sequence[str]) -> float:
    """Count what only this language has: its small words, its signs, its letters in words that are not names."""
    composed = compose(text)
    shared = frozenset().union(*(_telling(other) for other in others))
    own = _telling(code) - shared
    score = sum(1.0 for word in split_words(text) if word.text in own)
    marks = tables.load("languages", code)["letters_of_its_own"]
    score += sum(_SIGN for sign in marks["signs"] if sign in composed)
    as_typed = [composed[word.start : word.end] for word in split_words(text) if word.text not in own]
    return score + sum(_LETTER for word in as_typed if word.islower() and set(word) & set(marks["letters"]))


def _telling(code: str) -> frozenset[str]:
    return tables.words(code, "common") | tables.words(code, "telling")
