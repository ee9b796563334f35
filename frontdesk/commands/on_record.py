"""A patient's record as lines for a person: who, which visits, what is owed, which cases."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


def lines_of(shown: dict[str, Any], zone: ZoneInfo) -> Iterator[str]:
    """The record that `show.patient` gives; times are the practice's, and what is empty is left out."""
    yield from _person(shown["patient"])
    for title, line in (("appointments", _appointment), ("statements", _statement), ("cases", _case)):
        yield ""
        yield f"{title}: {len(shown[title]) or 'none'}"
        yield from (f"  {line(one, zone)}" for one in shown[title])


def _person(person: dict[str, Any]) -> Iterator[str]:
    yield f"{person['given']} {person['family']} ({person['id']})"
    facts = {name: value for name, value in person.items() if name not in ("id", "given", "family") and value}
    for name, value in facts.items():
        words = ", ".join(value) if isinstance(value, tuple) else value
        yield f"  {name.replace('_', ' ')}: {words}"


def _appointment(one: dict[str, Any], zone: ZoneInfo) -> str:
    where = f"{one['visit_type_id']} with {one['provider_id']} at {one['site_id']}"
    reason = f" ({one['reason']})" if one["reason"] else ""
    return f"{_moment(one['start'], zone)}  {one['status']:10} {where}{reason}"


def _statement(one: dict[str, Any], _: ZoneInfo) -> str:
    owed = f"owed {one['owed'] / 100:.2f} {one['currency']}"
    return f"{one['day']}  {one['status']:10} {owed}, due {one['due']}, charges: {len(one['charges'])} ({one['id']})"


def _case(one: dict[str, Any], zone: ZoneInfo) -> str:
    who = f", {one['manager_id']}" if one["manager_id"] else ""
    promised = f", promised for {_moment(one['promised_at'], zone)}" if one["promised_at"] else ""
    return f"{_moment(one['created_at'], zone)}  {one['status']:10} {one['reason']}{who}{promised} ({one['id']})"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %Y-%m-%d %H:%M}"
