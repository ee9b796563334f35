"""The provider's REST API, as far as a practice needs it (docs/usage/api)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from phone_simulator.names import API_VERSION
from phone_simulator.rest import calls, conferences, messages, numbers, participants, recordings
from phone_simulator.rest.context import KEY, here
from phone_simulator.rest.errors import ApiError, answer_errors

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange

LOST_SECONDS = 30.0  # in real time: longer than a client waits


class AnswerLost(TimeoutError):
    """The request was accepted and done, and its answer never arrived."""


class Rest:
    """A WSGI application. One request at a time: the exchange has one lock."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request. Raises AnswerLost in virtual time, where nobody can wait for it."""
        monkey = self._exchange.monkey
        environ[KEY] = self._exchange
        with self._exchange.clock.lock:
            answer = Response.from_app(_routes(), environ)
            changes = environ["REQUEST_METHOD"] in ("POST", "DELETE") and answer.status_code < 400
            lost = changes and monkey.happens(monkey.chaos.rest_timeout)
        if lost and not self._exchange.clock.real_time:
            raise AnswerLost(environ["PATH_INFO"])
        if lost:
            time.sleep(LOST_SECONDS)
        return answer(environ, start_response)


@cache
def _routes() -> Flask:
    app = Flask("phone_simulator.rest")
    # What the simulator does not do, or does wrong, must not look like an answer of the provider.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.before_request(_may_come_in)
    answer_errors(app)
    for module in (calls, conferences, participants, messages, numbers, recordings):
        module.register(app, f"/{API_VERSION}/Accounts/<account>")
    return app


def _may_come_in() -> None:
    """Who asks (docs/usage/requests-to-twilio#credentials), and whether the provider feels like answering."""
    exchange, given = here(), request.authorization
    if given is None or (given.username, given.password) != (exchange.account, exchange.token):
        raise ApiError(20003, "Authenticate", 401)
    if (request.view_args or {}).get("account", exchange.account) != exchange.account:
        raise ApiError.not_found()
    if exchange.monkey.happens(exchange.monkey.chaos.rest_429):
        raise ApiError(20429, "Too Many Requests", 429)
    if exchange.monkey.happens(exchange.monkey.chaos.rest_500):
        raise ApiError(20500, "Internal Server Error", 500)
