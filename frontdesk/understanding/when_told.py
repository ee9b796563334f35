"""Rules for what only tells: what happened, why a day is right, how long until something; no wish and no limit."""

from dataclasses import replace

from frontdesk.understanding.when_calendar import WEEK, month_of, one_day, shift
from frontdesk.understanding.when_fit import is_month
from frontdesk.understanding.when_rules import Found, Meaning, Rules, days_of
from frontdesk.understanding.when_values import Scene

TOLD = Rules()
_TELLING = "w|x|last|on|in|at|to|of|the|la|a|mine|visit|ago|part*"


@TOLD.rule(f"happened {_TELLING} d=DAY")
def _what_happened(found: Found, scene: Scene) -> Meaning:
    """Read "I fell on sunday" and "me operaron el 10": it lies behind, and is no day to come on."""
    days = days_of(found, "d")
    if is_month(days) and days.first > scene.today:
        days = month_of(shift(days.first, -1, "year"))
    elif days.sort not in ("weekday", "date"):
        return None
    elif days.first > scene.today:
        back = days.first - WEEK if days.sort == "weekday" else shift(days.first, -1, "month" if days.loose else "year")
        days = one_day(back)
    return replace(days, over=True)


@TOLD.rule("last unit after|before|after_that|before_that !DAY")
def _last_before(found: Found, scene: Scene) -> Meaning:
    """Read "the 30th, last day before my plan resets": it only says why."""
    return "w"


@TOLD.rule("back|stays w|x|from|mine|in|at|on|the|part* t=until_that")
def _there_by_then(found: Found, scene: Scene) -> Meaning:
    """Read "the 19th, I'll be back by then": that is no limit."""
    return "w" if found["t"].word == "by" else None


@TOLD.rule("besides d=DAY busy|unfit|stays")
def _busy_else(found: Found, scene: Scene) -> Meaning:
    """Read "lunes o martes, los demás días trabajo": it only says why."""
    return "w" if days_of(found, "d").sort == "soonest" else None


@TOLD.rule("since the|la? x|w|mine !ago")
def _since_as_because(found: Found, scene: Scene) -> Meaning:
    """Read "the 9th since dad is off thursdays": that says why."""
    return "because"
