"""Who decides on a medicine while its prescriber is away."""

from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.practice.rota import DAYS
from frontdesk.practice.schema import Away, Provider
from frontdesk.practice.service import LoadedPractice


@dataclass(frozen=True)
class Cover:
    """A prescriber's leave: its last day, and who decides instead; None when nobody is named who is there."""

    until: date
    provider_id: str | None


def cover_of(practice: LoadedPractice, prescriber_id: str | None, day: date) -> Cover | None:
    """The leave that a prescriber is in on a day, with who covers; who is away as well is covered by their own cover.
    None: the prescriber is not away, or not known."""
    prescriber = practice.providers.get(prescriber_id or "")
    leave = leave_on(prescriber, day) if prescriber else None
    if prescriber is None or leave is None or leave.to_date is None:
        return None
    asked, cover = {prescriber.id}, practice.providers.get(leave.covered_by)
    while cover is not None and (theirs := leave_on(cover, day)):
        asked.add(cover.id)
        cover = None if theirs.covered_by in asked else practice.providers.get(theirs.covered_by)
    able = cover is not None and cover.prescribes and cover.id not in asked
    return Cover(_until(prescriber, day, leave.to_date), cover.id if cover and able else None)


def leave_on(provider: Provider, day: date) -> Away | None:
    """The leave that a provider is in on a day."""
    found = (one for one in provider.away if one.from_date and one.to_date and one.from_date <= day <= one.to_date)
    return next(found, None)


def sees_patients(provider: Provider, day: date) -> bool:
    """Whether a provider is at work on this day of the week; whether or not on leave."""
    return any(DAYS[day.weekday()] in shift.days for shift in provider.schedule)


def deciders(practice: LoadedPractice, day: date) -> list[Provider]:
    """Who may decide on a medicine on a day."""
    return [one for one in practice.providers.values() if one.prescribes and leave_on(one, day) is None]


def _until(prescriber: Provider, day: date, last: date) -> date:
    """The last day of a leave, and of one that follows it without a day between."""
    while (after := leave_on(prescriber, last + timedelta(days=1))) and after.to_date:
        last = after.to_date
    return last
