"""Rules that build days from days: "a week from friday", "the monday after Thanksgiving", "end of next week"."""

from dataclasses import replace

from frontdesk.understanding.when_calendar import (
    DAY,
    WEEK,
    before,
    coming_day_of_month,
    make_date,
    monday_of,
    month_of,
    on_or_after,
    one_day,
    shift,
    third_of,
    week_of,
    year_of,
)
from frontdesk.understanding.when_parts import part
from frontdesk.understanding.when_rules import Found, Meaning, Rules
from frontdesk.understanding.when_values import Days, Scene

FITTED = Rules()
SPANS = Rules()
_SATURDAY = 5
_BEGUN = 4 * DAY  # from then on the beginning of the month is that of the next
_MOST_OF_A_WEEK = 4 * DAY
_THIRDS = {"early": "begin", "late": "end"}


@FITTED.rule("a=DAY of|on|in|for? the=the|la|a? b=DAY !unit", "a=DAY on? one=num b=DAY")
def _fit(found: Found, scene: Scene) -> Meaning:
    """Make one of two ways to say the same day: "tuesday the 24th", "tuesday of next week"."""
    first, second = found["a"], found["b"]
    if first.days is None or second.days is None or first.hours or second.hours:
        return None
    if "one" in found and found["one"].number != 1:
        return None
    parted = second.gap or ("the" in found and found["the"].gap)
    if parted and first.days.sort == "date" and second.days.bare_weekday and not _same_weekday(first.days, second.days):
        return None  # "not on juneteenth, the monday after"
    return fit(first.days, second.days) or fit(second.days, first.days)


def _same_weekday(one: Days, other: Days) -> bool:
    return one.first.weekday() == other.first.weekday()


@FITTED.rule("a=DAY w the|la|a? b=DAY")
def _is_a(found: Found, scene: Scene) -> Meaning:
    """Read "valentine's day is a saturday", "memorial day is the 25th"."""
    day, other = found["a"].days, found["b"].days
    if day is None or other is None or day.sort != "date" or found["a"].hours or found["b"].hours:
        return None
    return day if other.first == day.first or (other.bare_weekday and _same_weekday(day, other)) else None


def fit(weekday: Days, other: Days) -> Days | None:
    """Return the weekday within some days, or checked against a date; None when the two are different wishes."""
    if weekday.sort == "date" and weekday.loose and _is_month(other):
        return one_day(make_date(other.first.year, other.first.month, weekday.first.day))
    if weekday.sort == "range" and weekday.loose and other.in_week:
        ahead = monday_of(other.first) - monday_of(weekday.first)
        return replace(weekday, first=weekday.first + ahead, end=weekday.end + ahead, loose=False)
    if weekday.sort != "weekday":
        return other if weekday.sort == "range" and other.sort == "date" and _inside(other, weekday) else None
    wanted = weekday.first.weekday()
    if other.about:
        return _weekday_in(wanted, week_of(other.first))
    if other.sort == "date":
        if other.first.weekday() == wanted:
            return replace(other, others=())
        if any(day.first.weekday() == wanted for day in other.others):
            return next(day for day in other.others if day.first.weekday() == wanted)
        meant = weekday.first if abs(weekday.first - other.first) < WEEK else on_or_after(other.first - 3 * DAY, wanted)
        return replace(other, others=(one_day(meant),))
    if other.sort != "range" or not weekday.loose:
        return None
    return _weekday_in(wanted, other)


def _is_month(days: Days) -> bool:
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


@SPANS.rule("n=num|a u=unit r=from|after|before|of|in the? d=DAY")
def _counted_from(found: Found, scene: Scene) -> Meaning:
    """Read "two weeks from monday", "una semana después de navidad"."""
    if found["u"].word in ("minute", "hour") or (found["r"].kind in ("of", "in") and found["n"].number != 1):
        return None
    days = days_of(found, "d")
    amount = (found["n"].number or 1) * (-1 if found["r"].kind == "before" else 1)
    others = tuple(one_day(shift(other.first, amount, found["u"].word)) for other in days.others)
    return replace(one_day(shift(days.first, amount, found["u"].word)), others=others)


