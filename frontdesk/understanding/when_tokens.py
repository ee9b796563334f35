"""The first step in reading a date: a sentence becomes a row of symbols that no longer depend on the language.

"el martes que viene a las 4" and "next tuesday at 4" become the kinds `weekday next at num` and `next weekday at num`.
The phrases of each language are in data/dates/<language>.yml.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from frontdesk.understanding import tables
from frontdesk.understanding.numbers import read_number
from frontdesk.understanding.phrases import PhraseBook
from frontdesk.understanding.text import fold
from frontdesk.understanding.when_tables import DateTable, sound
from frontdesk.understanding.when_values import Days, Hours

_SHAPES = re.compile(
    r"""
      (?P<x>\b(?:dra?|mrs?|ms|sra?|srta)\.(?=\s)
          | \S+@\S+ | https?://\S+ | www\.\S+ | [$€\#]\s?\d[\d.,]* | \d[\d.,]*\s?% | 24/7
          | (?:\+?\d{1,2}[\s.-])?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d) | \d{3}-\d{4}(?!\d) | \d{5}-\d{4}(?!\d)
          | \d{3}-\d{2}-\d{4}(?!\d) | \d+/\d{3}(?!\d) | \d{3,}/\d+(?![\d/]) )
    | (?P<iso>(?:19|20)\d\d(?P<a>[-/.])\d{1,2}(?P=a)\d{1,2})(?!\d)(?:t\d\d:\d\d\S*)?
    | (?P<numeric>\d{1,2}(?P<b>[-/.])\d{1,2}(?P=b)(?:\d{4}|\d\d))(?!\d)
    | (?P<slash>\d{1,2}/\d{1,2})(?![\d/])
    | (?P<clock>\d{1,2}[:h]\d\d)(?!\d)
    | (?P<dotted>\d{1,2}\.\d\d)(?!\d)
    | (?P<decimal>\d+\.\d+ | \d{1,3}(?:,\d{3})+(?!\d))
    | (?P<digits>\d+)(?P<sign>[ºª°]?)
    | (?P<half>(?<![^\W\d_])[ap]\.?\s?m\b\.?)
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<dash>-)
    | (?P<at>@)
    | (?P<gap>[,.;:!?()…\n]+)
    """,
    re.VERBOSE,
)
_LONGEST_NUMBER = 8  # digits of "03141982"
_SHORTEST_MENDED = 4
_SHORT = 6  # letters of a name of a day that is only mended when letters changed places
_LONGEST_PHRASE = 8  # words
_SILENT = ("gap", "filler", "pause", "good")
# A weak word ("may", "sat") is a date only before or after one of these.
_BEFORE_WEAK = {
    "this",
    "next",
    "last",
    "coming",
    "on",
    "in",
    "of",
    "begin",
    "middle",
    "end",
    "early",
    "late",
    "num",
    "ord",
}
_BEFORE_WEAK |= {"full_week", "weekday", "month", "until", "any", "dash", "the", "or"}
_BEFORE_HEARD = {"at", "toat", "about", "between", "after", "before"}
_AFTER_HEARD = {"oclock", "am", "pm", "ish", "weekday", "offset"}
_AFTER_ARTICLE = {"weekday", "weekdays", "holiday", "ord", "num"}
_AFTER_WEAK = {"num", "ord", "clock", "part", "at", "or", "weekday", "month", "unit", "next", "last", "dash", "of"}


@dataclass(frozen=True, slots=True)
class Token:
    """One symbol of a sentence: its kind, what it stands for, and where its words are.

    number  value of a number, weekday (Monday is 0), month, or days from today
    word    name of a unit, part of the day or holiday; for numbers, the digits as typed ("" when spoken)
    gap     whether a comma or stop comes before it
    pause   whether a hesitation comes before it ("uh")
    praised whether it is said to be good at once ("thursday is fine")
    """

    kind: str
    start: int
    end: int
    number: int = 0
    word: str = ""
    gap: bool = False
    pause: bool = False
    praised: bool = False
    days: Days | None = None
    hours: Hours | None = None


def tokenize(text: str, table: DateTable, named: PhraseBook) -> list[Token]:
    """Turn a sentence into symbols; words without meaning for a date become `w` (common) or `x`."""
    shapes = _join_broken(_without_hyphens(list(_shapes(fold(text))), table.language), table)
    words = [table.spellings.get(shape.word, _number(shape.word, table.language)) for shape in shapes]
    tokens: list[Token] = []
    place = 0
    before: set[str] = set()
    while place < len(shapes):
        found, length = _read(shapes, words, place, table, named)
        place += length
        if found[0].kind in _SILENT:
            if found[0].kind == "good" and tokens and not before:
                tokens[-1] = replace(tokens[-1], praised=True)
            before.add(found[0].kind)
            found = found[1:]
        if found:
            tokens += [replace(found[0], gap="gap" in before, pause="pause" in before), *found[1:]]
            before = set()
    tokens = _beside_weekdays(_heard(tokens, fold(text), table.language), fold(text), table)
    return _demote(tokens, fold(text), table.weak)


def _beside_weekdays(tokens: list[Token], folded: str, table: DateTable) -> list[Token]:
    """Take "mar" for a Tuesday in "lun, mar o mie"."""

    def meant(place: int) -> Token:
        token = tokens[place]
        symbol = table.twofold.get(folded[token.start : token.end])
        around = [each for each in tokens[max(place - 2, 0) : place + 3] if each.kind not in ("or", "and", "the")]
        listed = symbol and any(each.kind == "weekday" for each in around)
        return replace(_symbol(symbol, token.start, token.end), gap=token.gap) if symbol and listed else token

    return [meant(place) for place in range(len(tokens))]


def _shapes(folded: str) -> Iterator[Token]:
    for found in _SHAPES.finditer(folded):
        kind = found.lastgroup or "x"
        word = found.group()
        if kind == "half":
            yield Token(word[0] + "m", *found.span(), word=word[0] + "m")
        elif kind == "sign" and len(found["digits"]) > _LONGEST_NUMBER:
            yield Token("x", *found.span(), word=word)
        elif kind == "sign":
            kind = "ord" if found["sign"] else "num"
            yield Token(kind, *found.span(), number=int(found["digits"]), word=found["digits"])
        else:
            yield Token("x" if kind == "decimal" else kind, *found.span(), word=word)


def _without_hyphens(shapes: list[Token], language: str) -> list[Token]:
    """Drop the hyphen of "twenty-fourth" and "mid-morning"; that of "mon-wed" means something."""
    numbers = {"mid", *tables.numbers(language, "cardinals"), *tables.numbers(language, "ordinals")}

    def inside_number(place: int) -> bool:
        around = shapes[place - 1 : place + 2]
        if shapes[place].kind != "dash" or len(around) < 3:
            return False
        return around[0].word in numbers and (around[2].word in numbers or around[0].word == "mid")

    return [shape for place, shape in enumerate(shapes) if not inside_number(place)]


def _join_broken(shapes: list[Token], table: DateTable) -> list[Token]:
    """Join what a recogniser broke in two or three: "nine teen", "sep tember", "wed nes day"."""
    joined: list[Token] = []
    place = 0
    while place < len(shapes):
        length = next((n for n in (3, 2) if _is_broken(shapes[place : place + n], n, table)), 1)
        pieces = shapes[place : place + length]
        word = "".join(piece.word for piece in pieces)
        joined.append(replace(pieces[0], word=word, end=pieces[-1].end) if length > 1 else pieces[0])
        place += length
    return joined


def _is_broken(pieces: list[Token], length: int, table: DateTable) -> bool:
    words = [piece.word for piece in pieces]
    whole = len(words) == length and all(piece.kind == "word" for piece in pieces)
    return whole and "".join(words) in table.joined and not all(word in table.joined for word in words)


def _number(word: str, language: str) -> str:
    """Return the number in "nine's too early"."""
    base = word.removesuffix("'s")
    return base if base in tables.numbers(language, "cardinals") else word


def _base(word: str, table: DateTable) -> str:
    """Return the word without the ending of "monday's"."""
    base = word.removesuffix("'s")
    return base if base != word and word not in table.book and base in table.book else word


def _read(
    shapes: list[Token], words: list[str], place: int, table: DateTable, named: PhraseBook
) -> tuple[list[Token], int]:
    """Return the tokens that start at a shape, and how many shapes they take: the longest reading."""
    shape = shapes[place]
    phrase = table.book.at(words, place)
    near = words[place : place + _LONGEST_PHRASE]
    owned = table.book.at([_base(word, table) for word in near], 0) if any("'" in word for word in near) else None
    if owned and owned[1] > (phrase[1] if phrase else 0):
        phrase = owned
    own = named.at(words, place)
    if own and own[1] > (phrase[1] if phrase else 0):
        phrase = ("named:" + own[0].replace(" ", "_"), own[1])
    number = read_number(words, place, table.language) if shape.kind == "word" else None
    if number and number.length > (phrase[1] if phrase else 0):
        end = shapes[place + number.length - 1].end
        return [Token("ord" if number.ordinal else "num", shape.start, end, number.value)], number.length
    if phrase and (phrase[1] > 1 or shape.kind in ("word", "at", "am", "pm")):
        end = shapes[place + phrase[1] - 1].end
        return [_symbol(symbol, shape.start, end) for symbol in phrase[0].split()], phrase[1]
    return _alone(shapes, place, table)


def _alone(shapes: list[Token], place: int, table: DateTable) -> tuple[list[Token], int]:
    """Read a shape that no phrase knows: a number with its ending, a misspelled name of a day, any word."""
    shape = shapes[place]
    after = shapes[place + 1] if place + 1 < len(shapes) else None
    if shape.kind == "num" and after and after.kind == "word" and after.start == shape.end:
        if after.word.removesuffix("'s") in tables.words(table.language, "ordinal_endings"):
            return [replace(shape, kind="ord", end=after.end)], 2
        if after.word in ("a", "p"):
            return [shape, replace(after, kind=after.word + "m")], 2
    if shape.kind != "word":
        return [shape], 1
    if shape.word in tables.words(table.language, "common"):
        return [replace(shape, kind="w")], 1
    mended = _mend(shape.word, table)
    symbol = table.book.at([mended], 0) if mended else None
    return [_symbol(symbol[0], shape.start, shape.end) if symbol else replace(shape, kind="x")], 1


def _mend(word: str, table: DateTable) -> str | None:
    """Return the name of a day or month that `word` misspells by a letter, or by two when it is long.

    A short one must have the same letters: "frdiay" is a Friday, "apirl" April, but Augusta is a name.
    """
    if table.sounds and sound(word, table.sounds) in table.heard:
        return table.heard[sound(word, table.sounds)]
    if len(word) <= _SHORTEST_MENDED:
        return None
    alike = [name for name in table.mended if name[0] == word[0]]
    found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=1 + (len(word) > 8))
    if found is None:
        return None
    return found[0] if len(found[0]) > _SHORT or sorted(found[0]) == sorted(word) else None


def _heard(tokens: list[Token], folded: str, language: str) -> list[Token]:
    """Take "at for" and "between to and for" for the times they sound like; the "un" of "un lunes" is no number."""
    alike, articles = tables.numbers(language, "digit_words"), tables.words(language, "articles")
    result: list[Token] = []
    for place, token in enumerate(tokens):
        word = folded[token.start : token.end]
        after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
        if token.kind == "num" and word in articles and after in _AFTER_ARTICLE:
            token = replace(token, kind="a", number=0)
        elif alike.get(word) and _sounds_like_digit(tokens, place, result):
            token = replace(token, kind="num", number=alike[word], word="")
        result.append(token)
    return result


def _sounds_like_digit(tokens: Sequence[Token], place: int, said: Sequence[Token]) -> bool:
    before = said[-1].kind if said else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if before == "month":
        return after is None
    if before == "between" and after is not None and after.kind == "and":
        return True
    ends = after is None or after.kind in _AFTER_HEARD or (after.kind == "num" and not after.word)
    counted = before == "and" and any(each.kind == "between" for each in said)
    return ends and (counted or before in _BEFORE_HEARD)


def _symbol(symbol: str, start: int, end: int) -> Token:
    kind, _, value = symbol.partition(":")
    if value.lstrip("-").isdecimal():
        return Token(kind, start, end, number=int(value))
    return Token(kind, start, end, word=value.replace("_", " ") if kind == "named" else value)


def _demote(tokens: list[Token], folded: str, weak: frozenset[str]) -> list[Token]:
    """Turn words such as "may" and "sat" into plain words unless they stand beside a part of a date."""

    def is_date(place: int) -> bool:
        token = tokens[place]
        if folded[token.start : token.end] not in weak or len(tokens) == 1:
            return True
        before = tokens[place - 1].kind if place else ""
        after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
        return before in _BEFORE_WEAK or after in _AFTER_WEAK

    return [token if is_date(i) else replace(token, kind="w") for i, token in enumerate(tokens)]
