"""A way for a client of the REST API to reach it inside this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from phone_simulator.rest import AnswerLost
from phone_simulator.transports import call_wsgi

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange


class RestTransport(httpx.BaseTransport):
    """For httpx.Client(transport=…): every request goes to the exchange, wherever it was meant to go."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """An answer that is lost is a time-out, as it is on the wire."""
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        try:
            status, answered, body = call_wsgi(
                self._exchange.rest, request.method, str(request.url), headers, request.read()
            )
        except AnswerLost as lost:
            raise httpx.ReadTimeout(str(lost), request=request) from lost
        return httpx.Response(status, headers=answered, content=body, request=request)
