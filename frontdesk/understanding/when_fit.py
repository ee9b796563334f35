"""Two ways to say one day made one: "tuesday the 24th", "wednesday of next week", "christmas is a friday"."""

from dataclasses import replace

from frontdesk.understanding.when_calendar import (
    DAY,
    WEEK,
    coming_day_of_month,
    make_date,
    monday_of,
    on_or_after,
    one_day,
    week_of,
    workday_after,
)
from frontdesk.understanding.when_rules import Found, Meaning, Rules, days_of
from frontdesk.understanding.when_values import Days, Scene

FITTED = Rules()
_SATURDAY = 5


@FITTED.rule("work_after the|la? d=DAY")
def _workday_after(found: Found, scene: Scene) -> Meaning:
    """Read "the weekday after the fourth of july"."""
    return one_day(workday_after(days_of(found, "d").end - DAY))


@FITTED.rule("a=DAY of the? d=DAY")
def _weekend_with(found: Found, scene: Scene) -> Meaning:
    """Read "the weekend of the 26th"."""
    weekend, days = days_of(found, "a"), days_of(found, "d")
    if weekend.first.weekday() != _SATURDAY or weekend.end - weekend.first != 2 * DAY or days.sort != "date":
        return None
    saturday = days.first + (_SATURDAY - days.first.weekday()) * DAY
    return Days(saturday, saturday + 2 * DAY, "range")


@FITTED.rule("a=DAY of|on|in|for? the=the|la|a? b=DAY &DAY", "a=DAY of|on|in|for? the=the|la|a? b=DAY &the,DAY")
def _fit_before_more(found: Found, scene: Scene) -> Meaning:
    """Leave the days after a comma to each other: "not this week, thursday the 11th"."""
    return None if found["b"].gap else _fit(found, scene)


@FITTED.rule("a=DAY of|on|in|for? the=the|la|a? b=DAY !unit|DAY|the,DAY", "a=DAY on? one=num b=DAY")
def _fit(found: Found, scene: Scene) -> Meaning:
    """Make one of two ways to say the same day: "tuesday the 24th", "tuesday of next week"."""
    first, second = found["a"], found["b"]
    if first.days is None or second.days is None or first.hours or second.hours:
        return None
    if "one" in found and found["one"].number != 1:
        return None
    if second.days.follows and not _same_weekday(first.days, second.days):
        return None  # "it ends the 18th, the following monday"
    if first.praised and not _same_weekday(first.days, second.days):
        return None  # "the 30th works unless easter monday is closed"
    parted = second.gap or second.pause or ("the" in found and (found["the"].gap or found["the"].pause))
    if first.days.also and (parted or second.days.sort == "date") and not _same_weekday(first.days, second.days):
        return None  # "no fridays. the 1st"
    if parted and _stand_apart(first.days, second.days, scene):
        return None
    fitted = fit(second.days, first.days) if first.days.in_week and second.days.bare_weekday else None
    if fitted:
        return replace(fitted, framed=True)
    return fit(first.days, second.days) or fit(second.days, first.days)


def _stand_apart(first: Days, second: Days, scene: Scene) -> bool:
    """Say whether two days with a comma or stop between are two, not one said twice."""
    dated, same = second.sort == "date", first.first.weekday() == second.first.weekday()
    if first.sort == "date" and not first.about and second.sort == "weekday":
        return not same  # "not on juneteenth, the monday after"
    if dated and first.bare_weekday and not _near(first, second):
        return True  # "I fell on sunday. thursday the 22nd"
    if is_month(first) and second.sort in ("date", "weekday"):
        return True  # "I can't miss work this month. thursday the 22nd"
    if min(first.end, second.end) <= scene.today < max(first.first, second.first):
        return True  # "monday. last week I had the flu"
    if first.in_week and dated and first.first != second.first:
        return True  # "wednesday of next week, tomorrow is no good"
    return first.sort == "weekday" and not first.loose and not _meet(first, second)  # "next thursday, today I can't"


def _near(weekday: Days, other: Days) -> bool:
    """Say whether two days may be one with a slip in it: "tuesday, the 24th", which is a wednesday."""
    return _same_weekday(weekday, other) or (other.loose and abs(weekday.first - other.first) < WEEK)


def _meet(one: Days, other: Days) -> bool:
    return one.first < other.end and other.first < one.end


