"""The engine's doors: one message in, the answers and the engine's short memory out; and a text, to be read only.

A turn has an id: the same id again gets the stored answers. A conversation that the engine does not know (it was
restarted, or forgot it) is refused with 409 until its state is sent along. Typed text is never a command. A turn that
was begun is finished also when the caller has gone: asked again with the same id, it is answered from memory.
"""

import asyncio
import time
from typing import Any, Awaitable, Callable, Optional, Set, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.patches import ActionFailed
from components.turn import BadTurn, Json, Turn, harmless, is_answered, outcome, prepared, read_turn
from frontdesk.log import log
from frontdesk.trace import coming_from

WAIT_SECONDS = 0.05  # between looks whether the turn before is over; Rasa's own default is a second


class UnknownConversation(Exception):
    """The engine has no memory of this conversation, and none was sent along."""


class FrontdeskChannel(InputChannel):
    """Answers over HTTP, in the response."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in its address."""
        return "frontdesk"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The addresses of the channel."""
        blueprint = Blueprint("frontdesk_channel", "frontdesk_channel")
        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(hear, "/turn", methods=["POST"])
        blueprint.add_route(read, "/reading", methods=["POST"])
        return blueprint


class Nowhere(OutputChannel):
    """Sends nothing: the answers are read from the tracker, where they have their names."""

    @classmethod
    def name(cls) -> str:
        """The name that responses may be written for."""
        return "frontdesk"

    async def send_response(self, recipient_id: str, message: Json) -> None:
        """Does nothing."""


_running: "Set[asyncio.Task[Tuple[int, Json]]]" = set()


async def health(request: Request) -> HTTPResponse:
    """Whether messages can be answered."""
    ready = _agent(request) is not None
    return response.json({"status": "ok" if ready else "loading"}, status=200 if ready else 503)


async def hear(request: Request) -> HTTPResponse:
    """Answers one message; a caller who hangs up does not cut the turn short."""
    agent = _agent(request)
    if agent is None:
        return response.json({"error": "loading"}, status=503)
    task = asyncio.ensure_future(answer(agent, request.json))
    _running.add(task)  # or it could be collected while it runs
    task.add_done_callback(_running.discard)
    status, body = await asyncio.shield(task)
    return response.json(body, status=status)


async def read(request: Request) -> HTTPResponse:
    """What a text is taken for, of no conversation; nothing is done or kept."""
    agent = _agent(request)
    if agent is None:
        return response.json({"error": "loading"}, status=503)
    status, body = await reading(agent, request.json)
    return response.json(body, status=status)


async def reading(agent: Agent, body: Any) -> Tuple[int, Json]:
    """The status and the body of the answer to a text. Never raises, and logs no more than the kind of an error."""
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str):
        return 400, {"error": "bad_text"}
    try:
        parsed = await agent.parse_message(harmless(text))
    except Exception as error:
        log.error("turn", outcome="failed", error=error)
        return 500, {"error": "failed"}
    return 200, {"intent": (parsed.get("intent") or {}).get("name")}


async def answer(agent: Agent, body: Any) -> Tuple[int, Json]:
    """The status and the body of the answer. Never raises, and logs no more than the kind of an error."""
    try:
        turn = read_turn(body)
    except BadTurn:
        return 400, {"error": "bad_turn"}
    began = time.perf_counter()
    with coming_from(str(turn.origin.get("where", "engine")), str(turn.origin.get("trace"))):
        status, answered = await _answer(agent, turn)
        ms = int((time.perf_counter() - began) * 1000)
        log.info("turn", conversation=turn.conversation, status=status, ms=ms)
        return status, answered


async def _answer(agent: Agent, turn: Turn) -> Tuple[int, Json]:
    try:
        return 200, await take(agent, turn)
    except UnknownConversation:
        return 409, {"error": "unknown_conversation"}
    except ActionFailed as failed:
        log.error("action", action=failed.action, outcome="failed", error=failed.kind)
        return 500, {"error": "action_failed"}
    except Exception as error:
        log.error("turn", outcome="failed", error=error)
        return 500, {"error": "failed"}


async def take(agent: Agent, turn: Turn) -> Json:
    """Takes a turn, one at a time per conversation. Raises UnknownConversation, ActionFailed."""
    async with agent.lock_store.lock(turn.conversation, wait_time_in_seconds=WAIT_SECONDS):
        known = await agent.tracker_store.retrieve(turn.conversation)
        if known is not None and is_answered(known, turn.id):
            return outcome(known, turn.id, repeated=True)
        if known is None and turn.state is None and not turn.first:
            raise UnknownConversation
        await agent.tracker_store.save(prepared(known, turn, agent.domain))
        about = {"input_channel": "frontdesk", "metadata": {"turn": turn.id, "origin": turn.origin}}
        message = UserMessage(turn.message, Nowhere(), turn.conversation, **about)
        await agent.processor.handle_message(message)  # the agent's own would wait for the lock we hold
        return outcome(await agent.tracker_store.retrieve(turn.conversation), turn.id, repeated=False)


def _agent(request: Request) -> Optional[Agent]:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None
