"""Numbers as people say them: "twenty fourth", "treinta y uno", "mil novecientos ochenta y dos"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from frontdesk.understanding import tables


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how many words it took; `ordinal` is true for "third" and "twenty fourth"."""

    value: int
    length: int
    ordinal: bool = False

    def plus(self, tail: "Number | None") -> "Number":
        """Return this number with a smaller one said after it."""
        if tail is None:
            return self
        return Number(self.value + tail.value, self.length + tail.length, tail.ordinal)

    def times(self, factor: int) -> "Number":
        """Return this number with "hundred" or "thousand" said after it."""
        return Number(self.value * factor, self.length + 1)


def read_number(words: Sequence[str], place: int, language: str) -> Number | None:
    """Return the longest number in words that starts at `place`, or None."""
    head = _below_thousand(words, place, language)
    if head is None or head.ordinal:
        if head is None and words[place] == tables.load("languages", language)["bare_thousand"]:
            return Number(1000, 1).plus(_joined(words, place + 1, language, 1000))
        return head
    if _word(words, place + head.length) in tables.words(language, "thousand"):
        head = head.times(1000)
        return head.plus(_joined(words, place + head.length, language, 1000))
    return head


def _below_thousand(words: Sequence[str], place: int, language: str) -> Number | None:
    head = _below_hundred(words, place, language)
    if head is None or head.ordinal:
        return head
    if _word(words, place + head.length) in tables.words(language, "hundred"):
        head = head.times(100)
    if head.value < 100:
        return head
    return head.plus(_joined(words, place + head.length, language, 100))


def _below_hundred(words: Sequence[str], place: int, language: str) -> Number | None:
    head = _single(words, place, language)
    if head is None or head.ordinal or head.value not in range(10, 100, 10):
        return head
    joiner = _word(words, place + 1) in tables.words(language, "joiners_of_tens")
    unit = _single(words, place + 1 + joiner, language)
    if unit is None or unit.value not in range(1, 10):
        return head
    if head.value == 10 and not (joiner and unit.value > 5):  # "diez y seis"
        return head
    return Number(head.value + unit.value, 2 + joiner, unit.ordinal)


def _joined(words: Sequence[str], place: int, language: str, limit: int) -> Number | None:
    """Read what follows "hundred" or "thousand", with "and" or without."""
    joiner = _word(words, place) in tables.words(language, "joiners")
    read = _below_thousand if limit > 100 else _below_hundred
    tail = read(words, place + joiner, language)
    if tail is None or not 0 < tail.value < limit:
        return None
    return Number(tail.value, tail.length + joiner, tail.ordinal)


def _single(words: Sequence[str], place: int, language: str) -> Number | None:
    word = _word(words, place)
    cardinal = tables.numbers(language, "cardinals").get(word)
    if cardinal is not None:
        return Number(cardinal, 1)
    if cardinal is None and (joined := _joined_tens(word, language)):
        return Number(joined, 1)
    ordinal = tables.numbers(language, "ordinals").get(word)
    return None if ordinal is None else Number(ordinal, 1, ordinal=True)


@lru_cache(maxsize=4096)
def _joined_tens(word: str, language: str) -> int | None:
    """Read "cincuentaidos", as many write it."""
    cardinals = tables.numbers(language, "cardinals")
    heads = [head for head, value in cardinals.items() if value in range(20, 100, 10) and word.startswith(head)]
    for head in heads:
        joiner, unit = word[len(head) : len(head) + 1], cardinals.get(word[len(head) + 1 :], 0)
        if joiner in tables.words(language, "joiners_of_tens") and 0 < unit < 10:
            return cardinals[head] + unit
    return None


def _word(words: Sequence[str], place: int) -> str:
    return words[place] if 0 <= place < len(words) else ""
