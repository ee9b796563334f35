"""Conferences: docs/voice/api/conference-resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request

from phone_simulator.names import API_VERSION, rfc2822
from phone_simulator.rest import checks
from phone_simulator.rest.context import here
from phone_simulator.rest.errors import ApiError
from phone_simulator.rest.paging import Json, page, wanted
from phone_simulator.rooms import Room

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange

KNOWN = frozenset(("Status", "AnnounceUrl", "AnnounceMethod"))


def register(app: Flask, root: str) -> None:
    """List, fetch, update."""

    @app.get(f"{root}/Conferences.json")
    def list_conferences(account: str) -> Json:
        return page("conferences", (r for r in here().rooms.values() if _asked_for(r)), show)

    @app.get(f"{root}/Conferences/<sid>.json")
    def fetch_conference(account: str, sid: str) -> Json:
        return show(find(here(), sid))

    @app.post(f"{root}/Conferences/<sid>.json")
    def update_conference(account: str, sid: str) -> Json:
        room = find(here(), sid)
        checks.only(KNOWN, ("Status",))
        if checks.one_of("Status", ("", "completed"), "") == "completed":
            here().clock.soon(room.end)
        return show(room)


def find(exchange: Exchange, sid: str) -> Room:
    """A conference, or 404."""
    if sid not in exchange.rooms:
        raise ApiError.not_found()
    return exchange.rooms[sid]


def _asked_for(room: Room) -> bool:
    asked = request.args
    return (
        asked.get("FriendlyName", room.name) == room.name
        and asked.get("Status", room.status) == room.status
        and wanted(room.created_at, "DateCreated")
        and wanted(room.updated_at, "DateUpdated")
    )


def show(room: Room) -> Json:
    """docs/voice/api/conference-resource#conference-properties."""
    account = room.exchange.account
    uri = f"/{API_VERSION}/Accounts/{account}/Conferences/{room.sid}"
    return {
        "sid": room.sid,
        "account_sid": account,
        "friendly_name": room.name,
        "status": room.status,
        "region": "us1",
        "reason_conference_ended": room.reason or None,
        "call_sid_ending_conference": room.ended_by or None,
        "api_version": API_VERSION,
        "date_created": rfc2822(room.created_at),
        "date_updated": rfc2822(room.updated_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"participants": f"{uri}/Participants.json", "recordings": f"{uri}/Recordings.json"},
    }
