"""Rules for days counted from today: "next tuesday", "tomorrow", "in ten days", "the week after next"."""

from dataclasses import replace
from datetime import date, timedelta

from frontdesk.understanding.when_calendar import (
    ANY_TIME,
    DAY,
    WEEK,
    month_of,
    one_day,
    shift,
    week_of,
    year_of,
)
from frontdesk.understanding.when_rules import Found, Meaning, Rules
from frontdesk.understanding.when_values import DAY_MINUTES, Clock, Days, Hours, Scene

DAYS = Rules()
_SUNDAY = 6


@DAYS.rule("o=offset in n=num|a u=unit?")
def _days_after_offset(found: Found, scene: Scene) -> Meaning:
    """Read "de mañana en ocho", "de mañana en una semana"."""
    first, amount = scene.today + found["o"].number * DAY, found["n"].number or 1
    if "u" in found and found["u"].word in ("week", "month"):
        return one_day(shift(first, amount, found["u"].word))
    weeks = {8: 1, 15: 2}.get(amount)
    return one_day(first + weeks * WEEK) if weeks else None


@DAYS.rule("^ w|x|want|on|to* now w|x* $")
def _now(found: Found, scene: Scene) -> Meaning:
    """Read "right now", when nothing else is said: "I can't talk right now" is no day."""
    return one_day(scene.today)


@DAYS.rule("now")
def _no_wish(found: Found, scene: Scene) -> Meaning:
    return "w"


@DAYS.rule("^ for|the? p=last $", "<unfit p=last w? $", "<no p=last w? $", "<rather p=last w? $", "<but p=last w? $")
def _after_tomorrow(found: Found, scene: Scene) -> Meaning:
    """Read "pasado", which is short for "pasado mañana"."""
    return one_day(scene.today + 2 * DAY) if found["p"].word == "alone" else None


@DAYS.rule("o=offset")
def _offset(found: Found, scene: Scene) -> Meaning:
    return one_day(scene.today + found["o"].number * DAY)


@DAYS.rule("same next u=unit")
def _same_next(found: Found, scene: Scene) -> Meaning:
    """Read "this time next week"."""
    return None if found["u"].word in ("minute", "hour") else one_day(shift(scene.today, 1, found["u"].word))


@DAYS.rule(
    "u=unit after n=next",
    "next n=next u=unit",
    "u=unit after n=this !unit|weekday|month|num",
    "u=unit n=after_that one=num",
)
def _unit_after_next(found: Found, scene: Scene) -> Meaning:
    if "one" in found and (found["one"].number != 1 or found["one"].word):
        return None
    return _unit_ahead(found["u"].word, 2 if found["n"].kind == "next" else 1, scene.today)


@DAYS.rule("other_week")
def _other_week(found: Found, scene: Scene) -> Meaning:
    """Read "la otra semana": the next one, or the one after it."""
    following = week_of(scene.today + WEEK)
    return replace(following, others=(week_of(following.end),))


@DAYS.rule("in the n=next u=unit !or")
def _in_the_next(found: Found, scene: Scene) -> Meaning:
    """Read "in the next week": from today on, or the week that begins on Monday."""
    named = _unit_ahead(found["u"].word, 1, scene.today)
    if named is None or found["u"].word in ("minute", "hour", "day"):
        return None
    end = shift(scene.today, 1, found["u"].word) + DAY
    return Days(scene.today, end, "range", from_now=True, others=(named,))


@DAYS.rule("this u=unit n=next", "n=next|coming|following|last|this u=unit", "u=unit n=next|following|last !unit")
def _named_unit(found: Found, scene: Scene) -> Meaning:
    """Read "next week", "el mes que viene", "this month"."""
    ahead = {"last": -1, "this": 0}.get(found["n"].kind, 1)
    if max(found["n"], found["u"], key=lambda token: token.start).gap:
        return None  # "the plumber is coming. day after"
    days = _unit_ahead(found["u"].word, ahead, scene.today)
    counted = found["n"].kind == "following" and days and days.in_week
    return replace(days, follows=True) if days and counted else days


def _unit_ahead(unit: str, ahead: int, today: date) -> Days | None:
    if unit == "week" and ahead == 0 and today.weekday() == _SUNDAY:
        return replace(week_of(today + DAY), others=(one_day(today),))  # "this week", said on a Sunday
    if unit == "week":
        days = week_of(today + ahead * WEEK)
    elif unit == "month":
        days = month_of(shift(today.replace(day=1), ahead, "month"))
    elif unit == "year":
        days = year_of(date(today.year + ahead, 1, 1))
    else:
        return one_day(today + DAY) if unit == "day" and ahead == 1 else None
    return replace(days, first=today, from_now=True) if ahead == 0 else days


@DAYS.rule("within the? u=unit !num")
def _coming_days(found: Found, scene: Scene) -> Meaning:
    """Read "en los próximos días" and "within the week"."""
    end = scene.today + WEEK
    return Days(scene.today, end, "range", from_now=True) if found["u"].word in ("day", "week") else None


