"""Words that stand for days said before, as if they had been said again: "that day", "not those", "in between"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from frontdesk.understanding.when_calendar import DAY, OPEN_END, WEEK, monday_of, one_day, week_of
from frontdesk.understanding.when_fit import is_month
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days

_SATURDAY = 5
_PAIR = 2


def with_days_again(tokens: Sequence[Token]) -> list[Token]:
    """Put the days said last for "that day", as if the patient had said them again."""
    result: list[Token] = []
    said: Days | None = None
    for token in tokens:
        week = result and result[-1].kind == "those" and (token.kind, token.word) == ("unit", "week")
        special = _told_span(token, result)
        if special:
            said = special
            result.append(replace(token, kind="DAY", word="span" if token.word == "between" else "", days=special))
            continue
        if _names_a_week(token, result):
            token = replace(token, days=week_of(token.days.first) if token.days else None)
        nth = _week_of(said, token, result)
        if nth:
            result[-1] = replace(result[-1], kind="DAY", end=token.end, days=nth)
            continue
        if said and week and result:
            again = week_of(said.first)
            if result[-2:-1] and result[-2].kind == "rest":
                again = Days(said.end, max(again.end, said.end + DAY), "range")
                result[-1] = replace(result.pop(-2), end=result[-1].end)
            result[-1] = replace(result[-1], kind="DAY", word="again", days=said if said == again else again)
        elif said and said.core and said.in_week and token.kind in ("those", "the_holiday") and not token.word:
            result.append(replace(token, kind="DAY", days=one_day(said.core)))
        elif said and token.kind == "those" and token.word in ("", "all", "between"):
            listed = _listed(result) if token.word else [_begun(said)]
            result += [replace(token, kind="DAY", word="again", days=days) for days in listed]
        else:
            said = token.days if token.days and token.days.sort != "soonest" else said
            result.append(token)
    return result


def _begun(days: Days) -> Days:
    """Return the day from which something lasts: "I can't before the 18th, so that day"."""
    open_ended = days.sort == "range" and days.end - days.first == OPEN_END and not days.from_now
    return one_day(days.first) if open_ended else days


def _names_a_week(day: Token, before: Sequence[Token]) -> bool:
    """Say whether "la del 12" is a week: of weeks was spoken before, and a week is feminine."""
    days, article = day.days, [token.kind for token in before[-2:]] == ["la", "of"]
    if days is None or not article or not (days.loose and days.sort == "date"):
        return False
    pairs = pairwise(token.kind for token in before)
    pointed = any(pair in (("la", "next"), ("la", "following")) for pair in pairs)
    ranges = [token.days for token in before if token.days and token.days.sort == "range"]
    return pointed or any(each.in_week or each.end - each.first == WEEK for each in ranges)


def _week_of(month: Days | None, token: Token, before: Sequence[Token]) -> Days | None:
    """Return "the first week" of the month said before: "in september but not the first week"."""
    nth = before[-1] if before and before[-1].kind == "ord" else None
    if month is None or nth is None or (token.kind, token.word) != ("unit", "week") or not is_month(month):
        return None
    first = month.first.replace(day=1) + (nth.number - 1) * WEEK
    return Days(first, first + WEEK, "range") if first < month.end else None


def _told_span(token: Token, before: Sequence[Token]) -> Days | None:
    """Return the weekend beside the day said last for "that weekend", all from one day to another for "in between"."""
    said = [each.days for each in before if each.days and each.days.sort != "soonest"]
    if token.kind != "those" or not said:
        return None
    if token.word == "weekend":
        saturday = monday_of(said[-1].first) + _SATURDAY * DAY
        return Days(saturday, saturday + 2 * DAY, "range")
    if token.word == "between" and len(_listed(before)) < _PAIR <= len(said) and said[-2].first < said[-1].first:
        return Days(said[-2].first, said[-1].end, "range")
    return None


def _listed(tokens: Sequence[Token]) -> list[Days]:
    """Return the days said last in one list: "tuesdays and thursdays, so not those"."""
    listed: list[Days] = []
    for token in reversed(tokens):
        if token.days and token.days.sort != "soonest":
            listed.insert(0, token.days)
        elif listed and token.kind not in ("and", "or", "the", "on"):
            break
    return listed
