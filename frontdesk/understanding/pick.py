"""Reads a choice from a list, yes or no, and "anyone will do"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from frontdesk.understanding import tables
from frontdesk.understanding.numbers import read_number
from frontdesk.understanding.text import compose, word_list

_THUMBS = {"👍": True, "👌": True, "✅": True, "👎": False, "❌": False}
_STOPS = re.compile(r"[,.;:!?]")
_CONDITION = 3  # words; "si puedo" is yes, "si tiene algo antes" is if
_SHORT = 9  # words; in a longer answer only its beginning says yes or no
_LONGEST_NUMBER = 3  # digits of a place in a list
_REACH = 2  # words between "not" and what it denies


def read_choice(text: str, language: str, count: int) -> int | None:
    """Return the place in a list of `count` that a patient picks ("the second one"), or None; a time is no place."""
    words = word_list(text)
    picks: list[int] = []
    ones = 0
    place = 0
    while place < len(words):
        pick, length = _pick(words, place, language, count)
        if pick == 0:
            return None
        if pick == 1 and words[place] in tables.words(language, "pronouns"):
            ones += 1
        elif pick is not None:
            picks.append(pick)
        place += length
    picks = picks or [1] * ones
    return picks[0] if len(set(picks)) == 1 and 1 <= picks[0] <= count else None


def _pick(words: Sequence[str], place: int, language: str, count: int) -> tuple[int | None, int]:
    """Return what a word picks and its length in words: None is small talk, 0 something that is no pick."""
    named = tables.book(language, "choice").at(words, place)
    if named and named[0] == "hour":
        after = read_number(words, place + named[1], language) if place + named[1] < len(words) else None
        return (None, named[1]) if after and after.ordinal else (0, 1)
    if named:
        middle = (count + 1) // 2 if count % 2 else 0
        return {"first": 1, "middle": middle, "last": count}[named[0]], named[1]
    if words[place].isdecimal() and len(words[place]) <= _LONGEST_NUMBER:
        ending = words[place + 1 : place + 2]
        return int(words[place]), 2 if ending and ending[0] in tables.words(language, "ordinal_endings") else 1
    number = read_number(words, place, language)
    if number:
        return number.value, number.length
    filler = tables.book(language, "fillers").at(words, place)
    if filler:
        return None, filler[1]
    return (None if words[place] in tables.words(language, "choice_words") else 0), 1


def read_yes_no(text: str, language: str) -> bool | None:
    """Return whether an answer means yes, or None when it says neither clearly."""
    for thumb, meaning in _THUMBS.items():
        if thumb in text:
            return meaning
    clauses = [word_list(clause) for clause in _STOPS.split(text)]
    words = [word for clause in clauses for word in clause]
    hits = _hits(clauses, language)
    if ("?" in text and len(words) > 1) or _is_condition(text, clauses, hits, language):
        return None
    said = set(_marks(hits, words))
    decided = said - {"soft"} or said
    return decided in ({"yes"}, {"soft"}) if len(decided) == 1 and decided != {"unsure"} else None


def _marks(hits: Sequence["_Hit"], words: Sequence[str]) -> list[str]:
    """Return "yes", "no", "soft" and "unsure" for the phrases that say so; "not right" is one "no"."""
    marks: list[str] = []
    denied = False
    for hit, after in zip_longest(hits, hits[1:]):
        if denied:  # the yes after this "not" is part of it
            denied = False
        elif hit.sort == "not":
            denied = after is not None and after.sort.startswith("yes") and after.place - hit.end <= _REACH
            marks += ["no"] if denied or hit.first else []
        else:
            marks += _mark(hit, words)
    return marks


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase of the yes-and-no lists; `first` when only small talk and other such phrases come before it."""

    sort: str
    place: int
    end: int
    first: bool


def _hits(clauses: Sequence[Sequence[str]], language: str) -> list[_Hit]:
    """Find the phrases of the lists, none of them across a comma."""
    book = tables.book(language, "yes_no")
    hits: list[_Hit] = []
    before, first = 0, True
    for words in clauses:
        place = 0
        while place < len(words):
            sort, length = book.at(words, place) or ("", 1)
            if sort:
                hits.append(_Hit(sort, before + place, before + place + length, first))
            first = first and (bool(sort) or words[place] in tables.words(language, "discourse"))
            place += length
        before += len(words)
    return hits


def _mark(hit: _Hit, words: Sequence[str]) -> list[str]:
    mark, _, where = hit.sort.partition("_")
    if where == "whole":
        counts = hit.place == 0 and hit.end == len(words)
    else:
        counts = hit.first or (not where and len(words) <= _SHORT) or (mark == "no" and hit.end == len(words))
    return [mark] if counts or mark == "unsure" else []


def _is_condition(text: str, clauses: Sequence[Sequence[str]], hits: Sequence[_Hit], language: str) -> bool:
    """Say whether the answer begins with "if": Spanish "si", without accent, before a longer clause."""
    start = compose(text).strip().lower().split(" ", maxsplit=1)[0]
    return start in tables.load("languages", language)["if_words"] and len(hits) == 1 and len(clauses[0]) > _CONDITION


def wants_any(text: str, language: str) -> bool:
    """Return whether any provider or any of the choices will do."""
    words = word_list(text)
    book = tables.book(language, "any_one")
    found = {hit[0] for place in range(len(words)) if (hit := book.at(words, place))}
    return found == {"any"}
