"""What is put right in a date of birth before it is read: holidays, numbers heard as words, slips of the tongue."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from frontdesk.understanding import tables
from frontdesk.understanding.when_tables import DateTable
from frontdesk.understanding.when_tokens import Token

NUMBERS = ("num", "ord")
DATED = (*NUMBERS, "month", "iso", "numeric")
BETWEEN = ("of", "the", "la", "on", "in", "and", "dash", "mark", "unit")  # small words inside a date
_THOUSAND = 1000
_EARLY_HUNDREDS = 800
_LONGEST_MONTH = 31
_CENTURIES = (19, 20)


def typed(digits: str, token: Token) -> Token:
    """Return digits as the number they are."""
    return replace(token, kind="num", number=int(digits), word=digits)


def plain(tokens: Sequence[Token], folded: str, table: DateTable, today: dt.date) -> list[Token]:
    """Put numbers for what stands for them: "christmas day 1949", "o four", "siete mil novecientos" for 7 and 1900."""
    result: list[Token] = []
    tokens = _with_month(tokens, folded, table)
    for place, token in enumerate(tokens):
        feast = _feast(token, today) if _has_year(tokens, place) else None
        day, thousand = divmod(token.number, _THOUSAND)
        alike = tables.numbers(table.language, "digit_words").get(folded[token.start : token.end])
        if feast:
            result += [replace(token, kind="month", number=feast.month)]
            result += [replace(token, kind="ord", number=feast.day, word="")]
        elif token.kind == "num" and not token.word and 2 <= day <= _LONGEST_MONTH and thousand >= _EARLY_HUNDREDS:
            result += [replace(token, number=day), replace(token, number=_THOUSAND + thousand)]
        elif _is_article(tokens, place, folded, table) or _is_age(tokens, place, folded):
            continue
        elif token.kind == "slash" and _has_year(tokens, place, _LONGEST_MONTH):
            result += [typed(digits, token) for digits in token.word.split("/")]
        elif alike and result and _is_tens(result[-1]) and not _opens_year(tokens, place):
            result[-1] = replace(result[-1], number=result[-1].number + alike)  # "nineteen fifty to"
        elif _is_rest_of_tens(tokens, place, result):
            result = result[:-1] if result[-1].kind == "and" else result
            result[-1] = replace(result[-1], number=result[-1].number + token.number)
        elif alike is not None and _is_digit(tokens, place, alike):
            result += [replace(token, kind="num", number=alike, word="")]
        else:
            result += [token]
    return result


def _with_month(tokens: Sequence[Token], folded: str, table: DateTable) -> list[Token]:
    """Take "march" and "may" for months when no other is said: a date of birth needs one."""
    if any(token.kind in DATED and token.kind not in NUMBERS for token in tokens):
        return list(tokens)

    def month(token: Token) -> bool:
        symbol = table.book.at([folded[token.start : token.end]], 0)
        return token.kind == "w" and symbol is not None and symbol[0].startswith("month:")

    return [replace(token, kind="month") if month(token) else token for token in tokens]


def _feast(token: Token, today: dt.date) -> dt.date | None:
    """Return the day of a holiday that is on the same day each year."""
    if token.kind == "leap_day":
        return dt.date(2000, 2, 29)
    rule = tables.load("dates", "holidays")[token.word] if token.kind == "holiday" else {}
    return dt.date(today.year, int(rule["month"]), int(rule["day"])) if "day" in rule and "length" not in rule else None


def _has_year(tokens: Sequence[Token], place: int, above: int = 0) -> bool:
    """Say whether a number follows that may be a year, so that "christmas" or "7/4" is not a day to come."""
    after = next((token for token in tokens[place + 1 :] if token.kind not in BETWEEN), None)
    return after is not None and after.kind == "num" and after.number > above


def _is_article(tokens: Sequence[Token], place: int, folded: str, table: DateTable) -> bool:
    """Say whether this is the "un" of "nací un tres de marzo"."""
    word = folded[tokens[place].start : tokens[place].end]
    after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    return word in tables.words(table.language, "articles") and after in NUMBERS


def _is_age(tokens: Sequence[Token], place: int, folded: str) -> bool:
    """Say whether this is the 74 of "I am 74 years old", not the 5 of "mes 5 año 80"."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    years = after is not None and (after.kind, after.word) == ("unit", "year") and folded[after.end - 1] == "s"
    return tokens[place].kind == "num" and years


def _is_digit(tokens: Sequence[Token], place: int, value: int) -> bool:
    """Say whether a word that sounds like a digit is one: "o four o seven", "march to nineteen fifty"."""
    before = tokens[place - 1].kind if place else ""
    after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    return after == "num" and (before in ("month", "num") or value == 0)


def _is_tens(token: Token) -> bool:
    return token.kind == "num" and not token.word and token.number in range(20, 100, 10)


def _is_rest_of_tens(tokens: Sequence[Token], place: int, said: Sequence[Token]) -> bool:
    """Say whether this is the "one" of "nineteen ninety uh one", "setenta y eh dos", not the first digit of others."""
    token = tokens[place]
    digit = token.kind == "num" and not token.word and 0 < token.number < 10
    before = [each for each in said[-2:] if each.kind != "and"]
    return digit and bool(before) and _is_tens(before[-1]) and not _opens_year(tokens, place)


def _opens_year(tokens: Sequence[Token], place: int) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].kind == "num" and tokens[place + 1].number < 10


def retold(tokens: Sequence[Token]) -> list[Token]:
    """Return what is said after the last correction, when that is a whole date again."""
    last = max((place for place, token in enumerate(tokens) if token.kind in ("correct", "no")), default=0)
    whole = any(token.kind not in NUMBERS for token in tokens[last:] if token.kind in DATED)
    return list(tokens[last:]) if last and (whole or _whole_again(tokens[:last], tokens[last:])) else []


def _whole_again(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Say whether all of a date in numbers is said again: "two eleven eighty, no, two twelve eighty"."""
    first, again = ([token for token in tokens if token.kind in DATED] for tokens in (before, after))
    numbers = all(token.kind in NUMBERS for token in first) and len(first) > 1
    return numbers and len(again) > 2 and again[1].number not in _CENTURIES


def corrected(tokens: Sequence[Token]) -> list[Token]:
    """Leave out what is taken back: "april fifth, I mean sixth, nineteen seventy"."""
    result: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind in ("correct", "no") and any(before.kind in DATED for before in result):
            after = next((each for each in tokens[place + 1 :] if each.kind in DATED), None)
            _take_back(result, after)
        else:
            result.append(token)
    return result


def _take_back(said: list[Token], after: Token | None) -> None:
    if after is None:
        return
    if after.number in _CENTURIES and len(said) > 1 and said[-2].number == after.number:
        del said[-2:]  # "nineteen sixty, no, nineteen sixty one"
        return
    same = NUMBERS if after.kind in NUMBERS else (after.kind,)
    for place in range(len(said) - 1, -1, -1):
        if said[place].kind in same:
            del said[place]
            return


def without_small_words(tokens: Sequence[Token]) -> list[Token]:
    """Return the parts of a date with all common words between them dropped: "march third, the year was 1952".

    Only with a month and a whole year, or any two numbers in a sentence would make a date.
    """
    kept = [token for token in tokens if token.kind in (*DATED, "x")]
    whole_year = any(
        (token.kind == "num" and (token.number in range(1900, 2100) or (token.number in (19, 20) and not token.word)))
        or (token.kind, token.word) == ("unit", "year")
        for token in tokens
    )
    return kept if whole_year and any(token.kind == "month" for token in kept) else []
