"""The page and the API of the chat."""

import uuid
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from frontdesk.conversations.model import Conversation, Turn
from frontdesk.reception import MANAGER_BUTTON, Said
from voice_gateway.chat.page import page_of
from voice_gateway.chat.presenters import rows, standing, surroundings
from voice_gateway.guards import of_conversation, open_to_all, services
from voice_gateway.languages import asked_language

blueprint = Blueprint("chat", __name__, template_folder="templates", static_folder="static", static_url_path="/widget")
LONGEST_ID = 64


@blueprint.get("/")
@open_to_all
def page() -> str:
    """The practice's page, with the chat on it."""
    wanted = request.args.get("language") or asked_language(services().practices.current().languages)
    return render_template("practice.html", **page_of(services(), wanted))


@blueprint.post("/chat/conversations")
@open_to_all
def open_conversation() -> tuple[Response, int]:
    """A new conversation, with its greeting and the secret to speak in it."""
    opened = services().reception.welcome("chat", _field("language") or None)
    conversation = services().conversations.get(opened.conversation.id)
    lines = services().conversations.transcript(conversation.id)
    body = {"conversation": conversation.id, "token": opened.token, "messages": rows(lines)}
    return jsonify(body | surroundings(services(), conversation) | standing(services(), conversation)), 201


@blueprint.post("/chat/continue")
@open_to_all
def go_on_here() -> tuple[Response, int]:
    """A conversation that was begun elsewhere, by its code; personal text is hidden until identity is proven again."""
    opened = services().continuing.redeem(_field("code"), _address())
    body = {"conversation": opened.conversation.id, "token": opened.token}
    return jsonify(body | _picture(opened.conversation, 0)), 201


@blueprint.post("/chat/conversations/<conversation_id>/continue")
@of_conversation
def go_on_elsewhere(conversation_id: str) -> tuple[Response, int]:
    """A code to type on another device, and until when it works."""
    code, until = services().continuing.issue(conversation_id)
    return jsonify(code=code, until=until.isoformat()), 201


@blueprint.get("/chat/conversations/<conversation_id>")
@of_conversation
def read_conversation(conversation_id: str) -> Response:
    """What was said after a number, and where things stand."""
    return _state(conversation_id, request.args.get("after", 0, type=int))


@blueprint.post("/chat/conversations/<conversation_id>/messages")
@of_conversation
def say(conversation_id: str) -> Response:
    """One message of the patient, answered; the same id again gets the same answer."""
    said = Said(_message_id(), text=_field("text"), button=_field("button") or None)
    return _answer(services().reception.hear(conversation_id, said))


@blueprint.post("/chat/conversations/<conversation_id>/manager")
@of_conversation
def call_manager(conversation_id: str) -> Response:
    """The button "Talk to a manager"."""
    language = services().conversations.get(conversation_id).language
    words = services().texts.say("widget_talk_to_manager", language)
    said = Said(_message_id(), text=words, payload=MANAGER_BUTTON)
    return _answer(services().reception.hear(conversation_id, said))


@blueprint.post("/chat/conversations/<conversation_id>/language")
@of_conversation
def change_language(conversation_id: str) -> Response:
    """The language chosen by hand."""
    services().reception.change_language(conversation_id, _field("language"))
    return _state(conversation_id, 0)


@blueprint.post("/chat/conversations/<conversation_id>/typing")
@of_conversation
def typing(conversation_id: str) -> tuple[str, int]:
    """A sign of life, so that personal text is not hidden from somebody who is still there."""
    services().conversations.still_here(conversation_id)
    return "", 204


def _answer(turn: Turn) -> Response:
    conversation = services().conversations.get(turn.conversation_id)
    body = {"messages": rows(turn.lines, conversation.hidden_now(services().clock.now()))}
    return jsonify(body | standing(services(), conversation))


def _state(conversation_id: str, after: int) -> Response:
    return jsonify(_picture(services().conversations.get(conversation_id), after))


def _picture(conversation: Conversation, after: int) -> dict[str, Any]:
    hidden = conversation.hidden_now(services().clock.now())
    lines = services().conversations.transcript(conversation.id, after)
    body = {"messages": rows(lines, hidden), "hidden": hidden > 0}
    return body | surroundings(services(), conversation) | standing(services(), conversation)


def _address() -> str:
    """Where the request comes from; tries are counted by it."""
    return request.remote_addr or "unknown"


def _field(name: str) -> str:
    """A text field of the request's JSON; empty when it is not there or no text."""
    body: Any = request.get_json(silent=True)
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, str) else ""


def _message_id() -> str:
    """The id the browser made; a new one when it made none that we can use."""
    given = _field("id")
    return given if 0 < len(given) <= LONGEST_ID and given.isprintable() else str(uuid.uuid4())