@DAYS.rule("within the? next? n=num|a u=unit", "in|for? the|la|at? next n=num u=unit")
def _within(found: Found, scene: Scene) -> Meaning:
    if found["u"].word in ("minute", "hour"):
        return None
    end = shift(scene.today, found["n"].number or 1, found["u"].word)
    return Days(scene.today, end + DAY, "range", from_now=True)


@DAYS.rule("since|span|for|last ago? n=num|a u=unit !from|after|fromnow", "n=num|a u=unit !from|after u2=unit")
def _how_long(found: Found, scene: Scene) -> Meaning:
    """For how long something has lasted is not a date: it becomes plain words."""
    return "w" if "u2" not in found else None


@DAYS.rule("ago n=num|a u=unit !from|fromnow|after|before|later|after_that", "n=num|a u=unit ago")
def _ago(found: Found, scene: Scene) -> Meaning:
    if found["u"].word in ("minute", "hour"):
        return None
    return one_day(shift(scene.today, -(found["n"].number or 1), found["u"].word))


@DAYS.rule("in? n=num|a? u=unit and a? half fromnow?")
def _and_a_half(found: Found, scene: Scene) -> Meaning:
    """Read "a week and a half", which is ten days or so, "en mes y medio", which is six weeks."""
    ahead = {"week": 3 * DAY, "month": 2 * WEEK}.get(found["u"].word)
    if ahead is None:
        return None
    amount = found["n"].number or 1 if "n" in found else 1
    day = shift(scene.today, amount, found["u"].word) + ahead
    return Days(day, day + 2 * DAY, "range")


@DAYS.rule("in? a u=unit or m=num !after|before")
def _one_or_two(found: Found, scene: Scene) -> Meaning:
    """Read "in a week or two"."""
    if found["u"].word in ("minute", "hour"):
        return None
    first, last = (shift(scene.today, amount, found["u"].word) for amount in (1, found["m"].number))
    return Days(first, last + DAY, "range") if last > first else None


@DAYS.rule(
    "in n=num or|to|dash m=num u=unit", "n=num or|to|dash m=num u=unit fromnow", "^ n=num or|to|dash m=num u=unit $"
)
def _in_some(found: Found, scene: Scene) -> Meaning:
    """Read "in two or three weeks"."""
    if found["u"].word in ("minute", "hour") or found["m"].number <= found["n"].number:
        return None
    first, last = (shift(scene.today, found[name].number, found["u"].word) for name in "nm")
    return Days(first, last + DAY, "range")


@DAYS.rule(
    "in n=num|a u=unit f=fromnow? !from|after",
    "n=num|a u=unit f=fromnow",
    "fromtoday n=num u=unit?",
    "^ n=num|a u=unit $",
    "in n=num $",
)
def _in(found: Found, scene: Scene) -> Meaning:
    amount = found["n"].number or 1
    unit = found["u"].word if "u" in found else "day"
    if unit == "hour" and amount % 100 == 0:
        return None  # "sixteen hundred hours"
    if unit in ("minute", "hour") and "f" in found and found["f"].word == "away":
        return "w"  # "I'm ten minutes away"
    if unit in ("minute", "hour"):
        moment = scene.now + timedelta(minutes=amount * (60 if unit == "hour" else 1))
        clock = Clock(moment.hour * 60 + moment.minute, sure=True)
        return one_day(moment.date()), Hours(clock, None, "minute")
    weeks = scene.table.weeks_in_days.get(amount) if unit == "day" else None
    if "u" not in found and not weeks:
        return None  # "en 4"
    if weeks:
        exact = one_day(scene.today + amount * DAY)
        return replace(one_day(scene.today + weeks * WEEK), others=(exact,))
    return replace(one_day(shift(scene.today, amount, unit)), about=unit != "day")


@DAYS.rule("every part|unit|DAY")
def _habit(found: Found, scene: Scene) -> Meaning:
    return "w"


@DAYS.rule("whatever about|of? the|w? x")
def _other_matters(found: Found, scene: Scene) -> Meaning:
    """Read "I don't care about the price" and "I don't mind waiting": that says nothing of a day."""
    return "w"


@DAYS.rule("soonest|anytime x|w* back|ago")
def _back_some_day(found: Found, scene: Scene) -> Meaning:
    """Read "whenever the doctor is back": nobody knows when."""
    return "back"


@DAYS.rule("s=soonest|anytime|whatever", "^ s=any $")
def _soonest(found: Found, scene: Scene) -> Meaning:
    days = Days(scene.today, scene.today + ANY_TIME, "soonest", from_now=True)
    whole = Hours(Clock(0, sure=True), Clock(DAY_MINUTES, sure=True), "part")
    return (days, whole) if scene.day and found["s"].kind != "soonest" else days
