"""Rules that build days from days: "a week from friday", "the monday after Thanksgiving", "end of next week"."""

from dataclasses import replace
from itertools import pairwise

from frontdesk.understanding.when_calendar import (
    DAY,
    MOST_OF_A_WEEK,
    WEEK,
    before,
    coming_day_of_month,
    month_of,
    on_or_after,
    one_day,
    shift,
    third_of,
    week_of,
    year_of,
)
from frontdesk.understanding.when_fit import is_month
from frontdesk.understanding.when_parts import part
from frontdesk.understanding.when_rules import Found, Meaning, Rules, days_of
from frontdesk.understanding.when_values import Days, Scene

SPANS = Rules()
_SATURDAY = 5
_SUNDAY = 6
_LONGEST_MONTH = 31
_BEGUN = 4 * DAY  # from then on the beginning of the month is that of the next
_THIRDS = {"early": "begin", "late": "end"}


@SPANS.rule(
    "n=num|a u=unit r=from|starting|after|before|of|in the? d=DAY",
    "n=num|a u=unit r=after|before mine|w|x|the|la|on* d=DAY",
)
def _counted_from(found: Found, scene: Scene) -> Meaning:
    """Read "two weeks from monday", "una semana después de navidad"."""
    if found["u"].word in ("minute", "hour") or (found["r"].kind in ("of", "in") and found["n"].number != 1):
        return None
    days = days_of(found, "d")
    amount = (found["n"].number or 1) * (-1 if found["r"].kind == "before" else 1)
    others = tuple(one_day(shift(other.first, amount, found["u"].word)) for other in days.others)
    return replace(one_day(shift(days.first, amount, found["u"].word)), others=others)


@SPANS.rule("d=DAY the|la? o=ord w=unit !of|in", "d=DAY the|la? o=ord or|and the|la? p=ord w=unit !of|in")
def _week_of_month_said(found: Found, scene: Scene) -> Meaning:
    """Read "next month, the first week"."""
    days = days_of(found, "d")
    if not is_month(days) or found["w"].word != "week":
        return None
    first = days.first.replace(day=1) + (found["o"].number - 1) * WEEK
    end = days.first.replace(day=1) + found["p" if "p" in found else "o"].number * WEEK
    return Days(first, end, "range") if first < min(end, days.end) else None


@SPANS.rule("d=DAY the? a=num? or|and? the? c=num? or|and the? b=num !x|unit|am|pm|oclock|half|quarter|num|month|DAY")
def _numbers_listed(found: Found, scene: Scene) -> Meaning:
    """Read "el quince, dieciséis o diecisiete", which are no hours."""
    days = days_of(found, "d")
    more = [found[name].number for name in "acb" if name in found]
    rising = all(before < after <= _LONGEST_MONTH for before, after in pairwise([days.first.day, *more]))
    if days.sort != "date" or not days.loose or found["d"].hours or not rising:
        return None
    return replace(days, also=tuple(one_day(coming_day_of_month(days.first, day)) for day in more))


@SPANS.rule(
    "d=DAY j=or|and? the? a=ord k=or|and? the? b=ord? l=or|and? the? c=ord? m=or|and? the? e=ord? "
    "!x|unit|weekday|month|fortnight|DAY"
)
def _days_of_month_listed(found: Found, scene: Scene) -> Meaning:
    """Read "the 3rd, 4th or 8th"."""
    days = days_of(found, "d")
    more = [found[name] for name in "abce" if name in found]
    if found["a"].gap and found.keys().isdisjoint("jklm"):
        return None  # "not the 23rd. 24th is ok"
    spoken = any(not day.word and day.number < 3 for day in more) and days.first.day != 1  # "the first or second"
    if days.sort != "date" or not days.loose or spoken:
        return None
    return replace(days, also=tuple(one_day(coming_day_of_month(days.first, day.number)) for day in more))


@SPANS.rule("d=DAY the? a=num|ord &or,DAY|and,DAY|or,the,DAY|and,the,DAY")
def _one_more_day(found: Found, scene: Scene) -> Meaning:
    """Read the 30th in "the 29th, 30th or the 1st"."""
    days, more = days_of(found, "d"), found["a"].number
    if days.sort != "date" or not days.loose or found["d"].hours or not days.first.day < more <= _LONGEST_MONTH:
        return None
    return replace(days, also=(one_day(coming_day_of_month(days.first, more)),))


