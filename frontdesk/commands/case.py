"""A case's packet as lines to read in a terminal: the brief first, then the whole conversation."""

from collections.abc import Iterator
from typing import Any

from frontdesk.cases.packet import Packet

PARTS = (
    *("behalf", "wants_too", "tried", "stopped", "waits_since", "calls", "mood", "needs_told", "promises", "agreed"),
    *("reach", "contacts", "open_cases"),
)


def lines_of(packet: Packet) -> Iterator[str]:
    """The packet, a line for each thing known. Of a number on file only its last digits: `--json` has it whole."""
    plain = packet.as_json()
    who, brief = {key: value for key, value in plain["who"].items() if key != "phones"}, plain["brief"]
    yield f"who: {_said(who)}"
    yield f"wants: {plain['wants']}"
    yield from (f"{key}: {_said(brief[key])}" for key in PARTS if brief[key])
    yield from (f"given: {_said({key: value})}" for key, value in plain["facts"].items())
    yield f"manager: {plain['manager']}"
    yield f"case: {_said(plain['case'])}"
    for line in plain["transcript"]:
        yield f"{line['at']} {line['name'] or line['author']}: {line['text']}"


def _said(value: Any) -> str:
    """Plain values in words, leaving out what is not known."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(each)}" for key, each in value.items() if each not in (None, "", [], ()))
    if isinstance(value, list):
        return "; ".join(_said(each) for each in value)
    return str(value)
