"""Runs of digits, typed or said: "two one two five fifty five", "doble cinco", "555-0187"."""

import re
from collections.abc import Iterator, Sequence

from frontdesk.understanding import tables
from frontdesk.understanding.numbers import Number, read_number
from frontdesk.understanding.text import fold

_ITEM = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")


def digit_runs(text: str, language: str) -> list[str]:
    """Return the digits of a sentence, joined where nothing but pauses and words such as "dash" is between them."""
    runs: list[str] = [""]
    for digits in _pieces(_ITEM.findall(fold(text)), language):
        if digits is None:
            runs.append("")
        else:
            runs[-1] += digits
    return [run for run in runs if run]


def _pieces(words: Sequence[str], language: str) -> Iterator[str | None]:
    """Return the digits of each word, "" for words inside a number, None for words that end it."""
    place = 0
    while place < len(words):
        digits, length = read_digits(words, place, language)
        if digits is None and words[place] in tables.words(language, "contact_words"):
            digits = ""
        yield digits
        place += length


def read_digits(words: Sequence[str], place: int, language: str) -> tuple[str | None, int]:
    """Return the digits said at `place` and how many words they took."""
    word = words[place]
    if word.isdecimal():
        return word, 1
    repeats = tables.numbers(language, "repeats").get(word)
    if repeats and place + 1 < len(words):
        digits, length = read_digits(words, place + 1, language)
        return (digits * repeats, length + 1) if digits and len(digits) == 1 else (None, 1)
    number = _said_number(words, place, language)
    if number and not number.ordinal:
        return str(number.value), number.length
    alike = tables.numbers(language, "digit_words").get(word)
    if alike is not None and _beside_number(words, place, language):
        return str(alike), 1
    return None, 1


def _said_number(words: Sequence[str], place: int, language: str) -> Number | None:
    """Return a number, but take "eight hundred five five five" for 800 and not for 805."""
    number = read_number(words, place, language)
    if number is None or number.value < 100 or not 0 < number.value % 100 < 10:
        return number
    after = place + number.length
    more = after < len(words) and read_number(words, after, language)
    return read_number(words[: after - 1], place, language) if more else number


def _beside_number(words: Sequence[str], place: int, language: str) -> bool:
    """Say whether a word that sounds like a digit ("to", "for") stands between numbers."""
    sides = [words[side] for side in (place - 1, place + 1) if 0 <= side < len(words)]
    return len(sides) == 2 and all(side.isdecimal() or read_number(sides, i, language) for i, side in enumerate(sides))
