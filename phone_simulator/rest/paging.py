"""Lists, a page at a time (docs/usage/twilios-response#response-formats-list-paging-information)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import request

from phone_simulator.rest.errors import ApiError

Json = dict[str, Any]
LARGEST_PAGE = 1000


def page[T](name: str, items: Iterable[T], show: Callable[[T], Json]) -> Json:
    """The page asked for, newest first as the provider lists them."""
    everything = list(items)[::-1]
    size, number = _whole("PageSize", 50), _whole("Page", 0)
    if size > LARGEST_PAGE:
        raise ApiError(20007, "Page size too large")
    first = number * size
    here = everything[first : first + size]
    more = first + size < len(everything)
    return {
        name: [show(item) for item in here],
        "first_page_uri": _uri(0, size),
        "end": first + max(0, len(here) - 1),
        "previous_page_uri": _uri(number - 1, size) if number else None,
        "uri": _uri(number, size),
        "page_size": size,
        "start": first,
        "next_page_uri": _uri(number + 1, size) if more else None,
        "page": number,
    }


def _whole(name: str, default: int) -> int:
    value = request.args.get(name, str(default))
    if not value.isdigit():
        raise ApiError(20001, f"Invalid {name}: {value}")
    return int(value)


def _uri(number: int, size: int) -> str:
    kept = {name: value for name, value in request.args.items() if name not in ("Page", "PageSize", "PageToken")}
    return f"{request.path}?{urlencode(kept | {'PageSize': size, 'Page': number})}"


def wanted(moment: datetime | None, name: str) -> bool:
    """Whether a moment fits `Name`, `Name>` (from) and `Name<` (until) of the query; a day counts as a whole."""
    for sign, fits in ((">", lambda a, b: a >= b), ("<", lambda a, b: a <= b), ("", lambda a, b: a == b)):
        value = request.args.get(name + sign)
        if value and (moment is None or not _fits(moment, value, fits)):
            return False
    return True


def _fits(moment: datetime, value: str, fits: Callable[[Any, Any], bool]) -> bool:
    try:
        asked = datetime.fromisoformat(value)
    except ValueError as nonsense:
        raise ApiError(20001, f"Invalid date {value}") from nonsense
    if len(value) <= len("2026-03-02"):
        return fits(moment.astimezone(UTC).date(), asked.date())
    return fits(moment.replace(microsecond=0), asked if asked.tzinfo else asked.replace(tzinfo=UTC))
