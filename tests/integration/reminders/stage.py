"""Lucía, her visits, and the time that passes until she is reminded of one."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.appointments.model import Appointment, Wish
from frontdesk.consents.model import Channel
from frontdesk.notices.model import Notice
from tests.builders import Desk

LUCIA = "lucia-ferrer"
MOBILE, EMAIL = "+19175550121", "lucia.ferrer@mail.example"
NEW_YORK = ZoneInfo("America/New_York")


def wants(desk: Desk, *channels: Channel) -> Appointment:
    """Lucía allows reminders by these channels; gives the visit she has booked."""
    for channel in channels:
        desk.services.consents.give(LUCIA, channel, "reminder", "es-US", "form")
    visits = desk.services.appointments.of_patient(LUCIA, "test", "test")
    return next(visit for visit in visits if visit.start > desk.clock.now())


def passes(desk: Desk, until: datetime) -> list[Notice]:
    """Time passes and the worker does its work once; gives all that patients were sent."""
    desk.clock.advance(seconds=(until - desk.clock.now()).total_seconds())
    desk.services.reminders.look()
    desk.services.outbox.send_due()
    return [notice for notice in desk.messages.sent.values() if notice.until is not None]


def token_of(notice: Notice) -> str:
    """The secret of a reminder's link."""
    found = re.search(r"/visit\?language=es-US#reminder=([\w-]+)", notice.body)
    assert found
    return found[1]


def reminded(desk: Desk) -> tuple[Appointment, str]:
    """Lucía was reminded a day before; gives the visit and the link's secret."""
    visit = wants(desk, "text")
    [notice] = passes(desk, visit.start - timedelta(days=1))
    return visit, token_of(notice)


def books(desk: Desk) -> str:
    """The assistant says that Lucía's visit is booked; gives the conversation."""
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get(LUCIA, "test", "test"))
    desk.assistant.confirms["book it"] = "utter_booked"
    desk.says(talk, "book it")
    return talk


def buttons(desk: Desk, talk: str) -> list[str]:
    """What the last line of a conversation offers."""
    return [button.title for button in desk.services.conversations.transcript(talk, who="test")[-1].buttons]


def slots_after(desk: Desk, hours: int) -> tuple[str, ...]:
    """The first free time so many hours from now."""
    free = desk.services.appointments.find(Wish("follow-up", after=desk.clock.now() + timedelta(hours=hours)))
    return tuple(slot.id for slot in free[0].slots)