@SPANS.rule("d=DAY or|and? the? a=ord or|and? the? b=ord? !x|unit|weekday|month|fortnight|DAY")
def _days_of_month_listed(found: Found, scene: Scene) -> Meaning:
    """Read "the 3rd, 4th or 8th"."""
    days = days_of(found, "d")
    more = [found[name] for name in "ab" if name in found]
    if days.sort != "date" or not days.loose or any(not day.word and day.number < 3 for day in more):
        return None
    return replace(days, also=tuple(one_day(coming_day_of_month(days.first, day.number)) for day in more))


@SPANS.rule("d=DAY or the? next !unit|weekday|month|DAY")
def _this_or_next(found: Found, scene: Scene) -> Meaning:
    """Read "this week or next"."""
    days = days_of(found, "d")
    if days.in_week and days.sort == "range":
        return replace(days, also=(week_of(days.end),))
    return replace(days, also=(one_day(days.first + WEEK),)) if days.sort == "weekday" else None


@SPANS.rule(
    "the|la? u=unit r=after|before|following the? d=DAY",
    "the|la? u=unit r=after|before mine|w|x|the|on|la* d=DAY $",
)
def _unit_beside(found: Found, scene: Scene) -> Meaning:
    """Read "the day after Thanksgiving". The week after a Monday may be the rest of that week."""
    days, forward = days_of(found, "d"), found["r"].kind != "before"
    if found["u"].word == "week":
        week = week_of(days.end - DAY + WEEK if forward else days.first - WEEK)
        rest = Days(days.end, week.first, "range")
        return replace(week, others=(rest,)) if forward and rest.end - rest.first > _MOST_OF_A_WEEK else week
    if found["u"].word == "month":
        return month_of(shift(days.first.replace(day=1), 1 if forward else -1, "month"))
    return one_day(days.end if forward else days.first - DAY) if found["u"].word == "day" else None


@SPANS.rule("the? o=ord w=DAY r=after|before the? d=DAY")
def _nth_weekday_beside(found: Found, scene: Scene) -> Meaning:
    """Read "the second monday after thanksgiving"."""
    nearest = _weekday_beside(found, scene)
    if not isinstance(nearest, Days):
        return None
    further = (found["o"].number - 1) * (WEEK if found["r"].kind == "after" else -WEEK)
    return replace(one_day(nearest.first + further), sort="weekday")


@SPANS.rule("a=DAY or w=DAY r=after|before the? d=DAY")
def _either_weekday_beside(found: Found, scene: Scene) -> Meaning:
    """Read "the monday or tuesday after thanksgiving"."""
    second, first = _weekday_beside(found, scene), _weekday_beside({**found, "w": found["a"]}, scene)
    return replace(first, also=(second,)) if isinstance(first, Days) and isinstance(second, Days) else None


@SPANS.rule("w=DAY r=after|before|following the? d=DAY")
def _weekday_beside(found: Found, scene: Scene) -> Meaning:
    """Read "the monday after Thanksgiving"."""
    weekday, days = days_of(found, "w"), days_of(found, "d")
    weekend = (
        weekday.sort == "range" and weekday.first.weekday() == _SATURDAY and weekday.end - weekday.first == 2 * DAY
    )
    if found["w"].hours or not (weekend or weekday.sort == "weekday"):
        return None
    wanted = weekday.first.weekday()
    day = before(days.first, wanted) if found["r"].kind == "before" else on_or_after(days.end, wanted)
    return Days(day, day + 2 * DAY, "range") if weekend else replace(one_day(day), sort="weekday")


@SPANS.rule("u=unit w? starting|starts on|in? the|la? d=DAY")
def _week_from(found: Found, scene: Scene) -> Meaning:
    """Read "the week starting the 14th"."""
    days = days_of(found, "d")
    return Days(days.first, days.first + WEEK, "range") if found["u"].word == "week" and not found["d"].hours else None


