"""Hears a labelled file as `frontdesk understand` does, and says how well it was understood."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.commands.understand import hear_first, hear_next, hearing
from frontdesk.evaluation.figures import of_conversations, of_sentences
from frontdesk.evaluation.lines import Line
from frontdesk.settings import Settings

EVERY = 50  # lines, between two lines that say how far it is


def evaluate(
    labels: list[dict[str, Any]], settings: Settings, model: Path, now: datetime | None, say: Callable[[str], None]
) -> dict[str, Any]:
    """The figures of a file of sentences (`text`) or of conversations (`turns`), or of both."""
    sentences: list[Line] = []
    conversations: list[list[Line]] = []
    with hearing(settings, model, now) as services:
        for at, label in enumerate(labels, 1):
            if "turns" in label:
                conversations.append(_conversation(services, label))
            elif "text" in label:
                sentences.append(Line(label, hear_first(services, label)))
            if at % EVERY == 0:
                say(f"{at} of {len(labels)}")
    figures = of_sentences(sentences) if sentences or not conversations else {}
    return figures | ({"conversations": of_conversations(conversations)} if conversations else {})


def _conversation(services: Services, label: dict[str, Any]) -> list[Line]:
    id = services.reception.welcome("chat", label.get("language")).conversation.id
    return [Line(label, hear_next(services, id, str(text))) for text in label["turns"]]
