"""Recordings: docs/voice/api/recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, request

from phone_simulator.media import silence
from phone_simulator.names import API_VERSION, rfc2822
from phone_simulator.record import Recording
from phone_simulator.rest.context import here
from phone_simulator.rest.errors import ApiError
from phone_simulator.rest.paging import Json, page, wanted

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange


def register(app: Flask, root: str) -> None:
    """List, fetch, delete, and the sound itself."""

    @app.get(f"{root}/Recordings.json")
    def list_recordings(account: str) -> Json:
        call_sid = request.args.get("CallSid")
        found = (
            one
            for one in here().recordings.values()
            if call_sid in (None, one.call_sid) and wanted(one.started_at, "DateCreated")
        )
        return page("recordings", found, lambda one: show(here(), one))

    @app.get(f"{root}/Recordings/<sid>.json")
    def fetch_recording(account: str, sid: str) -> Json:
        return show(here(), _find(here(), sid))

    # docs/voice/api/recording#fetch-a-recording-media-file. At .mp3 there is a WAV here, which says so in its type.
    @app.get(f"{root}/Recordings/<sid>")
    @app.get(f"{root}/Recordings/<sid>.wav")
    @app.get(f"{root}/Recordings/<sid>.mp3")
    def recorded_sound(account: str, sid: str) -> Response:
        found = _find(here(), sid)
        if found.status != "completed":
            raise ApiError.not_found()
        return Response(silence(found.seconds), mimetype="audio/x-wav")

    @app.delete(f"{root}/Recordings/<sid>.json")
    def delete_recording(account: str, sid: str) -> tuple[str, int]:
        del here().recordings[_find(here(), sid).sid]
        return "", 204


def _find(exchange: Exchange, sid: str) -> Recording:
    if sid not in exchange.recordings:
        raise ApiError.not_found()
    return exchange.recordings[sid]


def show(exchange: Exchange, one: Recording) -> Json:
    """docs/voice/api/recording#recording-properties."""
    return {
        "sid": one.sid,
        "account_sid": exchange.account,
        "call_sid": one.call_sid,
        "conference_sid": one.conference_sid or None,
        "status": one.status,
        "source": one.source,
        "channels": 1,
        "duration": str(one.seconds) if one.status == "completed" else None,
        "price": None,
        "price_unit": "USD",
        "error_code": None,
        "encryption_details": None,
        "api_version": API_VERSION,
        "media_url": exchange.recording_url(one.sid),
        "start_time": rfc2822(one.started_at),
        "date_created": rfc2822(one.started_at),
        "date_updated": rfc2822(one.started_at),
        "uri": f"/{API_VERSION}/Accounts/{exchange.account}/Recordings/{one.sid}.json",
        "subresource_uris": {},
    }
