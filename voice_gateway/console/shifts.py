"""Absences and hours as the console's pages show them, in the practice's zone; and reading them from forms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frontdesk.practice.model import Absence, ChangedHours
from frontdesk.practice.rota_book import Page
from frontdesk.practice.values import Hours
from frontdesk.saying import say_date, say_time
from voice_gateway.console.words import Words

MIDNIGHT = time()


@dataclass(frozen=True)
class AbsenceView:
    """An absence in the list."""

    id: str
    name: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class ChangeView:
    """Hours of one day in the list; `day_iso` is what a form sends."""

    manager_id: str
    name: str
    day: str
    day_iso: str
    hours: str


@dataclass(frozen=True)
class Own:
    """What the list of cases says of the manager's own absence: the one they are in, or that they can enter one."""

    absence_id: str | None
    until: str
    today: str


@dataclass(frozen=True)
class RotaView:
    """The page of who is there."""

    there: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    covers: tuple[tuple[str, str], ...]
    absences: tuple[AbsenceView, ...]
    changes: tuple[ChangeView, ...]


def present_rota(page: Page, is_on_duty: Callable[[str], bool], words: Words) -> RotaView:
    """The page, for who sees it."""
    takes_cases = [manager for manager in words.practice.managers.values() if manager.takes_cases]
    return RotaView(
        tuple(manager.name for manager in takes_cases if is_on_duty(manager.id)),
        tuple((manager.id, manager.name) for manager in page.managers),
        tuple((manager.id, manager.name) for manager in takes_cases),
        tuple(_absence(absence, words) for absence in page.absences),
        tuple(_change(change, words) for change in page.changes),
    )


def present_own(absence: Absence | None, words: Words) -> Own:
    """The manager's own absence now."""
    today = words.today().isoformat()
    if absence is None:
        return Own(None, "", today)
    return Own(absence.id, _until(absence.until, words), today)


def read_moment(written: str, zone: ZoneInfo, *, last_day: bool = False) -> datetime:
    """A moment of a form: a date and time, or a date, which is its midnight, as `last_day` the one that ends it.

    Raises ValueError.
    """
    if len(written) == len("2026-11-23"):
        day = date.fromisoformat(written) + timedelta(days=1 if last_day else 0)
        return datetime.combine(day, MIDNIGHT, zone)
    return datetime.fromisoformat(written).replace(tzinfo=zone)


def read_hours(written: str) -> list[str]:
    """The spans of "08:00-12:00, 13:00-17:00", each as it is written."""
    return [span for part in written.split(",") if (span := part.strip())]


def _absence(absence: Absence, words: Words) -> AbsenceView:
    since, until = words.moment(absence.from_), _until(absence.until, words)
    return AbsenceView(
        id=absence.id,
        name=words.manager_name(absence.manager_id),
        facts=(
            words("rota_absent", since=since, until=until),
            words.code("rota_kind", absence.kind),
            words("rota_covers", name=words.manager_name(absence.cover_id)),
        ),
    )


def _change(change: ChangedHours, words: Words) -> ChangeView:
    return ChangeView(
        manager_id=change.manager_id,
        name=words.manager_name(change.manager_id),
        day=say_date(change.day, words.language),
        day_iso=change.day.isoformat(),
        hours=", ".join(_span(hours, change.day, words) for hours in change.hours) or words("rota_off"),
    )


def _span(hours: Hours, day: date, words: Words) -> str:
    """From when to when, as times are said everywhere else."""
    zone = words.practice.zone
    ends = (say_time(datetime.combine(day, at, zone), words.language, zone) for at in (hours.start, hours.end))
    return " – ".join(ends)


def _until(moment: datetime, words: Words) -> str:
    """When an absence is over; at midnight that is the end of the day before."""
    local = moment.astimezone(words.practice.zone)
    if local.time() == MIDNIGHT:
        return say_date((local - timedelta(minutes=1)).date(), words.language)
    return words.moment(moment)