def _same_weekday(one: Days, other: Days) -> bool:
    return one.first.weekday() == other.first.weekday()


@FITTED.rule("r=between? a=DAY j=or|and b=DAY of|in the|la|a? c=DAY !unit")
def _fit_both(found: Found, scene: Scene) -> Meaning:
    """Read "wednesday or thursday of the first week of december"."""
    week = days_of(found, "c")
    days = [days_of(found, name) for name in "ab"]
    fitted = [fit(weekday, week) for weekday in days if weekday.bare_weekday and week.sort == "range"]
    if len(fitted) != 2 or fitted[0] is None or fitted[1] is None:
        return None
    if "r" in found:
        return Days(fitted[0].first, fitted[1].end, "range") if fitted[0].first < fitted[1].end else None
    return replace(fitted[0], also=(*fitted[0].also, fitted[1]), listed=found["j"].kind == "and")


@FITTED.rule("a=DAY or the|la? of? the? d=DAY !unit|TIME|part")
def _either_week_with(found: Found, scene: Scene) -> Meaning:
    """Read "the week of the 4th or the 11th"."""
    week, day = days_of(found, "a"), days_of(found, "d")
    if not (week.core and week.in_week and day.sort == "date" and day.loose):
        return None
    return replace(week, also=(week_of(coming_day_of_month(week.first, day.first.day)),))


@FITTED.rule("a=DAY w|x in|on? the|la|a? b=DAY")
def _is_a(found: Found, scene: Scene) -> Meaning:
    """Read "valentine's day is a saturday", "christmas falls on a friday", "memorial day is the 25th"."""
    day, other = found["a"].days, found["b"].days
    if day is None or other is None or found["a"].hours or found["b"].hours:
        return None
    if day.bare_weekday and other.sort == "date" and not other.loose:
        return other if _same_weekday(day, other) else None  # "wednesday is ash wednesday"
    if day.sort != "date":
        return None
    return day if other.first == day.first or (other.bare_weekday and _same_weekday(day, other)) else None


def fit(weekday: Days, other: Days) -> Days | None:
    """Return the weekday within some days, or checked against a date; None when the two are different wishes."""
    if weekday.sort == "date" and weekday.loose and is_month(other):
        return one_day(make_date(other.first.year, other.first.month, weekday.first.day))
    if weekday.sort == "range" and weekday.loose and other.in_week:
        return _row_in(weekday, other)
    if weekday.sort != "weekday":
        return other if weekday.sort == "range" and other.sort == "date" and _inside(other, weekday) else None
    wanted = weekday.first.weekday()
    if other.about:
        return _weekday_in(wanted, week_of(other.first))
    if other.sort == "date":
        if other.first.weekday() == wanted:
            return replace(other, others=(), loose=False)
        if any(day.first.weekday() == wanted for day in other.others):
            return next(day for day in other.others if day.first.weekday() == wanted)
        meant = weekday.first if abs(weekday.first - other.first) < WEEK else on_or_after(other.first - 3 * DAY, wanted)
        return replace(other, others=(one_day(meant),))
    if other.sort != "range" or not weekday.loose:
        return None
    fitted = _weekday_in(wanted, other)
    others = [_weekday_in(wanted, days) for days in other.others]
    return replace(fitted, others=tuple(day for day in others if day)) if fitted else None


def _row_in(days: Days, week: Days) -> Days | None:
    """Put "monday to wednesday" or "before thursday" into a week."""
    ahead = monday_of(week.first) - monday_of(days.end - DAY if days.from_now else days.first)
    first = week.first if days.from_now else days.first + ahead
    end = min(days.end + ahead, week.end)
    return replace(days, first=first, end=end, loose=False, from_now=False) if first < end else None


def is_month(days: Days) -> bool:
    """Say whether these are the days, or the rest, of one month."""
    return days.sort == "range" and days.end.day == 1 and days.first.replace(day=1) == (days.end - DAY).replace(day=1)


def _weekday_in(weekday: int, days: Days) -> Days | None:
    first = on_or_after(days.first, weekday)
    if first >= days.end:
        return None
    rest = range(1, (days.end - 1 * DAY - first).days // 7 + 1)
    also = tuple(one_day(first + n * WEEK) for n in rest)
    return replace(one_day(first), sort="weekday", in_week=days.in_week, also=also)


def _inside(day: Days, days: Days) -> bool:
    return days.first <= day.first and day.end <= days.end
