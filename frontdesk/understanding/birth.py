"""Reads dates of birth, typed in any order or said word by word: "03/14/1982", "catorce de marzo del ochenta y dos"."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from frontdesk.understanding.birth_recent import born_lately
from frontdesk.understanding.birth_words import BETWEEN, DATED, corrected, plain, retold, typed, without_small_words
from frontdesk.understanding.phrases import PhraseBook
from frontdesk.understanding.text import fold
from frontdesk.understanding.when_tables import DateTable, date_table
from frontdesk.understanding.when_tokens import Token, tokenize
from frontdesk.understanding.when_values import ImpossibleDate

__all__ = ["BirthDate", "ImpossibleDate", "read_birth_date"]

OLDEST = 120
_LONGEST_MONTH = 31
_SHORT_OF_A_HUNDRED = 1009  # "mil nueve cincuenta y dos"
_EARLIEST = 1800  # four digits below this are no year
_NO_NAMES = PhraseBook(())
Reading = tuple[int, int, int]  # year, month, day; not checked yet


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date of birth; `alternatives` are worth asking about ("03/04/1984" in Spanish)."""

    date: dt.date
    alternatives: tuple[dt.date, ...] = ()


def read_birth_date(text: str, language: str, today: dt.date) -> BirthDate | ImpossibleDate | None:
    """Return the date of birth in a sentence, ImpossibleDate for one that cannot be, None when there is none."""
    table = date_table(language)
    tokens = plain(tokenize(text, table, _NO_NAMES), fold(text), table, today)
    impossible: ImpossibleDate | None = None
    for run in [*_runs(retold(tokens)), *_runs(corrected(tokens))]:
        found = _choose(_by_order(run, table, today), today, text)
        if isinstance(found, BirthDate):
            return found
        impossible = impossible or found
    for run in _runs(without_small_words(corrected(tokens))):
        found = _choose(_by_order(run, table, today), today, text)
        if isinstance(found, BirthDate):
            return found
    lately = born_lately(tokens, today)
    return BirthDate(lately) if lately else impossible


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Return the stretches of numbers and names of months, without the small words between them."""
    for is_date, group in groupby(tokens, lambda token: token.kind in (*DATED, *BETWEEN)):
        if is_date:
            yield [token for token in group if token.kind not in BETWEEN]


def _by_order(run: Sequence[Token], table: DateTable, today: dt.date) -> list[Reading]:
    """Return the readings in the language's first order of day and month, and in the second where that is usual."""
    first, second = (list(_readings(run, order, today)) for order in table.orders)
    if table.ask_order or not any(map(_date, first)):
        first += second
    return list(dict.fromkeys(first))


def _readings(run: Sequence[Token], order: str, today: dt.date) -> Iterator[Reading]:
    months = [place for place, token in enumerate(run) if token.kind == "month"]
    if months:
        month, before, after = run[months[0]].number, run[: months[0]], run[months[0] + 1 :]
        found = list(_around_month(month, before, after, today))
        yield from found
        if not any(map(_date, found)):
            yield from _amid_numbers(month, before, after, today)
        return
    for token in run:
        if token.kind in ("iso", "numeric"):
            parts = [typed(part, token) for part in re.split(r"[-/.]", token.word[:10])]
            yield from _three_numbers(parts, order, today)
            return
    yield from _three_numbers([single for token in run for single in _singles(token)], order, today)


def _singles(token: Token) -> list[Token]:
    """Split "03141982" into single digits, which can be grouped in several ways."""
    return [typed(digit, token) for digit in token.word] if len(token.word) in (6, 7, 8) else [token]


def _around_month(month: int, before: Sequence[Token], after: Sequence[Token], today: dt.date) -> Iterator[Reading]:
    """Read "14 march 1982", "march 14 1982" and "1982 march 14"."""
    if not before and _may_be_year(after, today):
        return  # "june nineteen fifty five" may lack the day
    for cut in range(len(after) + 1):
        for year in _year(after[cut:], today):
            day = _small([*before, *after[:cut]])
            if day is not None:
                yield year, month, day
    if len(before) == 1 and len(after) == 1 and _LONGEST_MONTH < before[0].number < 100:  # "in 52, on march 3rd"
        yield from ((year, month, after[0].number) for year in _century(before[0].number, today))
    if len(before) > 1 and not after and before[0].number > (0 if len(before) > 2 else _LONGEST_MONTH):
        day = _small(before[-1:])  # "1952, the third of march"
        if day is not None:
            yield from ((year, month, day) for year in _year(before[:-1], today))
    day = _small(after)
    if day is not None and (len(before) > 1 or (before and before[0].number > _EARLIEST)):
        yield from ((year, month, day) for year in _year(before, today))


