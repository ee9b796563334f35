"""Rules for weekdays: "next tuesday", "the friday after next", "el jueves en ocho", "any monday", "martes 24"."""

from dataclasses import replace
from datetime import date

from frontdesk.understanding.when_calendar import (
    DAY,
    WEEK,
    before,
    coming_day_of_month,
    monday_of,
    on_or_after,
    one_day,
)
from frontdesk.understanding.when_rules import Found, Meaning, Rules
from frontdesk.understanding.when_values import Days, Scene

WEEKDAYS = Rules()
_LONGEST_MONTH = 31
_REPEATS = 4  # "any tuesday" means the next four


def _weekday(day: date, others: tuple[date, ...] = (), loose: bool = False) -> Days:
    others = tuple(other for other in others if other != day)
    return replace(one_day(day), sort="weekday", loose=loose, others=tuple(map(one_day, others)))


@WEEKDAYS.rule("since the|la? weekday &b=offset")
def _since_weekday(found: Found, scene: Scene) -> Meaning:
    """Read "desde el viernes, mañana si se puede": two days, not one."""
    return "w" if found["b"].gap else None


@WEEKDAYS.rule("every|any w=weekday", "w=weekdays")
def _recurring(found: Found, scene: Scene) -> Meaning:
    first = on_or_after(scene.today, found["w"].number)
    also = tuple(one_day(first + n * WEEK) for n in range(1, _REPEATS))
    return replace(_weekday(first, loose=True), also=also)


@WEEKDAYS.rule("n=num w=weekday|weekdays fromnow", "in n=num w=weekday|weekdays")
def _weekdays_from_now(found: Found, scene: Scene) -> Meaning:
    """Read "two fridays from now", "en dos jueves"."""
    nearest = on_or_after(scene.today + DAY, found["w"].number)
    return _weekday(nearest + (found["n"].number - 1) * WEEK)


@WEEKDAYS.rule("w=weekday of la? next|following !unit|weekday|month")
def _weekday_of_next(found: Found, scene: Scene) -> Meaning:
    """Read "el jueves de la que viene", of the week."""
    monday = monday_of(scene.today) + WEEK
    return replace(_weekday(monday + found["w"].number * DAY), in_week=monday)


@WEEKDAYS.rule("w=weekday after the? next !weekday", "next next w=weekday")
def _weekday_after_next(found: Found, scene: Scene) -> Meaning:
    """The one after next friday, and people differ in which that is."""
    nearest = on_or_after(scene.today + DAY, found["w"].number)
    following = monday_of(scene.today) + WEEK + found["w"].number * DAY
    return _weekday(nearest + WEEK, (following + WEEK,))


@WEEKDAYS.rule("this? w=weekday u=unit !from|after", "this|that? w=weekday in n=num unit?")
def _week_after_weekday(found: Found, scene: Scene) -> Meaning:
    """Read "friday week" and "el viernes en ocho"."""
    nearest = on_or_after(scene.today, found["w"].number)
    others = (nearest + 2 * WEEK,) if nearest == scene.today else ()
    if "n" in found:
        weeks = {8: 1, 7: 1, 15: 2, 14: 2}.get(found["n"].number)
        return _weekday(nearest + weeks * WEEK) if weeks else None
    return _weekday(nearest + WEEK, others) if found["u"].word == "week" else None


@WEEKDAYS.rule("coming w=weekday next?", "this w=weekday next !weekday|unit|month")
def _coming_weekday(found: Found, scene: Scene) -> Meaning:
    return _weekday(on_or_after(scene.today + DAY, found["w"].number))


@WEEKDAYS.rule("last w=weekday", "w=weekday last=last")
def _last_weekday(found: Found, scene: Scene) -> Meaning:
    if "last" in found and found["last"].gap:
        return None  # "monday. last week I had the flu"
    return _weekday(before(scene.today, found["w"].number))


@WEEKDAYS.rule("n=next w=weekday", "w=weekday n=next !unit")
def _next_weekday(found: Found, scene: Scene) -> Meaning:
    """The nearest, or that of the following week: languages differ, and so do people."""
    if max(found["n"], found["w"], key=lambda token: token.start).gap:
        return None  # "the week after next, tuesday"
    nearest = on_or_after(scene.today + DAY, found["w"].number)
    following = monday_of(scene.today) + WEEK + found["w"].number * DAY
    return _weekday(nearest, (following,)) if scene.table.nearest_next else _weekday(following, (nearest,))


@WEEKDAYS.rule("that w=weekday")
def _that_weekday(found: Found, scene: Scene) -> Meaning:
    """Read "columbus day is off, so that monday": the day just said, or the monday after it."""
    nearest = on_or_after(scene.today + DAY, found["w"].number)
    return replace(_weekday(nearest), follows=True, core=nearest)


@WEEKDAYS.rule("following w=weekday", "w=weekday following !holiday|the|month")
def _following_weekday(found: Found, scene: Scene) -> Meaning:
    nearest = on_or_after(scene.today + DAY, found["w"].number)
    return replace(_weekday(nearest + WEEK, (nearest,)), follows=True)


@WEEKDAYS.rule(
    "this? w=weekday d=num &more=x",
    "this? w=weekday d=num !am|pm|oclock|half|quarter|after|less|num|to|dash|clock|unit|x",
)
def _weekday_and_number(found: Found, scene: Scene) -> Meaning:
    """Read "martes 24" when the 24th is a Tuesday soon; "tuesday 4" may be an hour, and "martes 4" a slip."""
    if not 1 <= found["d"].number <= _LONGEST_MONTH:
        return None
    day = coming_day_of_month(scene.today, found["d"].number)
    if day.weekday() == found["w"].number:
        return one_day(day)
    if "more" in found and not found["more"].gap:
        return None
    nearest = on_or_after(scene.today, found["w"].number)
    return _weekday(nearest, (day,)) if scene.table.words_may_follow and not scene.day else None


@WEEKDAYS.rule("t=this? w=weekday")
def _bare_weekday(found: Found, scene: Scene) -> Meaning:
    nearest = on_or_after(scene.today, found["w"].number)
    return _weekday(nearest, (nearest + WEEK,) if nearest == scene.today else (), loose="t" not in found)