@SPANS.rule("d=DAY or the|la? next|following !unit|weekday|month|DAY")
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
        if not forward and days.first.weekday() == _SUNDAY:  # "the week before easter" may be that of the sunday
            return replace(week, others=(week_of(days.first),))
        return replace(week, others=(rest,)) if forward and rest.end - rest.first > MOST_OF_A_WEEK else week
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


@SPANS.rule("w=DAY after_that n=num !unit|am|pm")
def _weekday_after_this(found: Found, scene: Scene) -> Meaning:
    """Read "the saturday after this one"."""
    days, one = days_of(found, "w"), found["n"].number == 1 and not found["n"].word
    return replace(one_day(days.first + WEEK), sort="weekday") if days.bare_weekday and one else None


@SPANS.rule("the d=DAY after|before the x")
def _beside_some_event(found: Found, scene: Scene) -> Meaning:
    """Ask in "the monday after the super bowl": nobody knows which."""
    days = days_of(found, "d")
    return replace(days, others=(one_day(days.first + WEEK),)) if days.bare_weekday else None


@SPANS.rule("i=in|fromtoday the|la? d=DAY")
def _from_here_to(found: Found, scene: Scene) -> Meaning:
    """Read "de aquí a navidad", "de hoy al viernes"."""
    end = days_of(found, "d").end
    here = found["i"].kind == "fromtoday" or found["i"].word == "here"
    return Days(scene.today, end, "range", from_now=True) if here and end > scene.today + DAY else None


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


@SPANS.rule("arrives w|x|on|in|at|to|the* a=DAY and|until w? leaves w|on|the* b=DAY")
def _stay(found: Found, scene: Scene) -> Meaning:
    """Read "she comes the 20th and leaves the 23rd"."""
    first, last = days_of(found, "a"), days_of(found, "b")
    return Days(first.first, last.end, "range") if first.first < last.first else None


@SPANS.rule("after w|x* leaves $")
def _after_leaving(found: Found, scene: Scene) -> Meaning:
    return "after_that"


@SPANS.rule("arrives|leaves !at|TIME")
def _one_way(found: Found, scene: Scene) -> Meaning:
    return "x"


@SPANS.rule("u=unit w? starting|starts on|in? the|la? d=DAY")
def _week_from(found: Found, scene: Scene) -> Meaning:
    """Read "the week starting the 14th"."""
    days = days_of(found, "d")
    return Days(days.first, days.first + WEEK, "range") if found["u"].word == "week" and not found["d"].hours else None


@SPANS.rule("week=DAY w? w? starts d=DAY")
def _week_that_begins(found: Found, scene: Scene) -> Meaning:
    """Read "esta semana que ya empieza mañana"."""
    return week_of(days_of(found, "d").first) if days_of(found, "week").in_week else None


@SPANS.rule("u=unit of the? d=DAY", "d=DAY u=unit")
def _week_with(found: Found, scene: Scene) -> Meaning:
    """Read "the week of the 14th", "Thanksgiving week"."""
    days = days_of(found, "d")
    named = found["u"].word == "week" and days.sort == "date"
    return replace(week_of(days.first), core=days.first) if named else None


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


@SPANS.rule(
    "w=begin|middle|end|early|late|first_half|second_half of|in? the|la? d=DAY",
    "d=DAY w=begin|middle|end|first_half|second_half $",
)
def _part_of_days(found: Found, scene: Scene) -> Meaning:
    """Read "end of next week", "early december", "early tuesday"."""
    days, which = days_of(found, "d"), _THIRDS.get(found["w"].kind, found["w"].kind)
    if days.sort == "range" and days.end - days.first < WEEK and not days.in_week:
        return days  # "early december, the 1st to the 4th"
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
    if end <= start and last.sort == "date" and last.loose:
        end = coming_day_of_month(start, last.first.day) + DAY  # "the 21st to the 1st"
    return Days(start, end, "range", loose=first.bare_weekday and last.bare_weekday) if end > start else None
