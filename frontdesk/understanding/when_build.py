"""From wishes to intervals in the practice's time, also on the days when clocks change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from frontdesk.understanding.when_calendar import ANY_TIME, DAY, WEEK, on_or_after, one_day
from frontdesk.understanding.when_parts import Stretch, in_the_evening, meanings, settle
from frontdesk.understanding.when_values import DAY_MINUTES, Days, Scene, When, Wish

_LONGEST_HORIZON = timedelta(weeks=9)  # how far "any day but friday" needs its fridays


def whens(wish: Wish, scene: Scene, text: str) -> list[When]:
    """Return the time of a wish with its other readings, and the times that would do as well."""
    stretches = meanings(wish.hours) if wish.hours else []
    stretch = stretches[0] if stretches else None
    days = wish.days or one_day(_next_day(stretch, scene))

    def build(reading: Days) -> When:
        return _interval(reading, stretch, scene, text, dated=wish.days is not None)

    readings = [build(reading) for reading in (days, *days.others)]
    for other in stretches[1:]:
        readings.append(_interval(days, other, scene, text, dated=wish.days is not None))
    evening = in_the_evening(wish.hours)
    if evening:
        readings.append(_interval(days, settle(evening), scene, text, dated=wish.days is not None))
    kept = [when for when in readings if not when.past] or readings
    also = [when for when in map(build, days.also) if not when.past]
    return [replace(kept[0], ambiguous=tuple(kept[1:])), *also]


def every_time(wish: Wish, wanted: Sequence[When], scene: Scene, text: str) -> list[When]:
    """Return the times an unwanted wish rules out; a weekday rules out all such days of a longer stretch."""
    long = any(when.precision in ("range", "soonest") for when in wanted)
    if wish.days is None or not (long and wish.days.bare_weekday):
        return whens(wish, scene, text)
    first = on_or_after(min(when.start for when in wanted).date(), wish.days.first.weekday())
    end = min(max(when.end for when in wanted).date(), first + _LONGEST_HORIZON)
    days = [one_day(first + n * WEEK) for n in range((end - first - DAY) // WEEK + 1)]
    return [when for day in days for when in whens(replace(wish, days=day), scene, text)]


def open_wish(excluded: Sequence[When], doubtful: Sequence[When], scene: Scene) -> When | None:
    """Return the wish of a patient who only says what is not possible; the doubtful ones may after all be wanted."""
    if not excluded:
        return None
    start = scene.now
    whole = [each for each in excluded if each.dated and not each.hours]
    while any(each.start <= start < each.end for each in whole):  # "not this week": from the next on
        start = max(each.end for each in whole if each.start <= start < each.end)
    return replace(
        excluded[0],
        start=start,
        end=start + ANY_TIME,
        precision="open",
        hours=None,
        ambiguous=tuple(doubtful),
        excluded=tuple(excluded),
    )


def trim(wanted: When, out: Sequence[When]) -> When:
    """Let several days begin after the refused ones and end before them: "next week except monday"."""
    whole = [each for each in out if each.dated and not each.hours]
    if wanted.precision not in ("range", "soonest") or not wanted.dated:
        return wanted
    start, end = wanted.start, wanted.end
    for each in sorted(whole, key=lambda each: each.start):
        start = max(start, each.end) if each.start <= start else start
    for each in sorted(whole, key=lambda each: each.end, reverse=True):
        end = min(end, each.start) if each.end >= end else end
    return replace(wanted, start=start, end=end) if start < end else wanted


def covers(outer: When, inner: When) -> bool:
    """Say whether `inner` lies within `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def _next_day(stretch: Stretch | None, scene: Scene) -> date:
    """Return the day agreed on, else the next day on which this time is still to come."""
    if scene.day or stretch is None:
        return scene.day or scene.today
    now = scene.now.hour * 60 + scene.now.minute
    return scene.today if stretch[1] > now + (stretch[2] == "minute") else scene.today + DAY


def _interval(days: Days, stretch: Stretch | None, scene: Scene, text: str, dated: bool) -> When:
    single = days.end - days.first == DAY and days.sort not in ("soonest", "range")
    low, high, precision = stretch or (0, DAY_MINUTES, "day")
    if single:
        start, end = _moment(days.first, low, scene), _moment(days.first, high, scene)
    else:
        start, end = _moment(days.first, 0, scene), _moment(days.end, 0, scene)
        precision = "soonest" if days.sort == "soonest" else "range"
    if days.from_now:
        start = max(start, scene.now)
    hours = (_time(low), _time(high)) if stretch else None
    past = start < scene.now if precision == "minute" else end <= scene.now
    return When(start, end, precision, text, hours, dated, past)


def _moment(day: date, minute: int, scene: Scene) -> datetime:
    """Return a time on the practice's clock; one that the clock skips in spring becomes the hour after it."""
    wall = datetime.combine(day, time.min, scene.now.tzinfo) + timedelta(minutes=minute)
    return wall.astimezone(UTC).astimezone(scene.now.tzinfo)


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60) if minute < DAY_MINUTES else time.max
