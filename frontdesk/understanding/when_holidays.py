"""Rules for holidays and weekends: "labor day weekend", "after christmas", "the long weekend in july"."""

from dataclasses import replace

from frontdesk.understanding.when_calendar import (
    DAY,
    WEEK,
    holiday,
    monday_of,
    next_holiday,
    on_or_after,
    one_day,
)
from frontdesk.understanding.when_fit import is_month
from frontdesk.understanding.when_rules import Found, Meaning, Rules, days_of
from frontdesk.understanding.when_values import Days, Scene

HOLIDAYS = Rules()
_SATURDAY, _SUNDAY = 5, 6


@HOLIDAYS.rule("the_holiday w=weekend? of|in d=DAY")
def _holiday_of_month(found: Found, scene: Scene) -> Meaning:
    """Read "the long weekend in july"."""
    month = days_of(found, "d")
    days = next_holiday(month.first, month.end - month.first - DAY) if is_month(month) else None
    if days is None:
        return None
    observed = one_day(days.first + DAY * {_SATURDAY: -1, _SUNDAY: 1}.get(days.first.weekday(), 0))
    return _with_weekend(observed) if "w" in found else days


@HOLIDAYS.rule("h=holiday|the_holiday weekend", "weekend of|of,the? h=holiday|the_holiday")
def _holiday_weekend(found: Found, scene: Scene) -> Meaning:
    """Read "labor day weekend": the free days in a row, with the holiday."""
    days = _holiday(found, scene)
    if not isinstance(days, Days) or days.sort == "range":
        return None
    return _with_weekend(days)


def _with_weekend(days: Days) -> Days:
    saturday = on_or_after(days.first - 2 * DAY, _SATURDAY)
    return Days(min(saturday, days.first), max(saturday + 2 * DAY, days.end), "range")


@HOLIDAYS.rule("between the? a=holiday and the? b=holiday")
def _between_holidays(found: Found, scene: Scene) -> Meaning:
    """Read "between christmas and new year's": nobody wants to come on them."""
    first, last = (_holiday({"h": found[name]}, scene) for name in "ab")
    if not (isinstance(first, Days) and isinstance(last, Days) and first.end < last.first):
        return None
    return Days(first.end, last.first, "range")


@HOLIDAYS.rule("h=holiday|named|the_holiday")
def _holiday(found: Found, scene: Scene) -> Meaning:
    token = found["h"]
    if token.kind == "holiday":
        return holiday(token.word, scene.today)
    if token.kind == "the_holiday":
        return next_holiday(scene.today)
    return one_day(next((day for day in scene.named[token.word] if day >= scene.today), scene.named[token.word][-1]))


@HOLIDAYS.rule("weekend after the? next")
def _weekend_after_next(found: Found, scene: Scene) -> Meaning:
    first = monday_of(scene.today) + 12 * DAY
    weekends = [Days(first + n * WEEK, first + n * WEEK + 2 * DAY, "range") for n in range(2)]
    return replace(weekends[0], others=(weekends[1],))


@HOLIDAYS.rule("t=this|next|coming|last weekend next?|last?", "weekend t=next|last", "weekend")
def _weekend(found: Found, scene: Scene) -> Meaning:
    this = monday_of(scene.today) + 5 * DAY
    kind = found["t"].kind if "t" in found else "this"
    first = this + {"next": WEEK, "last": -WEEK}.get(kind, 0 * DAY)
    begun = kind == "this" and scene.today >= this  # "this weekend", said on a Saturday
    other = this + WEEK if begun else this
    others = (Days(other, other + 2 * DAY, "range"),) if begun or kind == "next" else ()
    return Days(first, first + 2 * DAY, "range", others=others)
