"""Finds which visit type a patient's reason means, by its words and phrases."""

from collections.abc import Hashable, Mapping, Sequence

from rapidfuzz import fuzz

from frontdesk.understanding import tables
from frontdesk.understanding.text import word_list

_STEM = 4  # letters two forms of a word must share
_SHARED = 0.8  # part of the shorter form they must share
_LONGER = 4  # letters one form may have more
_TYPO_FROM, _TYPO = 5, 84


def match_words[Id: Hashable](text: str, words: Mapping[Id, Sequence[str]]) -> Id | None:
    """Return the id whose phrase explains most of the sentence, or None; of equals the one that is said most nearly as
    it is written, then the one said first."""
    said = word_list(text)
    scored = [
        (score, *_wholeness(word_list(phrase), said), -first, id_)
        for id_, phrases in words.items()
        for phrase in phrases
        for score, first in [_score(word_list(phrase), said)]
        if score
    ]
    return max(scored, key=lambda hit: hit[:-1])[-1] if scored else None


def _wholeness(phrase: Sequence[str], said: Sequence[str]) -> tuple[int, int]:
    """Return how near a phrase is to what was said: the fewer of its words are missing, then the more there are.

    "physical therapy" is no "first physical therapy visit", though small words need not be said.
    """
    there = sum(any(_same(word, other) for other in said) for word in phrase)
    return there - len(phrase), there


def _score(phrase: Sequence[str], said: Sequence[str]) -> tuple[float, int]:
    """Return how much of the sentence a phrase explains, in letters, and where it begins; 0 when a word is missing."""
    if not phrase:
        return 0, 0
    common = tables.words_of_all("common")
    wanted = [word for word in phrase if word not in common] or list(phrase)
    places, explained = [], 0
    for word in wanted:
        place = next((place for place, other in enumerate(said) if _same(word, other)), None)
        if place is None:
            return 0, 0
        places.append(place)
        explained += min(len(word), len(said[place]))  # "wellness" explains four letters of "well child"
    together = len(places) > 1 and max(places) - min(places) < len(phrase)
    return explained + together, min(places)


def _same(word: str, other: str) -> bool:
    """Say whether two words are forms of one another: "vaccine" and "vaccination", or a slip of the finger apart."""
    if word == other:
        return True
    shorter = min(len(word), len(other))
    shared = next((i for i, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), shorter)
    if shared >= _STEM and shared >= _SHARED * shorter and abs(len(word) - len(other)) <= _LONGER:
        return True
    return shorter >= _TYPO_FROM and word[0] == other[0] and fuzz.ratio(word, other) >= _TYPO
