"""Cases that are closed, for tests of what comes after."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from frontdesk.cases.after.model import Closed, Planned
from frontdesk.cases.model import Case
from frontdesk.conversations.model import Line, Said, Turn, new_message_id
from tests.builders import Desk

DANA, ROSA, PRIYA, TOMAS = "dana-whitfield", "rosa-delgado", "priya-raman", "tomas-herrera"
KEISHA, MIGUEL = "keisha-monroe", "miguel-acosta"
NEW_YORK = ZoneInfo("America/New_York")
USUAL, NO_CHECK = Closed(), Closed(follow_up=False)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """A moment of November 2026, by the practice's clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def closed(
    desk: Desk, reason: str = "refund_or_dispute", how: Closed = USUAL, language: str = "en-US", talk: str | None = None
) -> Case:
    """A case that its manager has talked about and closed, with the patient still there, who is reached in the chat."""
    talk = talk or desk.opens(language)
    desk.says(talk, "hola" if language.startswith("es") else "hello")
    case = desk.services.cases.request(talk, reason)
    owner = case.manager_id or ""
    if "reach_by" not in desk.services.conversations.facts(talk):
        desk.services.conversations.remember(talk, reach_by="chat")
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.say(case.id, owner, "I will see to it")
    return desk.services.cases.resolve(case.id, owner, "answered", how)


def planned(desk: Desk, case: Case) -> Planned:
    """The follow-up of a case."""
    found = desk.services.after.planned(case.id)
    assert found is not None, "nobody will check"
    return found


def last(desk: Desk, case: Case) -> Line:
    """The newest line of the conversation."""
    return desk.services.conversations.transcript(case.conversation_id, who="test")[-1]


def presses(desk: Desk, talk: str, title: str) -> Turn:
    """The patient presses an answer of the newest line that has any."""
    lines = desk.services.conversations.transcript(talk, who="test")
    offer = [line for line in lines if line.buttons][-1]
    place = [button.title for button in offer.buttons].index(title)
    return desk.services.reception.hear(talk, Said(new_message_id(), button=f"{offer.seq}-{place}"))
