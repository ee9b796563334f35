"""Arithmetic of days, weeks and months, and when holidays fall."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from frontdesk.understanding import tables
from frontdesk.understanding.when_values import Days, NoSuchDate

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
RECENT = timedelta(days=62)  # a date without a year this long ago is meant as past; older ones as next year's
MOST_OF_A_WEEK = timedelta(days=4)  # "the week after" a Monday may be the rest of that week
OPEN_END = timedelta(days=28)  # how far "after Thanksgiving" reaches
_LONGEST = 500  # months or years
_YEAR = 366
_FRIDAY = 4
ANY_TIME = timedelta(days=90)  # how far "as soon as possible" reaches


def one_day(day: date) -> Days:
    """Return a single day."""
    return Days(day, day + DAY)


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - day.weekday() * DAY


def week_of(day: date) -> Days:
    """Return the week, Monday to Sunday, of a day."""
    monday = monday_of(day)
    return Days(monday, monday + WEEK, "range", in_week=monday)


def month_of(day: date) -> Days:
    """Return the month of a day."""
    first = day.replace(day=1)
    return Days(first, add_months(first, 1), "range")


def year_of(day: date) -> Days:
    """Return the year of a day."""
    return Days(date(day.year, 1, 1), date(day.year + 1, 1, 1), "range")


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, amount: int, unit: str) -> date:
    """Return the day `amount` days, weeks, months or years from `day`, if that is within the calendar."""
    if unit in ("month", "year"):
        if abs(amount) > _LONGEST:
            raise NoSuchDate
        return add_months(day, amount * (12 if unit == "year" else 1))
    return day + amount * (WEEK if unit == "week" else DAY)


def on_or_after(day: date, weekday: int) -> date:
    """Return the first such weekday from `day` on."""
    return day + (weekday - day.weekday()) % 7 * DAY


def workday_after(day: date) -> date:
    """Return the next day that is not of a weekend."""
    return day + DAY * max(1, 7 - day.weekday() if day.weekday() >= _FRIDAY else 1)


def before(day: date, weekday: int) -> date:
    """Return the last such weekday before `day`."""
    return on_or_after(day - WEEK, weekday)


def nth_weekday(first: date, weekday: int, nth: int) -> date:
    """Return the nth such weekday of the month that begins at `first`; -1 is the last."""
    if nth < 0:
        return before(add_months(first, 1), weekday)
    day = on_or_after(first, weekday) + (nth - 1) * WEEK
    if day.month != first.month:
        raise NoSuchDate
    return day


def make_date(year: int, month: int, day: int) -> date:
    """Return a date, or raise NoSuchDate for February 30."""
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDate from None


def coming_date(today: date, month: int, day: int) -> date:
    """Return the date a patient means who names no year: to come, or not long past."""
    this_year = date(today.year, month, day) if _exists(today.year, month, day) else None
    if this_year and this_year >= today - RECENT:
        return this_year
    return make_date(today.year + 1, month, day)


def coming_day_of_month(today: date, day: int) -> date:
    """Return the next date with this day of the month, today included."""
    month = today.replace(day=1)
    for ahead in range(3):
        first = add_months(month, ahead)
        if _exists(first.year, first.month, day) and first.replace(day=day) >= today:
            return first.replace(day=day)
    raise NoSuchDate


def third_of(days: Days, which: str) -> Days:
    """Return the beginning, middle or end of a week, month or longer stretch, or one of its halves."""
    length = (days.end - days.first).days
    if which in ("first_half", "second_half"):
        middle = days.first + (length // 2 if length <= 7 else 15) * DAY
        return Days(days.first, middle, "range") if which == "first_half" else Days(middle, days.end, "range")
    if length >= _YEAR - 1:
        low, high = {"begin": (0, 31), "middle": (150, 212), "end": (length - 17, length)}[which]
    elif length == 7:
        low, high = {"begin": (0, 2), "middle": (2, 3), "end": (3, 5)}[which]
    else:
        low, high = {
            "begin": (0, length // 3),
            "middle": (length // 3, length * 2 // 3),
            "end": (length * 2 // 3, length),
        }[which]
    return Days(days.first + low * DAY, days.first + high * DAY, "range")


def holiday(name: str, today: date) -> Days | None:
    """Return a holiday's next days, today included; None when it is too far away to be meant."""
    rule = {key: int(value) for key, value in tables.load("dates", "holidays")[name].items()}
    length = rule.get("length", 1) * DAY
    days = [_holiday_of(rule, today.year + n) for n in (-1, 0, 1)]
    first = next(day for day in days if day + length > today)
    if (first - today).days > rule.get("within", _YEAR):
        return None
    return Days(first, first + length, "date" if length == DAY else "range")


def next_holiday(today: date, reach: timedelta = OPEN_END) -> Days | None:
    """Return what "the holiday" means: the federal one that is near."""
    rules = tables.load("dates", "holidays")
    found = [holiday(name, today) for name, rule in rules.items() if "federal" in rule]
    near = [days for days in found if days and days.first - today <= reach]
    return min(near, key=lambda days: days.first) if near else None


def _holiday_of(rule: Mapping[str, int], year: int) -> date:
    if "easter" in rule:
        return _easter(year) + rule["easter"] * DAY
    if "day" in rule:
        return date(year, rule["month"], rule["day"])
    day = nth_weekday(date(year, rule["month"], 1), rule["weekday"], rule["nth"])
    return day + rule.get("after", 0) * DAY


def _easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by the method of Oudin."""
    century = year // 100
    moon = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= moon // 28 * (1 - 29 // (moon + 1) * ((21 - year % 19) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