@SPANS.rule("u=unit of the? d=DAY", "d=DAY u=unit")
def _week_with(found: Found, scene: Scene) -> Meaning:
    """Read "the week of the 14th", "Thanksgiving week"."""
    days = days_of(found, "d")
    return week_of(days.first) if found["u"].word == "week" and days.sort == "date" else None


@SPANS.rule(
    "before|until|for|starting the? end of? the|la? n=this? u=unit",
    "before|until the? end of? the|la? d=DAY",
    "before starts the|la u=unit",
    "before the|la u=unit unfit|starts",
)
def _before_the_end(found: Found, scene: Scene) -> Meaning:
    """Read "by the end of the week", "antes de que acabe el mes"."""
    if "d" in found:
        days = days_of(found, "d")
    else:
        around = {"week": week_of, "month": month_of, "year": year_of}.get(found["u"].word)
        days = around(scene.today) if around else one_day(scene.today)
    return Days(scene.today, days.end, "range", from_now=True) if days.sort == "range" else None


@SPANS.rule("a u=unit or n=num r=after|before the? d=DAY")
def _one_or_two_beside(found: Found, scene: Scene) -> Meaning:
    """Read "a day or two after easter"."""
    if found["u"].word not in ("day", "week", "month"):
        return None
    days, sign = days_of(found, "d"), 1 if found["r"].kind == "after" else -1
    ends = sorted(shift(days.first, sign * amount, found["u"].word) for amount in (1, found["n"].number))
    return Days(ends[0], ends[1] + DAY, "range")


@SPANS.rule("w=begin|middle|end|early|late|first_half|second_half of|in? the|la? d=DAY")
def _part_of_days(found: Found, scene: Scene) -> Meaning:
    """Read "end of next week", "early december", "early tuesday"."""
    days, which = days_of(found, "d"), _THIRDS.get(found["w"].kind, found["w"].kind)
    if days.sort == "range":
        return _from_today(third_of(_whole(days), which), scene)
    if found["w"].kind not in _THIRDS or days.sort == "soonest":
        return None
    return days, part(scene, found["w"].kind)


@SPANS.rule("w=begin|middle|end|early|late|first_half|second_half of|in? the|la? n=this? u=unit")
def _part_of_unit(found: Found, scene: Scene) -> Meaning:
    """Read "the end of the month", "mid week"."""
    which = _THIRDS.get(found["w"].kind, found["w"].kind)
    around = {"week": week_of, "month": month_of, "year": year_of}.get(found["u"].word)
    if around is None:
        return None
    days = third_of(around(scene.today), which)
    if (days.first if which == "begin" else days.end) <= scene.today - _BEGUN * (which == "begin"):
        days = third_of(around(around(scene.today).end), which)
    return _from_today(days, scene)


def _from_today(days: Days, scene: Scene) -> Days:
    return replace(days, first=max(days.first, scene.today)) if days.end > scene.today else days


def _whole(days: Days) -> Days:
    """Return the whole week or month of which only the rest is left."""
    if days.in_week:
        return week_of(days.in_week)
    return month_of(days.first) if days.from_now and days.end.day == 1 else days


@SPANS.rule(
    "from|of|between|since|starting? the|la? a=DAY to|until|dash the|la? b=DAY",
    "between the|la? a=DAY and the|la? b=DAY",
)
def _from_to(found: Found, scene: Scene) -> Meaning:
    """Read "monday through wednesday", "del lunes al jueves"."""
    first, last = days_of(found, "a"), days_of(found, "b")
    if scene.moving or found["a"].hours or "soonest" in (first.sort, last.sort):
        return None
    start, end = first.first, last.end
    if first.bare_weekday and last.in_week:  # "mon-wed next week"
        start = last.in_week + start.weekday() * DAY
    if end <= start and last.sort == "weekday":
        end = on_or_after(start, last.first.weekday()) + DAY
    return Days(start, end, "range", loose=first.bare_weekday and last.bare_weekday) if end > start else None


def days_of(found: Found, name: str) -> Days:
    """Return the days that a token carries."""
    days = found[name].days
    if days is None:
        raise TypeError(f"{found[name].kind} carries no days")
    return days
