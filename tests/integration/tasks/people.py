"""Short words for tests about tasks: who, when, and a case with its manager."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.cases.model import Case
from frontdesk.cases.tasks.model import Task
from tests.builders import Desk

DANA, ROSA, PRIYA, TOMAS = "dana-whitfield", "rosa-delgado", "priya-raman", "tomas-herrera"
KEISHA, MIGUEL = "keisha-monroe", "miguel-acosta"
NEW_YORK = ZoneInfo("America/New_York")


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """A moment of November 2026, by the practice's clock; the 23rd is a Monday, the 26th Thanksgiving."""
    return datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def a_case(desk: Desk, reason: str = "refund_or_dispute", manager: str = TOMAS) -> Case:
    """A case that a manager talks about."""
    case = desk.services.cases.request(desk.opens(), reason)
    assert case.manager_id == manager
    return desk.services.cases.accept(case.id, manager)


def a_task(desk: Desk, kind: str = "correct_bill", case: Case | None = None, **more: Any) -> Task:
    """A task that the manager of a case opens."""
    case = case or a_case(desk)
    return desk.services.tasks.open(case.id, kind, by=case.manager_id or "", text="the fee of May", **more)


def now_is(desk: Desk, moment: datetime) -> None:
    """Time has passed, and the worker has looked."""
    desk.clock.at = moment
    desk.services.tasks.look()


def written_to(desk: Desk) -> dict[str, list[str]]:
    """The subjects of all notices, by the first name in the address."""
    desk.services.outbox.send_due()
    found: dict[str, list[str]] = {}
    for notice in desk.messages.sent.values():
        found.setdefault(notice.to.partition(".")[0], []).append(notice.subject)
    return found
