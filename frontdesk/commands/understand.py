"""Says what sentences are taken for: the code of the channels, on a throw-away database with notices off."""

import json
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from frontdesk.adapters.assistant.port import Question
from frontdesk.adapters.assistant.rasa import RasaAssistant
from frontdesk.adapters.messages.fake import FakeMessages
from frontdesk.bootstrap import Services, build_services
from frontdesk.cases.model import reasons
from frontdesk.conversations.model import Said, Turn, new_message_id
from frontdesk.engine import running
from frontdesk.errors import AssistantUnavailable, FrontdeskError
from frontdesk.evaluation.routes import ROUTES
from frontdesk.migrate import migrate
from frontdesk.reception import MANAGER_BUTTON
from frontdesk.settings import Settings

EITHER = "either"


def understand(
    lines: list[dict[str, Any]], settings: Settings, model: Path, now: datetime | None
) -> Iterator[dict[str, Any]]:
    """One result per line, each heard as the first turn of a new conversation."""
    with hearing(settings, model, now) as services:
        for line in lines:
            yield hear_first(services, line)


@contextmanager
def hearing(settings: Settings, model: Path, now: datetime | None) -> Iterator[Services]:
    """Services with an engine of their own on a throw-away database, notices off."""
    with tempfile.TemporaryDirectory() as folder:
        throw_away = {
            "DATABASE_URL": f"sqlite:///{folder}/understand.db",
            "FRONTDESK_VAR": folder,
            "FRONTDESK_PRACTICE": str(settings.practice.resolve()),
            "FRONTDESK_NOW": now.isoformat() if now else "",
            "FRONTDESK_ENCRYPTION_KEY": settings.encryption_key or secrets.token_hex(32),
        }
        with running(model, throw_away) as port:
            own = settings.model_copy(
                update={
                    "database_url": throw_away["DATABASE_URL"],
                    "var": Path(folder),
                    "rasa_port": port,
                    "now": now,
                    "encryption_key": throw_away["FRONTDESK_ENCRYPTION_KEY"],
                }
            )
            assistant = RasaAssistant(own.rasa_url, own.engine_seconds)
            services = build_services(own, assistant=assistant, messages=FakeMessages())
            migrate(own.database)
            services.loader.load(own.practice)
            yield services


def hear_first(services: Services, line: dict[str, Any]) -> dict[str, Any]:
    """What a sentence is taken for as the first turn of a conversation."""
    opened = services.reception.welcome("chat", line.get("language"))
    id = opened.conversation.id
    try:
        turn = services.reception.hear(id, Said(new_message_id(), text=str(line["text"])))
    except FrontdeskError as error:
        return {"id": line.get("id"), "error": type(error).__name__}
    case = services.cases.of(id)
    if case and reasons()[case.reason].quiet:  # left to somebody with a name; nobody is called
        case = None
    intent, confidence = _intent(services, turn, line)
    in_danger = turn.danger is not None
    return {
        "id": line.get("id"),
        "language": services.conversations.get(id).language,
        "intent": intent,
        "confidence": round(confidence, 4),
        "route": "emergency" if in_danger else "handoff" if case else _route(turn, intent),
        "reason": case.reason if case and not in_danger else None,
        **_danger(turn),
        "handoff": case is not None,
        "offers_person": case is None and _offers_person(turn),
    }


def hear_next(services: Services, conversation_id: str, text: str) -> dict[str, Any]:
    """Whether danger is seen in the next turn of a conversation."""
    try:
        return _danger(services.reception.hear(conversation_id, Said(new_message_id(), text=text)))
    except FrontdeskError as error:
        return {"error": type(error).__name__}


def _danger(turn: Turn) -> dict[str, Any]:
    return {"emergency": turn.danger, "asks_danger": turn.asks_danger}


def _intent(services: Services, turn: Turn, line: dict[str, Any]) -> tuple[str | None, float]:
    """What the engine takes it for; asked apart where the screen answered first."""
    if turn.intent is not None:
        return turn.intent, turn.confidence
    apart = services.reception.welcome("chat", line.get("language")).conversation
    question = Question(apart.id, new_message_id(), str(line["text"]), None, {"language": apart.language}, first=True)
    try:
        answer = services.reception.assistant.ask(question)
    except AssistantUnavailable:
        return None, 0.0
    return answer.intent, answer.confidence


def _route(turn: Turn, intent: str | None) -> str:
    """What an article answered is a question to the practice, whatever it was taken for; of two readings that are asked
    about, the likelier counts."""
    if intent == EITHER:
        return route_of(next((b.payload.removeprefix("/") for line in turn.lines for b in line.buttons), None))
    answered = any(line.response == "utter_article" for line in turn.lines)
    return "faq" if answered and route_of(intent) == "out_of_scope" else route_of(intent)


def route_of(intent: str | None) -> str:
    """The route of an intent; every reason for a person is an intent."""
    if intent in reasons() and not reasons()[intent].quiet:
        return "handoff"
    return next((route for route, intents in ROUTES.items() if intent in intents), "out_of_scope")


def _offers_person(turn: Turn) -> bool:
    offered = any(button.payload == MANAGER_BUTTON for line in turn.lines for button in line.buttons)
    return offered or turn.asks_danger


def read_lines(file: Path) -> list[dict[str, Any]]:
    """The objects of a file with one JSON object per line."""
    return [json.loads(line) for line in file.read_text().splitlines() if line.strip()]
