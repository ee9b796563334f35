"""A conversation on the terminal, or line by line as JSON for a program."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console

from frontdesk.bootstrap import Services
from frontdesk.conversations.model import ASSISTANT, Said, Turn, new_message_id
from frontdesk.errors import FrontdeskError, MessageTooLong


def talk(services: Services, language: str | None, as_json: bool) -> None:
    """Opens a conversation and answers each line of the standard input."""
    opened = services.reception.welcome("terminal", language)
    id = opened.conversation.id
    greeting = services.conversations.transcript(id)[0]
    console = Console(stderr=as_json)
    if not as_json:
        console.print(f"Assistant: {greeting.text}", markup=False)
    for line in sys.stdin:
        said = _read(line, as_json)
        answer = _hear(services, id, said)
        if as_json:
            print(json.dumps(answer, ensure_ascii=False), flush=True)  # noqa: T201
        else:
            for reply in answer["replies"]:
                console.print(f"Assistant: {reply['text']}", markup=False)


def _hear(services: Services, id: str, said: Said) -> dict[str, Any]:
    try:
        turn = services.reception.hear(id, said)
    except MessageTooLong:
        return _answer(services, id, [_sentence(services, id, "message_too_long")])
    except FrontdeskError:
        return _answer(services, id, [_sentence(services, id, "error_ours")])
    return _answer(services, id, list(_replies(turn)))


def _answer(services: Services, id: str, replies: list[dict[str, Any]]) -> dict[str, Any]:
    conversation, case = services.conversations.get(id), services.cases.latest(id)
    handler = "assistant" if conversation.handler == ASSISTANT else "manager"
    return {"replies": replies, "handler": handler, "conversation": id, "case": case.id if case else None}


def _replies(turn: Turn) -> Iterator[dict[str, Any]]:
    for line in turn.lines:
        if line.author != "patient":
            buttons = [{"id": f"{line.seq}-{n}", "title": button.title} for n, button in enumerate(line.buttons)]
            yield {"text": line.text, "language": line.language, "buttons": buttons}


def _sentence(services: Services, id: str, key: str) -> dict[str, Any]:
    language = services.conversations.get(id).language
    return {"text": services.texts.say(key, language), "language": language, "buttons": []}


def _read(line: str, as_json: bool) -> Said:
    """One message: a line of text, or {"text": …} or {"button": …}, with an optional "id"."""
    if not as_json:
        return Said(new_message_id(), text=line.strip(), channel="terminal")
    try:
        given = json.loads(line)
    except json.JSONDecodeError:
        given = {"text": line.strip()}
    if not isinstance(given, dict):
        given = {"text": str(given)}
    text, button = given.get("text") or "", given.get("button")
    id = given.get("id") or new_message_id()
    return Said(str(id), text=str(text), button=str(button) if button else None, channel="terminal")
