"""The page and the API of the chat."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import TooManyRequests

from frontdesk.conversations.model import Conversation, Line, Said, Turn, new_message_id
from frontdesk.conversations.model import Opened as NewlyOpened
from frontdesk.errors import Overloaded, TurnInProgress
from frontdesk.reception import MANAGER_BUTTON
from voice_gateway.chat.description import describe
from voice_gateway.chat.doors import door
from voice_gateway.chat.first_words import script
from voice_gateway.chat.page import page_of
from voice_gateway.chat.presenters import rows, standing, surroundings
from voice_gateway.chat.schemas import (
    After,
    Answered,
    Calling,
    Choosing,
    Code,
    Continuing,
    Nothing,
    Opened,
    Opening,
    Received,
    Refusal,
    Returning,
    Saying,
    State,
    Working,
    mended,
)
from voice_gateway.guards import UUID, of_conversation, open_to_all, services
from voice_gateway.languages import asked_language
from voice_gateway.limits import OF_BUTTON, TURNS_AT_ONCE, TURNS_OF_ONE, URGENT_AT_ONCE, admit, limits

blueprint = Blueprint("chat", __name__, template_folder="templates", static_folder="static", static_url_path="/widget")
ONE = "/chat/conversations/<conversation_id>"


@blueprint.get("/")
@open_to_all
def page() -> str:
    """The practice's page, with the chat on it."""
    wanted = request.args.get("language") or asked_language(services().practices.current().languages)
    return render_template("practice.html", **page_of(services(), wanted))


@blueprint.get("/widget/chat/first-words.js")
@open_to_all
def first_words() -> Response:
    """What the chat says before it has reached the practice, in every language; needs this process alone."""
    return Response(script(services().texts), content_type="text/javascript; charset=utf-8")


@door(blueprint, "GET /chat/openapi.json", open_to_all, {200: dict})
def description() -> Response:
    """This description."""
    return jsonify(describe())


@door(blueprint, "POST /chat/conversations", open_to_all, {201: Opened}, body=Opening)
def open_conversation(asked: Opening) -> tuple[Response, int]:
    """A new conversation, with its greeting and the secret to speak in it."""
    admit("open")
    language = asked.language or asked_language(services().practices.current().languages)
    opened = services().reception.welcome("chat", language)
    return jsonify(_opened(opened)), 201


@door(blueprint, "POST /chat/continue", open_to_all, {201: Opened, 403: Refusal}, body=Continuing)
def go_on_here(asked: Continuing) -> tuple[Response, int]:
    """A conversation that was begun elsewhere, by its code; personal text is hidden until identity is proven again."""
    admit("open")
    opened = services().continuing.redeem(asked.code, request.remote_addr or "unknown")
    return jsonify(_opened(opened)), 201


@door(blueprint, "POST /chat/back", open_to_all, {201: Opened, 403: Refusal}, body=Returning)
def go_back(asked: Returning) -> tuple[Response, int]:
    """A conversation that we sent a link into; personal text is hidden until identity is proven again."""
    admit("open")
    return jsonify(_opened(services().links.redeem(asked.token))), 201


@door(blueprint, f"POST {ONE}/continue", of_conversation, {201: Code}, body=Nothing)
def go_on_elsewhere(conversation_id: str, _asked: Nothing) -> tuple[Response, int]:
    """A code to type on another device, and until when it works."""
    code, until = services().continuing.issue(conversation_id)
    body: Code = {"code": code, "until": until.isoformat()}
    return jsonify(body), 201


@door(blueprint, f"GET {ONE}", of_conversation, {200: State}, query=After)
def read_conversation(conversation_id: str, asked: After) -> Response:
    """What was said after a row, and where things stand."""
    admit("read", conversation_id)
    return _state(conversation_id, asked.after)


def _rescue(conversation_id: str, given: Any) -> Response | None:
    """Words of danger are answered whatever else is wrong with a message: too long, no id."""
    text = given.get("text") if isinstance(given, dict) else None
    if not isinstance(text, str):
        return None
    given_id = given.get("id")
    usable = isinstance(given_id, str) and UUID.fullmatch(given_id)
    return _hurried(conversation_id, Said(given_id if usable else new_message_id(), text=mended(text)))


@door(blueprint, f"POST {ONE}/messages", of_conversation, {200: Answered, 202: Working}, body=Saying, rescue=_rescue)
def say(conversation_id: str, asked: Saying) -> Response:
    """One message of the patient, answered; the same id again gets the same answer."""
    said = Said(asked.id, text=asked.text, button=asked.button)
    try:
        admit("say", conversation_id)
    except TooManyRequests:  # no limit stands before the emergency words
        if answer := _hurried(conversation_id, said):
            return answer
        raise
    try:
        with limits().place(conversation_id, TURNS_OF_ONE, TURNS_AT_ONCE):
            if not services().reception.is_danger(said.text):
                return _answer(services().reception.hear(conversation_id, said))
    except Overloaded:
        if not _is_danger_when_full(conversation_id, said.text):
            services().reception.keep(conversation_id, said)
            raise
    return _at_once(conversation_id, said)


