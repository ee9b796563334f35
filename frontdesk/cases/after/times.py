"""When a follow-up comes: a working day on which the manager is there, at a time at which a patient likes to be called.

Never simply "tomorrow": not on a holiday, a closed day or a day off, and not before the thing can have happened.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from frontdesk.cases.model import FollowUp
from frontdesk.cases.routing import callback_time
from frontdesk.practice.rota import DAYS, Rota
from frontdesk.practice.schema import Manager
from frontdesk.practice.service import LoadedPractice
from frontdesk.saying import say_date
from frontdesk.texts import Texts

WORKING_DAYS = {FollowUp.NEXT_WORKING_DAY: 1, FollowUp.IN_THREE_WORKING_DAYS: 3}
NOT_BEFORE, NOT_AFTER = time(9), time(19)  # by the practice's clock
WAITS_FOR = timedelta(days=5)  # so much longer it may take until the same manager is there; then somebody else checks
LONGEST_CLOSED = 60  # days
NOON, EVENING = time(12), time(17)


def first_day(practice: LoadedPractice, now: datetime, after: FollowUp) -> date:
    """The day from which on it can be checked: so many working days after today."""
    day, left = now.astimezone(practice.zone).date(), WORKING_DAYS[after]
    for _ in range(LONGEST_CLOSED):
        day += timedelta(days=1)
        left -= is_working_day(practice, day)
        if left <= 0:
            break
    return day


def is_working_day(practice: LoadedPractice, day: date) -> bool:
    """Whether the practice is open on a day, at any of its sites."""
    name = DAYS[day.weekday()]
    opens = {one for site in practice.sites.values() for one, hours in site.hours.items() if hours}
    return not practice.is_closed(day) and name in opens


def follow_up_time(
    rota: Rota, manager: Manager, first: date, now: datetime, taken: Collection[datetime]
) -> datetime | None:
    """The first quarter of an hour to come, from a day on, in which the manager is there, the practice open and it is
    neither early nor late; None when they are not there for long."""
    zone = rota.practice.zone
    for day in (first + timedelta(days=n) for n in range(WAITS_FOR.days + 1)):
        opens = datetime.combine(day, NOT_BEFORE, zone).astimezone(UTC)
        at = callback_time(rota, manager, max(opens, now), taken)
        if at is None or not is_working_day(rota.practice, day):
            continue
        local = at.astimezone(zone)
        if local.date() == day and local.time() <= NOT_AFTER:
            return at
    return None


def civil(practice: LoadedPractice, moment: datetime) -> datetime:
    """The same moment, or the next one at which a message disturbs nobody."""
    local = moment.astimezone(practice.zone)
    day = local.date() + timedelta(days=local.time() > NOT_AFTER)
    opens = datetime.combine(day, NOT_BEFORE, practice.zone)
    return max(local, opens).astimezone(UTC)


def say_part(moment: datetime, language: str, practice: LoadedPractice, texts: Texts) -> str:
    """Weekday, date and part of the day: "Monday, November 30, in the morning"."""
    local = moment.astimezone(practice.zone)
    part = "morning" if local.time() < NOON else "afternoon" if local.time() < EVENING else "evening"
    return texts.say(f"part_{part}", language, when=say_date(local.date(), language))
