"""Which exchange a request is for: they share one set of routes, which takes longer to build than a call lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import request

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange

KEY = "phone_simulator.exchange"


def here() -> Exchange:
    """The exchange of the request being answered."""
    return cast("Exchange", request.environ[KEY])