@door(blueprint, f"POST {ONE}/manager", of_conversation, {200: Answered, 202: Working}, body=Calling)
def call_manager(conversation_id: str, asked: Calling) -> Response:
    """The button "Talk to a manager". It is never refused and needs no assistant."""
    if limits().wait(f"manager in {conversation_id}", OF_BUTTON) and services().reception.standing(conversation_id):
        return _answer(Turn(conversation_id, asked.id))  # somebody comes already
    language = services().conversations.get(conversation_id).language
    words = services().texts.say("widget_talk_to_manager", language)
    return _at_once(conversation_id, Said(asked.id, text=words, payload=MANAGER_BUTTON))


@door(blueprint, f"POST {ONE}/language", of_conversation, {200: State}, body=Choosing)
def change_language(conversation_id: str, asked: Choosing) -> Response:
    """The language chosen by hand."""
    admit("sign", conversation_id)
    services().reception.change_language(conversation_id, asked.language)
    return _state(conversation_id, 0)


@door(blueprint, f"POST {ONE}/typing", of_conversation, {204: None}, body=Nothing)
def typing(conversation_id: str, asked: Nothing) -> tuple[str, int]:
    """A sign of life, so that personal text is not hidden from somebody who is still there."""
    admit("sign", conversation_id)
    services().conversations.still_here(conversation_id)
    return "", 204


@door(blueprint, f"POST {ONE}/read", of_conversation, {204: None}, body=Received)
def received(conversation_id: str, asked: Received) -> tuple[str, int]:
    """The browser has received what a manager wrote, so that nobody is told of it elsewhere."""
    admit("read", conversation_id)
    services().replies.read_upto(conversation_id, asked.seq)
    return "", 204


def _hurried(conversation_id: str, said: Said) -> Response | None:
    """Answers words of danger in what is to be refused; None without any, or beside three such of one conversation."""
    try:
        with limits().place(f"refused in {conversation_id}", TURNS_OF_ONE, URGENT_AT_ONCE):
            danger = services().reception.is_danger(said.text, hurried=True)
    except Overloaded:
        return None
    return _at_once(conversation_id, replace(said, hurried=True)) if danger else None


def _is_danger_when_full(conversation_id: str, text: str) -> bool:
    """Whether words may not wait for a place. There are more places to read them well; without one, patterns do."""
    try:
        with limits().place(f"urgent in {conversation_id}", TURNS_OF_ONE, URGENT_AT_ONCE):
            return services().reception.is_danger(text)
    except Overloaded:
        return services().reception.is_danger(text, hurried=True)


def _at_once(conversation_id: str, said: Said) -> Response:
    """Answers what no limit stands before. Beside three of the same conversation it is written down and asked again."""
    try:
        with limits().place(f"urgent in {conversation_id}", TURNS_OF_ONE, URGENT_AT_ONCE):
            return _answer(services().reception.hear(conversation_id, said))
    except Overloaded:
        services().reception.keep(conversation_id, said)
        raise TurnInProgress(conversation_id) from None


def _answer(turn: Turn) -> Response:
    with services().db.reading():
        conversation = services().conversations.get(turn.conversation_id)
        hidden = conversation.hidden_now(services().clock.now())
        body: Answered = {"messages": rows(turn.lines, hidden), **standing(services(), conversation)}
    return jsonify(body)


def _state(conversation_id: str, after: int) -> Response:
    lines = services().conversations.transcript(conversation_id, after)  # writes that they are read
    with services().db.reading():
        return jsonify(_picture(services().conversations.get(conversation_id), lines))


def _picture(conversation: Conversation, lines: list[Line]) -> State:
    hidden = conversation.hidden_now(services().clock.now())
    return {
        "messages": rows(lines, hidden),
        "hidden": hidden > 0,
        **surroundings(services(), conversation),
        **standing(services(), conversation),
    }


def _opened(opened: NewlyOpened) -> Opened:
    """A conversation with its secret, as its holder may see it from the beginning."""
    lines = services().conversations.transcript(opened.conversation.id)  # writes that they are read
    with services().db.reading():
        conversation = services().conversations.get(opened.conversation.id)
        return {
            "conversation": conversation.id,
            "token": opened.token,
            "messages": rows(lines, conversation.hidden_now(services().clock.now())),
            **surroundings(services(), conversation),
            **standing(services(), conversation),
        }
