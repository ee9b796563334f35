"""Finds which known name or reason a sentence means: providers as people say them, visit types by their words."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from frontdesk.understanding import tables
from frontdesk.understanding.reasons import match_words
from frontdesk.understanding.text import word_list

__all__ = ["Named", "match_named", "match_words"]

_CLOSE = 80  # likeness of two names after a title; recipe measured on misheard names
_CLOSE_UNTITLED = 84
_MARGIN = 10  # how much better the best must be not to ask
_SHORT_ALIAS = 5  # a shorter misheard form ("doctor win") needs its title, or to be the answer
_WIDEST = 4  # words in a name
_LONGER = 4  # letters a name may have more or less than its alias
_LONGEST = 120  # words read


@dataclass(frozen=True, slots=True)
class Named[Id: Hashable]:
    """Who is meant: several ids when more than one fits; `unknown` is a doctor's name that nobody here has."""

    ids: tuple[Id, ...]
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class _Alias:
    """A way to say a name, without title; `loose` when it counts only after a title or as the whole answer."""

    letters: str
    words: int
    loose: bool


@dataclass(frozen=True, slots=True)
class _Hit[Id: Hashable]:
    id: Id
    start: int
    end: int
    score: float
    words: int  # of the name


@dataclass(frozen=True, slots=True)
class _Window:
    """Words of the sentence side by side, as they are compared with an alias."""

    letters: str
    start: int
    end: int
    titled: bool
    answer: bool
    plain: bool
    has_title: bool


def match_named[Id: Hashable](text: str, names: Mapping[Id, Sequence[str]]) -> Named[Id]:
    """Return which of the names are said; the first of each is the full name, the others are other ways to say it."""
    words = [word.replace("'", "") for word in word_list(text)][:_LONGEST]
    windows = [window for size in range(1, _WIDEST + 1) for window in _windows(words, size)]
    hits = [
        _Hit(id_, window.start, window.end, score, alias.words)
        for id_, ways in names.items()
        for alias in _aliases(tuple(ways))
        for window in windows
        if (score := _likeness(alias, window))
    ]
    return Named(tuple(dict.fromkeys(hit.id for hit in _best(hits))), _unknown(words, hits))


def _windows(words: Sequence[str], size: int) -> list[_Window]:
    titles, plain = tables.words_of_all("doctor_titles"), _plain_words()
    polite = tables.words_of_all("courtesy") | titles
    return [
        _Window(
            letters="".join(words[start : start + size]),
            start=start,
            end=start + size,
            titled=start > 0 and words[start - 1] in titles,
            answer=polite.issuperset(words[:start]) and polite.issuperset(words[start + size :]),
            plain=plain.issuperset(words[start : start + size]),
            has_title=not titles.isdisjoint(words[start : start + size]),
        )
        for start in range(len(words) - size + 1)
    ]


@lru_cache(maxsize=512)
def _aliases(ways: tuple[str, ...]) -> tuple[_Alias, ...]:
    """Return the ways to say a name, with its surname alone, and its first name after a title."""
    aliases = []
    for way in ways:
        words, titled = _without_titles(word_list(way.replace("'", "")))
        letters = "".join(words)
        aliases.append(_Alias(letters, len(words), loose=titled and len(letters) < _SHORT_ALIAS))
    full, _ = _without_titles(word_list(ways[0].replace("'", "")))
    particles = tables.words_of_all("name_particles")
    aliases += [_Alias(word, 1, loose=len(word) < 3) for word in full[1:] if word not in particles]
    aliases += [_Alias(full[0], 1, loose=True)] if len(full) > 1 else []
    return tuple(dict.fromkeys(alias for alias in aliases if alias.letters))


def _without_titles(words: Sequence[str]) -> tuple[list[str], bool]:
    """Drop "Dr." before a name and "RN" after it; "the skin doctor" is no title and stays whole."""
    titles, credentials = tables.words_of_all("doctor_titles"), tables.words_of_all("credentials")
    first, end = 0, len(words)
    while first < end - 1 and words[first] in titles:
        first += 1
    while end - first > 1 and words[end - 1] in credentials:
        end -= 1
    return list(words[first:end]), first > 0


def _likeness(alias: _Alias, window: _Window) -> float:
    """Return how well some words are this alias, 0 when not well enough."""
    announced = window.titled or window.answer
    if window.letters == alias.letters:
        return 100 if announced or not (alias.loose or (window.plain and alias.words == 1)) else 0
    if window.plain or window.has_title or (alias.loose and not announced):
        return 0
    if abs(window.end - window.start - alias.words) > 1 or abs(len(window.letters) - len(alias.letters)) > _LONGER:
        return 0
    if not window.titled and window.letters[0] != alias.letters[0]:
        return 0
    close = _CLOSE if window.titled else _CLOSE_UNTITLED
    return fuzz.ratio(window.letters, alias.letters, score_cutoff=close)


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    """Return words that are names only when something says so: "may", "long", "gracias"."""
    lists = ("common", "not_names", "courtesy", "first_names_too", "surnames_too")
    return frozenset().union(*(tables.words_of_all(key) for key in lists))


def _best[Id: Hashable](hits: Sequence[_Hit[Id]]) -> list[_Hit[Id]]:
    """Drop the hits that others explain better: more of a name ("john smith"), or clearly more alike."""
    kept = []
    for hit in hits:
        rivals = [other for other in hits if other.start < hit.end and hit.start < other.end and other is not hit]
        if not any(_explains_better(other, hit) for other in rivals):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _explains_better[Id: Hashable](other: _Hit[Id], hit: _Hit[Id]) -> bool:
    if other.words > hit.words and other.score >= hit.score - _MARGIN:
        return True
    return other.score >= hit.score + _MARGIN or (other.score == 100 and hit.score < 100)


def _unknown[Id: Hashable](words: Sequence[str], hits: Sequence[_Hit[Id]]) -> str | None:
    """Return the name after a title when no known name stands there."""
    taken = {place for hit in hits for place in range(hit.start, hit.end)}
    no_name = _plain_words() | tables.words_of_all("not_after_title") | tables.words_of_all("doctor_titles")
    for place, word in enumerate(words[:-1]):
        after = place + 1
        if word not in tables.words_of_all("doctor_titles") or after in taken or words[after] in no_name:
            continue
        if words[after].isalpha() and len(words[after]) > 1:
            second = words[after + 1 : after + 2]
            both = bool(second) and second[0].isalpha() and second[0] not in no_name and after + 1 not in taken
            return " ".join(word.capitalize() for word in words[after : after + 1 + both])
    return None
