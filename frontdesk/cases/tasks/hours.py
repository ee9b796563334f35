"""When a department is open, and the deadlines that follow from it. Pure: no database, no clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from frontdesk.cases.tasks.model import CLIMBS_EVERY, Department
from frontdesk.practice.rota import DAYS, Span
from frontdesk.practice.service import LoadedPractice
from frontdesk.practice.values import Hours

DAYS_AHEAD = 60
FIRST_THING = timedelta(minutes=30)
TIME_TO_CLIMB = 2 * CLIMBS_EVERY  # so that somebody else can still do it before it closes


def open_spans(practice: LoadedPractice, department: Department, since: datetime) -> Iterator[Span]:
    """When it is open from a moment on, in order, in UTC."""
    first = since.astimezone(practice.zone).date()
    for day in (first + timedelta(days=n) for n in range(DAYS_AHEAD + 1)):
        for hours in _hours(practice, department, day):
            start, end = (datetime.combine(day, at, practice.zone).astimezone(UTC) for at in (hours.start, hours.end))
            if end > since:
                yield max(start, since), end


def is_open(practice: LoadedPractice, department: Department, now: datetime) -> bool:
    """Whether it is open at a moment."""
    return any(start <= now for start, _ in open_spans(practice, department, now))


def after(practice: LoadedPractice, department: Department, now: datetime, lasting: timedelta) -> datetime:
    """The moment at which it will have been open for so long."""
    left = lasting
    for start, end in open_spans(practice, department, now):
        if start + left <= end:
            return start + left
        left -= end - start
    return now + lasting  # a department that never opens: better a deadline than none


def closing(practice: LoadedPractice, department: Department, now: datetime) -> datetime:
    """When it closes next: the last moment of the day on which it is open first."""
    spans = list(open_spans(practice, department, now))
    if not spans:
        return now
    day = spans[0][1].astimezone(practice.zone).date()
    return max(end for _, end in spans if end.astimezone(practice.zone).date() == day)


def before_closing(practice: LoadedPractice, department: Department, now: datetime) -> datetime:
    """A deadline for what must be done before it closes: early enough for others to do it when it is late."""
    end = closing(practice, department, now)
    return max(end - TIME_TO_CLIMB, now + (end - now) / 3)


def within(practice: LoadedPractice, department: Department, due: datetime, now: datetime) -> datetime:
    """A wished deadline as one that falls into opening hours: what is wished for a time when it is closed is due when
    it closes before that; when that has gone by, first thing when it opens."""
    last = None
    for start, end in open_spans(practice, department, now):
        if start > due:
            return last or min(start + FIRST_THING, end)
        if due <= end:
            return due
        last = end
    return last or due


def _hours(practice: LoadedPractice, department: Department, day: date) -> list[Hours]:
    """Its hours on a day; without any of its own, those in which a site is open."""
    if practice.is_closed(day):
        return []
    name = DAYS[day.weekday()]
    if department.hours is not None:
        return list(department.hours.get(name, ()))
    found = [span for site in practice.sites.values() for span in site.hours.get(name, ())]  # type: ignore[call-overload]
    return _joined(sorted(found, key=lambda span: span.start))


def _joined(spans: list[Hours]) -> list[Hours]:
    joined: list[Hours] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Hours(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
