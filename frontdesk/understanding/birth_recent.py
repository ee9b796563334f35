"""Births of the last weeks, told from today: "he was born yesterday", "nació el 28 de diciembre, hace una semana"."""

import datetime as dt
from collections.abc import Sequence

from frontdesk.understanding.when_calendar import before
from frontdesk.understanding.when_tokens import Token

_DAYS = {"day": 1, "week": 7}
_WRITTEN = ("month", "slash", "numeric", "iso")
_AROUND = dt.timedelta(days=7)  # "two weeks ago" is not to the day


def born_lately(tokens: Sequence[Token], today: dt.date) -> dt.date | None:
    """Return the day of a birth told from today: the date said with it, else the day that was counted."""
    year = _year_told(tokens, today)
    if year:
        said = _day_and_month(tokens, today, (year,))
        return said if said and said.year == year else None
    if not any(token.kind == "born" for token in tokens):
        return None
    counted = _counted(tokens, today)
    if counted is None or not any(token.kind in _WRITTEN for token in tokens):
        return counted
    said = _day_and_month(tokens, today)
    return said if said and abs(said - counted) <= _AROUND else None


def _year_told(tokens: Sequence[Token], today: dt.date) -> int | None:
    """Return the year of "el once de mayo de este año" and "may 11th of last year"."""
    row = [(token.kind, token.word) for token in tokens]
    for ago, kind in enumerate(("this", "last")):
        for pair in (
            [(kind, ""), ("unit", "year")],
            [("unit", "year"), (kind, "")],
            [("unit", "year"), (kind, "alone")],
        ):
            if any(row[place : place + 2] == pair for place in range(len(row))):
                return today.year - ago
    return None


def _counted(tokens: Sequence[Token], today: dt.date) -> dt.date | None:
    """Return the day meant by "yesterday", "three days ago" or "two weeks old"."""
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.kind == "offset" and token.number <= 0:
            return today + dt.timedelta(days=token.number)
        if token.kind == "weekday" and tokens[place - 1].kind not in ("a", "num"):
            return before(today, token.number)
        if token.kind == "num" and after and after.kind == "unit" and after.word in _DAYS:
            return today - dt.timedelta(days=token.number * _DAYS[after.word])
    return None


def _day_and_month(tokens: Sequence[Token], today: dt.date, years: Sequence[int] = ()) -> dt.date | None:
    """Return the latest day with the month and day that were said; it has no year."""
    month = next((place for place, token in enumerate(tokens) if token.kind == "month"), None)
    if month is None:
        return None
    beside = [tokens[place] for place in (month + 1, month - 1, month - 2) if 0 <= place < len(tokens)]
    day = next((token.number for token in beside if token.kind in ("num", "ord")), 0)
    for year in years or (today.year, today.year - 1):
        try:
            found = dt.date(year, tokens[month].number, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None
