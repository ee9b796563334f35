"""The digits of a message, however they are written or said, with their places.

"4111-1111", "４１１１", "٤١١١", "4lll", "four one one one", "cuatro uno" are all groups of digits. A run is a row of
groups with nothing between them but signs and words such as "dash".
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk.understanding import tables
from frontdesk.understanding.digits import read_digits
from frontdesk.understanding.text import fold

WORDS = Path(__file__).parents[2] / "data" / "privacy" / "cards.yml"
FARTHEST = 8  # signs that can be seen between two groups of one run; any number of blanks, as in a table or a form
_ALIKE = {"o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2", "g": "9"}
_ZEROS_AND_ONES = re.compile(r"(?:o+|l+|i{2,}|[ol]{3,}|x)+")  # words that are digits all the same: no "is", "so"
_WORD = re.compile(r"[^\W_]+")
_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)  # our own ids are no cards


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together, and where; `typed` of them are digits as such, not letters that look like them."""

    digits: str
    start: int
    end: int
    typed: int


@cache
def words() -> dict[str, Any]:
    """What data/privacy/cards.yml says."""
    found: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


def runs(text: str) -> list[list[Group]]:
    """All runs of a composed (NFC) text, in order."""
    found: list[list[Group]] = [[]]
    end = 0
    for item in _items(text):
        apart = isinstance(item, Group) and _seen(text[end : item.start]) > FARTHEST
        if item is None or apart:
            found.append([])
        if isinstance(item, Group):
            found[-1].append(item)
            end = item.end
        elif isinstance(item, int):
            end = item
    return [run for run in found if run]


def _seen(between: str) -> int:
    """How many signs can be seen: no blanks, new lines or signs without a width."""
    return sum(unicodedata.category(sign)[0] not in "ZCM" for sign in between)


def _items(text: str) -> Iterator[Group | int | None]:
    """Groups; the end of a word that may stand inside a number; None for a word that ends it."""
    spans = [match.span() for match in _WORD.finditer(_ID.sub(lambda id: "w" * len(id[0]), text))]
    plain = ["".join(_digit(sign) or sign for sign in fold(text[a:b])) for a, b in spans]
    place = 0
    while place < len(spans):
        start, end = spans[place]
        said, length = ("", 1) if any(map(str.isdigit, plain[place])) else _said(plain, place)
        if said:
            yield Group(said, start, spans[place + length - 1][1], len(said))
        elif plain[place] in _fillers():
            yield end
        else:
            yield from _typed(plain[place], start)
        place += length


def _typed(word: str, start: int) -> Iterator[Group | None]:
    """The groups of a word with digits; letters end a run unless all of them look like digits."""
    alike = "".join(_ALIKE.get(sign, sign) for sign in word)
    if re.fullmatch(r"\d+(?:x\d+)*", alike) and (_ZEROS_AND_ONES.fullmatch(word) or any(map(str.isdecimal, word))):
        for part in re.finditer(r"[^x]+", alike):
            typed = sum(sign.isdecimal() for sign in word[part.start() : part.end()])
            yield Group(part[0], start + part.start(), start + part.end(), typed)
        return
    for part in re.finditer(r"\d+|\D+", word):
        digits = Group(part[0], start + part.start(), start + part.end(), len(part[0]))
        yield digits if part[0].isdecimal() else None


def _said(plain: list[str], place: int) -> tuple[str, int]:
    """Digits said in words, in any language."""
    for language in tables.languages():
        digits, length = read_digits(plain, place, language)
        if digits:
            return digits, length
    return "", 1


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return "" if value is None else str(value)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(words()["fillers"])