def _amid_numbers(month: int, before: Sequence[Token], after: Sequence[Token], today: dt.date) -> Iterator[Reading]:
    """Read a date with an age before it or a telephone number after it, and "march 1952, the third"."""
    for end in range(len(after), 1, -1):
        found = list(_around_month(month, [], after[:end], today))
        if any(map(_date, found)):
            yield from found
            return
    day = _small(after[-1:])
    if day is not None:
        yield from ((year, month, day) for year in _year(after[:-1], today))
    for start in range(1, len(before)):
        yield from _around_month(month, before[start:], after, today)


def _may_be_year(numbers: Sequence[Token], today: dt.date) -> bool:
    """Say whether spoken numbers may be a year and nothing else."""
    values = [token.number for token in numbers if token.kind == "num" and not token.word]
    return (
        len(numbers) == len(values) == 2
        and values[0] in (19, 20)
        and any(year <= today.year for year in _year(numbers, today))
    )


def _three_numbers(numbers: Sequence[Token], order: str, today: dt.date) -> Iterator[Reading]:
    """Read numbers without a month's name, in every grouping that gives two small numbers and a year."""
    if len(numbers) > 8:
        return
    for first in range(1, min(3, len(numbers))):
        for second in range(first + 1, min(first + 3, len(numbers))):
            one, two = _small(numbers[:first]), _small(numbers[first:second])
            for year in _year(numbers[second:], today):
                if one is not None and two is not None:
                    yield (year, one, two) if order == "mdy" else (year, two, one)
    yield from _year_first(numbers, today)


def _year_first(numbers: Sequence[Token], today: dt.date) -> Iterator[Reading]:
    if len(numbers) == 3 and _LONGEST_MONTH < numbers[0].number < 100:  # "52-03-14"
        yield from ((year, numbers[1].number, numbers[2].number) for year in _century(numbers[0].number, today))
    head = 1 if numbers and numbers[0].number > 1000 else 2 if _is_century(numbers) else 4
    digits = "".join(str(token.number) for token in numbers[:head])
    if len(digits) != 4 or digits[:2] not in ("19", "20"):
        return
    for cut in range(head + 1, len(numbers)):
        month, day = _small(numbers[head:cut]), _small(numbers[cut:])
        if month is not None and day is not None:
            yield int(digits), month, day


def _is_century(numbers: Sequence[Token]) -> bool:
    """Say whether numbers begin with a year said in two parts: "nineteen fifty five, six nineteen"."""
    return len(numbers) > 3 and numbers[0].number in (19, 20) and 10 <= numbers[1].number < 100


def _small(numbers: Sequence[Token]) -> int | None:
    """Read a day or month: "14", or "zero three"."""
    if len(numbers) == 1 and numbers[0].number < 100 and len(numbers[0].word) <= 2:
        return numbers[0].number
    if len(numbers) == 2 and all(number.number < 10 for number in numbers):
        return numbers[0].number * 10 + numbers[1].number
    return None


def _year(numbers: Sequence[Token], today: dt.date) -> list[int]:
    """Read "1982", "82", "nineteen eighty two", "nineteen oh five", "one nine eight two"."""
    values = [number.number for number in numbers]
    if len(values) == 1:
        value = values[0]
        two_digits = 10 <= value < 100 or len(numbers[0].word) == 2
        return [value] if _EARLIEST < value < 10000 else _century(value, today) if two_digits else []
    if len(values) == 2 and values[0] in (19, 20) and 10 <= values[1] < 100:
        return [values[0] * 100 + values[1]]
    if len(values) == 2 and values[0] == _SHORT_OF_A_HUNDRED and 10 <= values[1] < 100:
        return [1900 + values[1]]
    if len(values) == 3 and values[0] in (19, 20) and values[1] < 10 and values[2] < 10:
        return [values[0] * 100 + values[1] * 10 + values[2]]
    if len(values) == 3 and values[0] == 2000 and values[1] == 0 and values[2] < 10:
        return [2000 + values[2]]
    if len(values) in (2, 4) and all(value < 10 for value in values):
        value = int("".join(map(str, values)))
        return _century(value, today) if len(values) == 2 else [value] if value > _EARLIEST else []
    return []


def _century(year: int, today: dt.date) -> list[int]:
    """Return the latest year with these two digits that is not to come; a child is likelier than a centenarian."""
    century = today.year // 100 * 100
    return [century + year if century + year <= today.year else century - 100 + year]


def _choose(readings: Sequence[Reading], today: dt.date, text: str) -> BirthDate | ImpossibleDate | None:
    real = [day for day in map(_date, readings) if day]
    possible = [day for day in real if day <= today and today.year - day.year <= OLDEST]
    if possible:
        return BirthDate(possible[0], tuple(possible[1:]))
    if not readings:
        return None
    if not real:
        return ImpossibleDate(text.strip())
    return ImpossibleDate(text.strip(), "future" if real[0] > today else "too_long_ago")


def _date(reading: Reading) -> dt.date | None:
    try:
        return dt.date(*reading)
    except ValueError:
        return None
