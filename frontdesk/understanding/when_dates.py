"""Rules for dates: "24 de noviembre", "nov 24", "11/24", "the first monday of december", "in january"."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from frontdesk.understanding.when_calendar import (
    DAY,
    WEEK,
    coming_date,
    coming_day_of_month,
    make_date,
    month_of,
    nth_weekday,
    one_day,
    shift,
    week_of,
)
from frontdesk.understanding.when_rules import Found, Meaning, Rules
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, NoSuchDate, Scene

DATES = Rules()
YEARS = range(1900, 2101)
_LONGEST_MONTH = 31
_SOON = timedelta(days=92)  # "12-1" in November is a date, "9-5" are hours


@DATES.rule("n=iso", "n=numeric")
def _written_in_full(found: Found, scene: Scene) -> Meaning:
    parts = [int(part) for part in re.split(r"[-/.]", found["n"].word[:10])]
    if found["n"].kind == "iso":
        return one_day(make_date(*parts))
    year = parts[2] + 2000 if parts[2] < 100 else parts[2]
    return _in_order(parts[0], parts[1], year, scene)


@DATES.rule("^ a=num b=num y=num z=num? $", "^ a=num b=num $")
def _spoken(found: Found, scene: Scene) -> Meaning:
    """Read "twelve four" and "twelve twenty one twenty six", but leave "twelve thirty" for a time."""
    if scene.day:
        return None  # "ten ten thirty" are times, when the day is known
    first, second = found["a"], found["b"]
    year = _year(found.get("y"), found.get("z"))
    if first.word or second.word or (year is None and ("y" in found or second.number >= 10 or second.number == 5)):
        year = 2000 + found["y"].number if "y" in found and 26 <= found["y"].number < 60 else None
        if year is None or "z" in found:
            return None
    try:
        return _in_order(first.number, second.number, year, scene)
    except NoSuchDate:
        return None


@DATES.rule("n=slash !unit")
def _slash(found: Found, scene: Scene) -> Meaning:
    first, second = (int(part) for part in found["n"].word.split("/"))
    return _in_order(first, second, None, scene)


@DATES.rule("a=num dash b=num !am|pm|dash|num|unit")
def _dashed(found: Found, scene: Scene) -> Meaning:
    if scene.day and max(found["a"].number, found["b"].number) <= 12:
        return None  # hours, when the day is known
    if not (found["a"].word and found["b"].word) or found["b"].start - found["a"].end > 1:
        return None
    try:
        days = _in_order(found["a"].number, found["b"].number, None, scene)
    except NoSuchDate:
        return None  # no date at all
    hours_as_well = max(found["a"].number, found["b"].number) <= 12
    soon = days and timedelta(0) <= days.first - scene.today < _SOON
    return days if soon or not hours_as_well else None


def _in_order(first: int, second: int, year: int | None, scene: Scene) -> Days | None:
    """Read two numbers as day and month in the orders usual in the language."""
    readings = []
    for order in scene.table.orders:
        month, day = (first, second) if order == "mdy" else (second, first)
        if 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTH:
            readings.append(one_day(_date(month, day, year, scene)))
    if not readings and (min(first, second) > _LONGEST_MONTH or 0 in (first, second)):
        return None  # a blood pressure, a score
    if not readings:
        raise NoSuchDate
    others = readings[1:] if scene.table.ask_order else []
    return replace(readings[0], others=tuple(other for other in others if other != readings[0]))


def _date(month: int, day: int, year: int | None, scene: Scene) -> date:
    return make_date(year, month, day) if year else coming_date(scene.today, month, day)


@DATES.rule(
    "a=month the? b=num|ord to|until|dash|and the? c=num|ord !am|pm",
    "from|of|between|since? the? b=num|ord to|until|dash|and the? c=num|ord of? the? a=month",
)
def _days_of_month(found: Found, scene: Scene) -> Meaning:
    first = coming_date(scene.today, found["a"].number, found["b"].number)
    last = make_date(first.year, first.month, found["c"].number)
    return Days(first, last + DAY, "range") if last > first else None


_LIST = "a=num|ord and|or? the? b=num|ord and|or? the? c=num|ord? and|or? the? e=num|ord?"


@DATES.rule(
    f"m=month the? {_LIST} and|or the? d=num|ord !am|pm|oclock|half|quarter|num",
    f"the|unit? {_LIST} and|or the? d=num|ord of? the? m=month",
    "m=month the? a=num|ord and|or? the? b=num|ord &or,month|and,month|month",
)
def _days_of_month_listed(found: Found, scene: Scene) -> Meaning:
    """Read "dec 9, 10 or 11", and the first two of "oct 28, 29 or nov 3"."""
    days = [one_day(_date(found["m"].number, found[name].number, None, scene)) for name in "abced" if name in found]
    rising = all(before.first < after.first for before, after in pairwise(days))
    return replace(days[0], also=tuple(days[1:])) if rising else None


@DATES.rule(
    "m=month t=the? d=num|ord or the? e=num|ord !am|pm|oclock|half|quarter|num",
    "the|unit? d=num|ord or the? e=num|ord of? the? m=month",
    "the|unit? d=num|ord of? the? m=month or the? e=num|ord !am|pm|oclock|half|quarter|num|of|month|unit",
)
def _either_day_of_month(found: Found, scene: Scene) -> Meaning:
    """Read "december 1st or 2nd"."""
    if "t" in found and found["t"].gap:
        return None
    days = [one_day(_date(found["m"].number, found[name].number, None, scene)) for name in "de"]
    return replace(days[0], also=(days[1],))


@DATES.rule(
    "m=month t=the? d=num|ord of? the? y=num z=num",
    "m=month t=the? d=num|ord of? the? y=num",
    "m=month t=the? d=num|ord !am|pm|oclock|of,month",
    "the|unit? the|unit? d=num|ord of? the? m=month of? the? y=num z=num",
    "the|unit? the|unit? d=num|ord of? the? m=month of? the? y=num",
    "the|unit? the|unit? d=num|ord of? the? m=month",
)
def _month_and_day(found: Found, scene: Scene) -> Meaning:
    year = _year(found.get("y"), found.get("z"))
    if ("y" in found and year is None) or found["d"].number > 99:
        return None
    if ("t" in found and found["t"].gap) or (found["m"].gap and found["m"].start > found["d"].start):
        return None  # "I saw her in june, the 9th please", "jury duty is the 19th. november third works"
    return one_day(_date(found["m"].number, found["d"].number, year, scene))


def _year(first: Token | None, second: Token | None) -> int | None:
    """Read "2026" or "twenty twenty six"; anything else after a date is a time."""
    if first is None:
        return None
    number = first.number * 100 + second.number if second else first.number
    return number if number in YEARS and (second is None or second.number >= 20) else None


@DATES.rule("the a=ord dash b=ord !x|unit")
def _typed_days(found: Found, scene: Scene) -> Meaning:
    """Read "the 9th-13th"."""
    first = coming_day_of_month(scene.today, found["a"].number)
    last = coming_day_of_month(first, found["b"].number)
    return Days(first, last + DAY, "range") if last > first else None


@DATES.rule(
    "u=month the|la? o=ord fortnight",
    "the|la? o=ord fortnight of|in? the? u=month|unit?",
    "la|in|toat n=next? fortnight n2=next?",
)
def _fortnight(found: Found, scene: Scene) -> Meaning:
    """Read "la primera quincena de abril", and "la quincena", the payday in the middle or at the end of the month."""
    middle = scene.today.replace(day=15)
    if "n" in found or "n2" in found:
        begun = shift(scene.today.replace(day=1), 1, "month")
        second = Days(middle + DAY, begun, "range")
        return second if scene.today <= middle else Days(begun, begun.replace(day=16), "range")
    if "o" not in found:
        return one_day(middle if middle >= scene.today else shift(scene.today.replace(day=1), 1, "month") - DAY)
    first = _month_start(found, scene) if "u" in found else scene.today.replace(day=1)
    if first is None or found["o"].number > 2:
        return None
    halves = Days(first, first.replace(day=16), "range"), Days(first.replace(day=16), shift(first, 1, "month"), "range")
    return halves[found["o"].number - 1]


@DATES.rule("m=month of? the? y=num", "m=month n=next|last", "n=this|next|coming|last? m=month")
def _month(found: Found, scene: Scene) -> Meaning:
    month, today = found["m"].number, scene.today
    if "y" in found:
        return month_of(date(found["y"].number, month, 1)) if found["y"].number in YEARS else None
    last = "n" in found and found["n"].kind == "last"
    year = today.year + (month < today.month) - (last and month >= today.month)
    days = month_of(date(year - (last and month < today.month), month, 1))
    return replace(days, first=max(days.first, today), from_now=True) if month == today.month and not last else days


@DATES.rule("the? d=num|ord of|in the? n=this|next? u=unit n2=next?")
def _day_of_named_month(found: Found, scene: Scene) -> Meaning:
    first = _month_start(found, scene)
    if first is None:
        return None
    day = make_date(first.year, first.month, found["d"].number)
    over = day < scene.today and not ("n" in found or "n2" in found)
    return one_day(shift(day, 1, "month") if over else day)  # "the first of the month" is mostly of the next


@DATES.rule(
    "the|la? o=ord|last|quarter w=weekday of|in the? n=this|next? u=month|unit n2=next?",
    "the|la? o=ord|last w=weekday n=this|next u=unit",
)
def _nth_weekday(found: Found, scene: Scene) -> Meaning:
    first = _month_start(found, scene)
    nth = {"last": -1, "quarter": 4}.get(found["o"].kind, found["o"].number)  # "el cuarto jueves del mes"
    return one_day(nth_weekday(first, found["w"].number, nth)) if first else None


@DATES.rule("the|la? o=ord|last weekend of|in the? n=this|next? u=month|unit n2=next?")
def _nth_weekend(found: Found, scene: Scene) -> Meaning:
    """Read "the last weekend of september": by its saturday."""
    first = _month_start(found, scene)
    if first is None:
        return None
    saturday = nth_weekday(first, 5, -1 if found["o"].kind == "last" else found["o"].number)
    return Days(saturday, saturday + 2 * DAY, "range")


@DATES.rule("the|la? last of in? the? n=this|next? u=month|unit n2=next?")
def _last_of_month(found: Found, scene: Scene) -> Meaning:
    """Read "the last of november", "el último de noviembre"."""
    first = _month_start(found, scene)
    return one_day(shift(first, 1, "month") - DAY) if first else None


@DATES.rule("the|la|at? w=last|span|ord n=num w2=unit of|in the? n2=this|next? u=month|unit")
def _edge_of_month(found: Found, scene: Scene) -> Meaning:
    """Read "the last few days of the month", "the first two weeks of december"."""
    first = _month_start(found, scene)
    if first is None or found["w2"].word not in ("day", "week") or found["w"].number > 1:
        return None
    end = shift(first, 1, "month")
    length = found["n"].number * (WEEK if found["w2"].word == "week" else DAY)
    return Days(end - length, end, "range") if found["w"].kind != "ord" else Days(first, first + length, "range")


@DATES.rule("the|la? o=ord or the? p=ord w=unit of|in the? n=this|next? u=month|unit n2=next?")
def _either_week(found: Found, scene: Scene) -> Meaning:
    first = _month_start(found, scene)
    if first is None or found["w"].word != "week":
        return None
    start, end = first + (found["o"].number - 1) * WEEK, first + found["p"].number * WEEK
    return Days(start, end, "range") if start < end else None


@DATES.rule(
    "the|la? o=ord|last w=unit of|in the? n=this|next? u=month|unit n2=next?",
    "the|la? o=ord|last w=unit u=month",
)
def _nth_week(found: Found, scene: Scene) -> Meaning:
    """Read "the first week of december", "the last day of the month"."""
    first, unit = _month_start(found, scene), found["w"].word
    if first is None or unit not in ("week", "day"):
        return None
    length = WEEK if unit == "week" else DAY
    last = found["o"].kind == "last"
    start = shift(first, 1, "month") - length if last else first + (found["o"].number - 1) * length
    return Days(start, start + length, "range" if unit == "week" else "date")


@DATES.rule("the|la? full_week n=this|next? u=month|unit n2=next?")
def _first_full_week(found: Found, scene: Scene) -> Meaning:
    """Read "the first full week of may": the one that begins with its first Monday."""
    first = _month_start(found, scene)
    return None if first is None else week_of(first + 6 * DAY)


@DATES.rule("the? d=num of the m=num")
def _day_of_numbered_month(found: Found, scene: Scene) -> Meaning:
    month = found["m"].number
    return one_day(coming_date(scene.today, month, found["d"].number)) if 1 <= month <= 12 else None


def _month_start(found: Found, scene: Scene) -> date | None:
    """Return the first day of "december", "the month" or "next month"."""
    this_month = scene.today.replace(day=1)
    if found["u"].kind == "month":
        year = this_month.year + (found["u"].number < this_month.month)
        return date(year, found["u"].number, 1)
    following = any(name in found and found[name].kind == "next" for name in ("n", "n2"))
    return shift(this_month, following, "month") if found["u"].word == "month" else None
