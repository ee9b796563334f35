"""What wishes lend each other: "tuesday or wednesday before noon", "next week, preferably friday", "at 3 or 4"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from frontdesk.understanding.when_calendar import DAY, OPEN_END, WEEK, coming_day_of_month, monday_of, one_day, week_of
from frontdesk.understanding.when_fit import fit, is_month
from frontdesk.understanding.when_values import Days, Wish

_ROW = 3  # so many days in a row are a stretch; two are a choice


def settle_wishes(wishes: Sequence[Wish]) -> list[Wish]:
    """Return the wishes with the days and hours each of them borrows from its neighbours."""
    settled = _without_anytime(_without_context(wishes))
    settled = _until_the_other(_not_tomorrow(_said_again(settled)))
    settled = _rows(_within_ranges(_one_week(settled)))
    _share_months(settled)
    _share_weeks(settled)
    _leave_the_week(settled)
    _share_hours(settled)
    _share_days(settled)
    return _asked(_rows(settled))


def _rows(wishes: list[Wish]) -> list[Wish]:
    """Make three or more weekdays in a row one stretch: "tuesday, wednesday and thursday", but not "or thursday"."""
    wanted = [wish for wish in wishes if wish.wanted and wish.days]
    days = [day for wish in wanted if wish.days for day in (wish.days, *wish.days.also)]
    row = all(day.sort in ("weekday", "date") and not day.others and (day.listed or not day.also) for day in days)
    row = row and all(after.first - before.first == DAY for before, after in pairwise(days))
    bare = all(day.bare_weekday and not day.also for day in days) and _rises(days)
    told_apart = any(wish.either or wish.apart or wish.hours != wanted[0].hours for wish in wanted)
    if len(days) < _ROW or len(wanted) < 2 or not (row or bare) or told_apart:
        return wishes
    wanted[0].days = Days(days[0].first, days[0].first + len(days) * DAY, "range", loose=bare)
    return [wish for wish in wishes if not any(wish is each for each in wanted[1:])]


def _rises(days: list[Days]) -> bool:
    """Say whether each weekday is the one after: "monday, tuesday, wednesday", said on a Tuesday."""
    return all((after.first - before.first - DAY).days % 7 == 0 for before, after in pairwise(days))


def _asked(wishes: list[Wish]) -> list[Wish]:
    """Ask which day is meant when several are said and nothing joins them; mostly it is the last."""
    wanted = [wish for wish in wishes if wish.wanted and wish.days]
    last = next((wish for wish in reversed(wanted) if wish.apart and not wish.either), None)
    if last is None:
        return wishes
    said = wanted[: wanted.index(last) + 1]
    meant = next((wish for wish in reversed(said) if not wish.talk), last)
    if meant.days is None:
        return wishes
    rest = [wish for wish in said if wish.days and wish.days.first != meant.days.first]
    days = [wish.days for wish in rest if wish.days]
    meant.days = replace(meant.days, others=(*meant.days.others, *days), also=(*meant.days.also, *days))
    return [wish for wish in wishes if not any(wish is each for each in rest)]


def _without_context(wishes: Sequence[Wish]) -> list[Wish]:
    """Drop the days that only said why, unless they say in which week: "I am off next week, so tuesday"."""
    said = [wish for wish in wishes if wish.wanted and not wish.context]
    if not said:
        return [wish for place, wish in enumerate(wishes) if not (wish.context and _refused(wish, wishes[place + 1 :]))]
    reasons = [wish.days for wish in reversed(wishes) if wish.context and wish.wanted and wish.days]
    date_said = next((days for days in reasons if days.sort == "date"), None)
    if reasons and all(wish.days and wish.days.sort == "soonest" for wish in said):
        said[0].days = _any_day_after(reasons[0], said[0].days)
    for wish in said:
        wish.days = wish.days or (reasons[0] if reasons else None)
        if wish.days and date_said:
            wish.days = _after_context(wish.days, date_said)
        if wish.days and reasons:
            wish.days = _from_then(wish.days, reasons[0])
    return [wish for wish in wishes if not (wish.context and wish.wanted) or _frames(wish, said)]


def _any_day_after(reason: Days, anytime: Days | None) -> Days | None:
    """Read "nothing until after the 4th, then whatever", and ask in "I'm away until the 4th so any day"."""
    if reason.end - reason.first >= OPEN_END and not reason.from_now:
        return reason
    after = Days(reason.end, reason.end + OPEN_END, "range")
    return replace(after, others=(anytime,)) if anytime and reason.from_now else anytime


def _refused(wish: Wish, after: Sequence[Wish]) -> bool:
    """Say whether the day of a reason is refused after it: "I'm hosting thanksgiving, so not that week"."""
    refused = [other.days for other in after if wish.wanted and not other.wanted and other.days and not other.hours]
    return any(wish.days and days.first <= wish.days.first and wish.days.end <= days.end for days in refused)


def _from_then(days: Days, reason: Days) -> Days:
    """Read "I get back wednesday so thursday at the earliest", said on a Thursday: that of the week after."""
    begins = days.loose and days.end - days.first == OPEN_END and not days.from_now
    if not begins or not reason.bare_weekday or not days.first < reason.first < days.first + WEEK:
        return days
    return replace(days, first=days.first + WEEK, end=days.end + WEEK, others=())


def _after_context(days: Days, before: Days) -> Days:
    """Put a day of the month behind the date it was said with: "january 2nd is a saturday, so the 4th"."""
    first, then = before.first.replace(day=1), days.first.replace(day=1)
    if not (days.loose and days.sort == "date" and then < first):
        return days
    return one_day(coming_day_of_month(before.first, days.first.day))


def _frames(wish: Wish, said: Sequence[Wish]) -> bool:
    if wish.days is None or not wish.range:
        return False
    if wish.days.from_now and any(each.range and each.days and _common(each.days, wish.days) for each in said):
        return True  # "before the 20th, so next week"
    return any(each.days and each.days.loose and fit(each.days, wish.days) for each in said)


def _without_anytime(wishes: Sequence[Wish]) -> list[Wish]:
    """Let "any time" give way to a day or another stretch said with it."""
    anytime = [wish for wish in wishes if wish.wanted and wish.days and wish.days.sort == "soonest"]
    others = [wish for wish in wishes if wish.wanted and wish not in anytime and wish.days]
    out = [wish.days for wish in wishes if not wish.wanted and not wish.range]
    week = next((days.in_week for days in out if days and days.in_week), None)
    if anytime and not others and week:  # "any day but monday or tuesday next week"
        anytime[0].days = week_of(week)
        return list(wishes)
    if not anytime or not others:
        return _with_hours_of_undated(wishes, anytime)
    hours = [hours for wish in anytime for hours in wish.hours]
    for wish in others:
        wish.hours = wish.hours or list(hours)
    return [wish for wish in wishes if wish not in anytime]


def _with_hours_of_undated(wishes: Sequence[Wish], anytime: Sequence[Wish]) -> list[Wish]:
    """Join "as soon as possible" and "in the morning" said apart from it."""
    undated = [wish for wish in wishes if wish.wanted and wish.days is None and not wish.either]
    if not anytime or not undated:
        return list(wishes)
    if anytime[0].hours:  # "10 or 2, any time"
        return [wish for wish in wishes if wish not in anytime]
    anytime[0].hours = [hours for wish in undated for hours in wish.hours]
    return [wish for wish in wishes if wish not in undated]


def _said_again(wishes: list[Wish]) -> list[Wish]:
    """Let a date explain the weekday said before it: "the friday after that, dec 4"."""
    dropped = [
        before
        for before, after in pairwise(wishes)
        if before.wanted
        and after.wanted
        and not after.either
        and before.days
        and after.days
        and before.days.sort == "weekday"
        and after.days.sort == "date"
        and not before.days.also
        and not (after.talk and not before.days.loose)  # "this friday, my pills run out on the 30th"
        and before.days.first.weekday() == after.days.first.weekday()
    ]
    return [wish for wish in wishes if not any(wish is each for each in dropped)]


def _not_tomorrow(wishes: list[Wish]) -> list[Wish]:
    """Read "friday, but not tomorrow", said on a Thursday: the friday after."""
    refused = [wish.days for wish in wishes if not wish.wanted and wish.days and wish.days.sort == "date"]
    for wish in wishes:
        days = wish.days
        if wish.wanted and days and days.bare_weekday and any(days.same_as(other) for other in refused):
            wish.days = replace(days, first=days.first + WEEK, end=days.end + WEEK)
    return wishes


def _until_the_other(wishes: list[Wish]) -> list[Wish]:
    """Read "the 11th, or the 12th at the latest" as the days from the one to the other."""
    kept = wishes[:1]
    for wish in wishes[1:]:
        before, days = kept[-1].days, wish.days
        latest = wish.wanted and wish.either and days and days.from_now and not days.others and days.sort == "range"
        if latest and days and before and before.sort in ("weekday", "date") and before.end < days.end:
            kept[-1].days = Days(before.first, days.end, "range")
        else:
            kept.append(wish)
    return kept


def _one_week(wishes: list[Wish]) -> list[Wish]:
    """Ask which of two weeks is meant that no "or" joins: "this week is wild, next week"."""
    weeks = [wish for wish in wishes if wish.wanted and wish.range and wish.days and wish.days.in_week]
    if len(weeks) != 2 or weeks[1].either or weeks[0].days == weeks[1].days:
        return wishes
    before, last = (week.days for week in weeks)
    if before and last:
        weeks[1].days = replace(last, others=(before,))
    return [wish for wish in wishes if wish is not weeks[0]]


def _within_ranges(wishes: list[Wish]) -> list[Wish]:
    """Narrow "next week" to the weekday said after it, unless it is an alternative."""
    dropped: list[Wish] = []
    for wide, narrow in pairwise([wish for wish in wishes if wish.wanted]):
        if not (wide.range and wide.days and narrow.days) or narrow.either:
            continue
        fitted = fit(narrow.days, wide.days) or _common(narrow.days, wide.days) or _later(narrow.days, wide.days)
        if fitted:
            others = (*fitted.others, wide.days) if narrow.talk and not wide.talk else fitted.others
            if _may_stand_alone(narrow, wide):
                others = (*others, narrow.days)
            narrow.days, narrow.hours = replace(fitted, others=others), narrow.hours or wide.hours
            dropped.append(wide)
    return [wish for wish in wishes if not any(wish is each for each in dropped)]


def _common(one: Days, other: Days) -> Days | None:
    """Return the days of both: "next week, before christmas"."""
    first, end = max(one.first, other.first), min(one.end, other.end)
    inside = other.first <= one.first and one.end <= other.end
    return replace(one, first=first, end=end, in_week=None) if first < end and (one.sort == "range" or inside) else None


def _may_stand_alone(narrow: Wish, wide: Wish) -> bool:
    """Say whether a month may only be told of: "my insurance changes in january, so the 9th"."""
    if wide.days is None or narrow.days is None or not (wide.context or (wide.talk and not narrow.talk)):
        return False
    return is_month(wide.days) and narrow.days.loose and narrow.days.end <= wide.days.first


def _later(day: Days, wide: Days) -> Days | None:
    """Return the day of the month after which something begins: "after new year's, the 7th"."""
    if wide.from_now or wide.end - wide.first != OPEN_END or not (day.loose and day.sort == "date"):
        return None
    return _common(one_day(coming_day_of_month(wide.first, day.first.day)), wide)


def _share_months(wishes: Sequence[Wish]) -> None:
    """Put a refused day of the month into the month that is wanted: "any day in december but the 25th"."""
    month = next((wish.days for wish in wishes if wish.wanted and wish.range and wish.days), None)
    for wish in wishes:
        if month and not wish.wanted and wish.days and wish.days.sort == "date" and wish.days.loose:
            wish.days = fit(wish.days, month) or wish.days


def _share_weeks(wishes: Sequence[Wish]) -> None:
    """Put a bare weekday into the week said for another, or into the week of a far date it is an alternative to."""
    whole = [wish for wish in wishes if wish.range and wish.either]  # "thursday, or else next week"
    week = next(
        (wish.days.in_week for wish in wishes if wish.wanted and wish.days and wish.days.in_week and wish not in whole),
        None,
    )
    before: Days | None = None
    for wish in wishes:
        if wish.days and wish.days.loose and wish.days.sort != "date":
            wish.days = _beside(wish.days, before, week, wish.either or wish.joined)
        before = wish.days or before


def _leave_the_week(wishes: Sequence[Wish]) -> None:
    """Read "any day next week, thursday is her birthday so not thursday" as the rest of the week."""
    for place, wish in enumerate(wishes):
        days = wish.days
        refused = [other.days for other in wishes[place:] if not other.wanted and other.days and not other.hours]
        if wish.wanted and days and days.in_week and not days.also and any(days.same_as(out) for out in refused):
            wish.days = week_of(days.in_week)


def _beside(weekday: Days, before: Days | None, week: date | None, listed: bool) -> Days:
    if week is None and before and before.sort != "soonest" and before.first - weekday.first >= WEEK:
        week = monday_of(before.first)
    fitted = fit(weekday, week_of(week)) if week else None
    if fitted is None and not weekday.others and before and before.sort in ("weekday", "date"):
        later = fit(weekday, week_of(before.first))
        if later and later.first > before.first > weekday.first:  # "not next monday, tuesday"
            sure = listed and not before.loose  # "next wednesday or thursday"
            return replace(later, others=(weekday,)) if sure else replace(weekday, others=(*weekday.others, later))
    if fitted is None and before and before.first > weekday.first and weekday.others:
        return weekday.others[0]  # "thursday or friday", said on a Friday
    return fitted or weekday


def _share_hours(wishes: Sequence[Wish]) -> None:
    """Give the hours said last to the days listed before them."""
    for wish, after in reversed(list(pairwise(wishes))):
        listed = wish.wanted == after.wanted and wish.days and not wish.hours
        if listed and after.days and after.hours and not after.hours_first:
            wish.hours = list(after.hours)


def _share_days(wishes: Sequence[Wish]) -> None:
    """Give a time without a day the day of the wish before it, else of the one after it."""
    for order in (pairwise(wishes), ((b, a) for a, b in reversed(list(pairwise(wishes))))):
        for giver, taker in order:
            if taker.days is None and giver.days and (taker.wanted or giver.wanted == taker.wanted):
                taker.days = replace(giver.days, also=())
