"""What wishes lend each other: "tuesday or wednesday before noon", "next week, preferably friday", "at 3 or 4"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from frontdesk.understanding.when_calendar import WEEK, coming_day_of_month, monday_of, one_day, week_of
from frontdesk.understanding.when_fit import fit
from frontdesk.understanding.when_values import Days, Wish


def settle_wishes(wishes: Sequence[Wish]) -> list[Wish]:
    """Return the wishes with the days and hours each of them borrows from its neighbours."""
    settled = _without_anytime(_without_context(wishes))
    settled = _said_again(settled)
    settled = _within_ranges(_one_week(settled))
    _share_months(settled)
    _share_weeks(settled)
    _share_hours(settled)
    _share_days(settled)
    return _asked(settled)


def _asked(wishes: list[Wish]) -> list[Wish]:
    """Ask which day is meant when several are said and nothing joins them; mostly it is the last."""
    wanted = [wish for wish in wishes if wish.wanted and wish.days]
    last = next((wish for wish in reversed(wanted) if wish.apart and not wish.either), None)
    if last is None or last.days is None:
        return wishes
    before = [wish for wish in wanted[: wanted.index(last)] if wish.days and wish.days.first != last.days.first]
    days = [wish.days for wish in before if wish.days]
    last.days = replace(last.days, others=(*last.days.others, *days), also=(*last.days.also, *days))
    return [wish for wish in wishes if not any(wish is each for each in before)]


def _without_context(wishes: Sequence[Wish]) -> list[Wish]:
    """Drop the days that only said why, unless they say in which week: "I am off next week, so tuesday"."""
    said = [wish for wish in wishes if wish.wanted and not wish.context]
    if not said:
        return [wish for place, wish in enumerate(wishes) if not (wish.context and _refused(wish, wishes[place + 1 :]))]
    reasons = [wish.days for wish in reversed(wishes) if wish.context and wish.wanted and wish.days]
    date_said = next((days for days in reasons if days.sort == "date"), None)
    for wish in said:
        wish.days = wish.days or (reasons[0] if reasons else None)
        if wish.days and date_said:
            wish.days = _after_context(wish.days, date_said)
    return [wish for wish in wishes if not (wish.context and wish.wanted) or _frames(wish, said)]


def _refused(wish: Wish, after: Sequence[Wish]) -> bool:
    """Say whether the day of a reason is refused after it: "I'm hosting thanksgiving, so not that week"."""
    refused = [other.days for other in after if wish.wanted and not other.wanted and other.days and not other.hours]
    return any(wish.days and days.first <= wish.days.first and wish.days.end <= days.end for days in refused)


def _after_context(days: Days, before: Days) -> Days:
    """Put a day of the month behind the date it was said with: "january 2nd is a saturday, so the 4th"."""
    first, then = before.first.replace(day=1), days.first.replace(day=1)
    if not (days.loose and days.sort == "date" and then < first):
        return days
    return one_day(coming_day_of_month(before.first, days.first.day))


def _frames(wish: Wish, said: Sequence[Wish]) -> bool:
    if wish.days is None or not wish.range:
        return False
    return any(each.days and each.days.loose and fit(each.days, wish.days) for each in said)


def _without_anytime(wishes: Sequence[Wish]) -> list[Wish]:
    """Let "any time" give way to a day or another stretch said with it."""
    anytime = [wish for wish in wishes if wish.wanted and wish.days and wish.days.sort == "soonest"]
    others = [wish for wish in wishes if wish.wanted and wish not in anytime and wish.days]
    week = next((wish.days.in_week for wish in wishes if not wish.wanted and wish.days and wish.days.in_week), None)
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
    if not anytime or not undated or anytime[0].hours:
        return list(wishes)
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
        and before.days.first.weekday() == after.days.first.weekday()
    ]
    return [wish for wish in wishes if not any(wish is each for each in dropped)]


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
    for wide, narrow in pairwise(wishes):
        if not (wide.wanted and narrow.wanted and wide.range and wide.days and narrow.days) or narrow.either:
            continue
        fitted = fit(narrow.days, wide.days) or _common(narrow.days, wide.days)
        if fitted:
            narrow.days, narrow.hours = fitted, narrow.hours or wide.hours
            dropped.append(wide)
    return [wish for wish in wishes if wish not in dropped]


def _common(one: Days, other: Days) -> Days | None:
    """Return the days of both: "next week, before christmas"."""
    first, end = max(one.first, other.first), min(one.end, other.end)
    inside = other.first <= one.first and one.end <= other.end
    return replace(one, first=first, end=end, in_week=None) if first < end and (one.sort == "range" or inside) else None


def _share_months(wishes: Sequence[Wish]) -> None:
    """Put a refused day of the month into the month that is wanted: "any day in december but the 25th"."""
    month = next((wish.days for wish in wishes if wish.wanted and wish.range and wish.days), None)
    for wish in wishes:
        if month and not wish.wanted and wish.days and wish.days.sort == "date" and wish.days.loose:
            wish.days = fit(wish.days, month) or wish.days


def _share_weeks(wishes: Sequence[Wish]) -> None:
    """Put a bare weekday into the week said for another, or into the week of a far date it is an alternative to."""
    week = next((wish.days.in_week for wish in wishes if wish.wanted and wish.days and wish.days.in_week), None)
    before: Days | None = None
    for wish in wishes:
        if wish.days and wish.days.loose and wish.days.sort != "date":
            wish.days = _beside(wish.days, before, week)
        before = wish.days or before


def _beside(weekday: Days, before: Days | None, week: date | None) -> Days:
    if week is None and before and before.sort != "soonest" and before.first - weekday.first >= WEEK:
        week = monday_of(before.first)
    fitted = fit(weekday, week_of(week)) if week else None
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
