"""Who a case goes to: what it is about, who may decide, language, who is on duty, how much they have in hand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

from frontdesk.cases.model import Reason, Urgency
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import DAYS, LoadedPractice

CALLBACK_EVERY = timedelta(minutes=15)  # a call-back books this much of a manager's day
SOONEST_CALLBACK = timedelta(minutes=10)
LAST_DAY_AHEAD = 60


@dataclass(frozen=True)
class Choice:
    """Managers in the order they are rung, each with the reason why them."""

    ladder: tuple[tuple[Manager, str], ...]


def choose(
    practice: LoadedPractice,
    reason: Reason,
    language: str,
    *,
    on_duty: Collection[str],
    loads: Mapping[str, int],
    knows_patient: str | None,
    already_rung: Collection[str],
    site: str | None = None,
) -> Choice:
    """The managers on duty who may own this case, best first. Empty: nobody can be rung now."""
    able = [m for m in practice.managers.values() if m.id in on_duty and may_own(m, reason, site)]
    ranked = sorted(able, key=lambda m: _rank(m, reason, language, loads, knows_patient))
    ranked = _deputy_second(ranked)
    return Choice(tuple((m, why(m, reason, language, knows_patient)) for m in ranked if m.id not in already_rung))


def may_own(manager: Manager, reason: Reason, site: str | None = None) -> bool:
    """Whether a manager has the authority: clinical matters only for those who may decide them, one site's for its own.

    A case whose site is not known is for everybody; an administrator takes none.
    """
    own_site = not manager.sites or site is None or site in manager.sites
    return manager.takes_cases and own_site and (manager.clinical or not reason.clinical)


def why(manager: Manager, reason: Reason, language: str, knows_patient: str | None) -> str:
    """The reason for a choice, for the record and the console."""
    parts = []
    if manager.id == knows_patient:
        parts.append("knows this patient")
    parts.append(f"topic {reason.topic}" if reason.topic in manager.topics else f"may take {reason.topic}")
    if reason.clinical:
        parts.append("may decide clinical matters")
    parts.append(f"speaks {language}" if language in manager.languages else f"does not speak {language}")
    return ", ".join(parts)


def callback_time(
    practice: LoadedPractice, manager: Manager, after: datetime, taken: Collection[datetime], urgency: Urgency
) -> datetime | None:
    """The first quarter of an hour in a manager's working day that is not promised to anybody yet."""
    earliest = after + (timedelta(minutes=1) if urgency is Urgency.DANGER else SOONEST_CALLBACK)
    today = after.astimezone(practice.zone).date()
    for day in (today + timedelta(days=n) for n in range(LAST_DAY_AHEAD + 1)):
        for start in _quarters(practice, manager, day):
            if start >= earliest and start not in taken:
                return start
    return None


def _quarters(practice: LoadedPractice, manager: Manager, day: date) -> list[datetime]:
    if practice.is_closed(day):
        return []
    starts = []
    for span in manager.hours.get(DAYS[day.weekday()], []):  # type: ignore[call-overload]
        start, end = _moment(practice, day, span.start), _moment(practice, day, span.end)
        while start + CALLBACK_EVERY <= end:
            starts.append(start)
            start += CALLBACK_EVERY
    return starts


def _moment(practice: LoadedPractice, day: date, at: time_of_day) -> datetime:
    return datetime.combine(day, at, practice.zone).astimezone(practice.zone)


def _rank(
    manager: Manager, reason: Reason, language: str, loads: Mapping[str, int], knows_patient: str | None
) -> tuple[bool, bool, bool, bool, int, str]:
    other_topic = reason.topic not in manager.topics
    return (
        other_topic and reason.urgency is Urgency.DANGER,
        language not in manager.languages,
        manager.id != knows_patient,
        other_topic,
        loads.get(manager.id, 0),
        manager.id,
    )


def _deputy_second(ranked: list[Manager]) -> list[Manager]:
    """The first one's deputy is rung next, when on duty and allowed."""
    if not ranked:
        return ranked
    first, rest = ranked[0], ranked[1:]
    return [first, *sorted(rest, key=lambda m: m.id != first.deputy)]
