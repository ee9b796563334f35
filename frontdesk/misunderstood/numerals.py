"""Takes numbers out of a sentence, typed or said, and dates that are made of them and a month."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from frontdesk.misunderstood.signs import DATE, NUMBER, WORD
from frontdesk.understanding import tables
from frontdesk.understanding.digits import read_digits
from frontdesk.understanding.text import fold

_SHORT_CODE = 3  # digits from which letters with digits are a number: "B12" and "A1C" are none
_OWN, _FOREIGN = 2, 4  # digits that a said number must have; in another language than the sentence's, more
_SHORT_MONTH = 3  # letters: "ago" and "set" are months in one language and words in another
_CODE = re.compile(r"(?<!\w)\w*\d\w*(?:[-./#,]\w*\d\w*)*")
_FIGURE = re.compile(r"\d+(?:[-./#,]\d+)*(?:st|nd|rd|th|er|ro|do|to|vo|mo|no|º|ª|°)?(?!\w*\d)", re.IGNORECASE)
_TOKEN = re.compile(rf"{WORD.pattern}|{NUMBER}")
_PAUSE = re.compile(r"[\s,.]*")
_BETWEEN = frozenset({"of", "the", "de", "del", "el"})
_NO_DAY = frozenset({"one", "un", "una", "uno"})
Span = tuple[int, int]
Tokens = Sequence[re.Match[str]]


def without_typed_numbers(text: str) -> str:
    """The text without digits. Letters before up to two digits stay: they name a test or a vitamin, not a person."""
    return _CODE.sub(_number, text)


def without_said_numbers(text: str, language: str) -> str:
    """The text without numbers in words: "five five five", "mil novecientos ochenta"."""
    for each in tables.languages():
        text = _replaced(text, _said(text, each, _OWN if each == language else _FOREIGN), NUMBER)
    return text


def without_dates(text: str, language: str) -> str:
    """The text without a month that has a number beside it, and without that number."""
    for each in tables.languages():
        text = _replaced(text, _dates(text, each, 0 if each == language else _SHORT_MONTH), DATE)
    return text


def _number(found: re.Match[str]) -> str:
    code = found[0]
    if not code[0].isdigit():
        return NUMBER if sum(letter.isdigit() for letter in code) >= _SHORT_CODE else code
    figure = _FIGURE.match(code)
    return NUMBER + code[figure.end() :] if figure else NUMBER


def _said(text: str, language: str, least: int) -> Iterator[Span]:
    """Where numbers are said: words that give digits, with words such as "dash" between them."""
    tokens = list(WORD.finditer(text))
    words, inside = [fold(token[0]) for token in tokens], tables.words(language, "contact_words")
    digits, start, end, place = "", 0, 0, 0
    while place < len(words):
        found, length = read_digits(words, place, language)
        if found:
            start, end, digits = (start if digits else place), place + length, digits + found
        elif words[place] not in inside:
            if len(digits) >= least:
                yield tokens[start].start(), tokens[end - 1].end()
            digits = ""
        place += length
    if len(digits) >= least:
        yield tokens[start].start(), tokens[end - 1].end()


def _dates(text: str, language: str, longer_than: int) -> Iterator[Span]:
    tokens = list(_TOKEN.finditer(text))
    for place, token in enumerate(tokens):
        if len(token[0]) > longer_than and fold(token[0]) in months(language):
            first, last = _reach(text, tokens, place, -1, language), _reach(text, tokens, place, 1, language)
            if first < last:
                yield tokens[first].start(), tokens[last].end()


def _reach(text: str, tokens: Tokens, place: int, step: int, language: str) -> int:
    """The last token on one side of a month that is a number of its date."""
    reached, at = place, place + step
    while 0 <= at < len(tokens) and _PAUSE.fullmatch(text, *_gap(tokens, at - step, at)):
        word = fold(tokens[at][0])
        if word == NUMBER or word in _numerals(language):
            reached = at
        elif word not in _BETWEEN:
            break
        at += step
    return reached


def _gap(tokens: Tokens, one: int, other: int) -> Span:
    first, second = sorted((one, other))
    return tokens[first].end(), tokens[second].start()


@cache
def months(language: str) -> frozenset[str]:
    """The names of months of a language, folded."""
    symbols = tables.load("dates", language)["symbols"]
    return frozenset(fold(word) for symbol, words in symbols.items() if symbol.startswith("month:") for word in words)


@cache
def _numerals(language: str) -> frozenset[str]:
    said = tables.numbers(language, "cardinals").keys() | tables.numbers(language, "ordinals").keys()
    return frozenset(said) - _NO_DAY


def _replaced(text: str, spans: Iterator[Span], sign: str) -> str:
    parts, end = [], 0
    for start, stop in list(spans):
        if start >= end:
            parts += [text[end:start], sign]
            end = stop
    return "".join([*parts, text[end:]])
