"""Conversations as the browser gets them."""

from collections.abc import Iterable

from frontdesk.bootstrap import Services
from frontdesk.cases.model import WITH_MANAGER, Case, Status
from frontdesk.conversations.model import ASSISTANT, Conversation, Line
from frontdesk.locales import name_of
from voice_gateway.chat.schemas import CaseState, OfferedButton, Row, Standing, Surroundings

NAMED = WITH_MANAGER | {Status.PROMISED, Status.RETURNED}  # a name is said once it is firm


def row(line: Line, hidden_upto: int = 0) -> Row:
    """One line of the transcript; a hidden one without its words."""
    hidden = line.personal and line.seq <= hidden_upto
    shown = () if hidden else line.buttons
    buttons: list[OfferedButton] = [{"id": f"{line.seq}-{n}", "title": b.title} for n, b in enumerate(shown)]
    return {
        "seq": line.seq,
        "id": line.turn_id if line.author == "patient" else None,
        "at": line.at.isoformat() if line.at else None,
        "author": line.author,
        "name": line.name,
        "text": "" if hidden else line.text,
        "language": line.language,
        "buttons": buttons,
        "alert": line.alert,
        "hidden": hidden,
    }


def rows(lines: Iterable[Line], hidden_upto: int = 0) -> list[Row]:
    """Lines of the transcript."""
    return [row(line, hidden_upto) for line in lines]


def standing(services: Services, conversation: Conversation) -> Standing:
    """Who is speaking, in which language, and what happens next with the case."""
    case = services.cases.of(conversation.id)
    speaking = conversation.handler != ASSISTANT
    return {
        "language": conversation.language,
        "handler": "manager" if speaking else "assistant",
        "manager": _name(services, conversation.handler) if speaking else None,
        "case": _case(services, case) if case else None,
    }


def _case(services: Services, case: Case) -> CaseState:
    named = case.status in NAMED and case.manager_id is not None
    return {
        "id": case.id,
        "status": case.status.value,
        "manager": _name(services, case.manager_id or "") if named else None,
        "promise": case.promised_at.isoformat() if case.promised_at and case.status is Status.PROMISED else None,
    }


def _name(services: Services, manager_id: str) -> str | None:
    manager = services.practices.current().managers.get(manager_id)
    return manager.name if manager else None


def surroundings(services: Services, conversation: Conversation) -> Surroundings:
    """What the widget needs beside messages: words, languages, where the live stream is."""
    languages = services.practices.current().languages
    return {
        "languages": [{"code": code, "name": own_name(code)} for code in languages],
        "words": services.texts.starting("widget_", conversation.language),
        "borrowed": services.texts.borrowed("widget_", conversation.language),
        "live": f"{services.settings.stream_url}/live/conversations/{conversation.id}",
        "hears": services.listening.hears(conversation.language),
        "zone": services.practices.current().details.timezone,
    }


def own_name(code: str) -> str:
    """A language's name in itself: "English", "Español"."""
    name = name_of(code)
    return name[0].upper() + name[1:]
