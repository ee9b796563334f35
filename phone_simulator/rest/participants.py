"""Participants of a conference: docs/voice/api/conference-participant-resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request

from phone_simulator import twiml
from phone_simulator.calls import Call
from phone_simulator.names import API_VERSION, rfc2822
from phone_simulator.plan import Plan
from phone_simulator.rest import calls, checks
from phone_simulator.rest.conferences import find
from phone_simulator.rest.context import here
from phone_simulator.rest.errors import ApiError
from phone_simulator.rest.paging import Json, page
from phone_simulator.rooms import Participant, Room

if TYPE_CHECKING:
    from phone_simulator.exchange import Exchange

UPDATE = checks.fields("Muted Hold HoldUrl HoldMethod EndConferenceOnExit")
UPDATE_KNOWN = UPDATE | checks.fields(
    "AnnounceUrl AnnounceMethod WaitUrl WaitMethod BeepOnExit Coaching CallSidToCoach"
)
# Field of the request → attribute of the Conference noun that does the same.
NOUN = {
    "Label": "participantLabel",
    "Muted": "muted",
    "StartConferenceOnEnter": "startConferenceOnEnter",
    "EndConferenceOnExit": "endConferenceOnExit",
    "WaitUrl": "waitUrl",
    "WaitMethod": "waitMethod",
    "ConferenceStatusCallback": "statusCallback",
    "ConferenceStatusCallbackMethod": "statusCallbackMethod",
}
CREATE = checks.fields(
    "To From Timeout TimeLimit StatusCallback StatusCallbackMethod StatusCallbackEvent Beep "
    "ConferenceStatusCallbackEvent"
) | set(NOUN)


def register(app: Flask, root: str) -> None:
    """Create, list, fetch, update, delete."""
    path = f"{root}/Conferences/<sid>/Participants"

    @app.get(f"{path}.json")
    def list_participants(account: str, sid: str) -> Json:
        room = find(here(), sid)
        return page("participants", [one for one in room.participants.values() if _asked_for(one)], _shown_in(room))

    @app.post(f"{path}.json")
    def create_participant(account: str, sid: str) -> tuple[Json, int]:
        checks.only(CREATE, CREATE)
        room = here().rooms[sid] if sid in here().rooms else here().room(sid)
        return _create(here(), room), 201

    @app.get(f"{path}/<name>.json")
    def fetch_participant(account: str, sid: str, name: str) -> Json:
        room = find(here(), sid)
        return show(room, _in(room, name))

    @app.post(f"{path}/<name>.json")
    def update_participant(account: str, sid: str, name: str) -> Json:
        room = find(here(), sid)
        one = _in(room, name)
        checks.only(UPDATE_KNOWN, UPDATE)
        _update(room, one)
        return show(room, one)

    @app.delete(f"{path}/<name>.json")
    def delete_participant(account: str, sid: str, name: str) -> tuple[str, int]:
        room = find(here(), sid)
        one = _in(room, name)
        here().clock.soon(lambda: room.kick(one))
        return "", 204


def _in(room: Room, name: str) -> Participant:
    """Whoever is in now; who left is not found, and nobody is in a conference that ended."""
    found = room.find(name)
    if found is None:
        raise ApiError.not_found()
    return found


def _asked_for(one: Participant) -> bool:
    asked = request.args
    return all(
        asked.get(name, word(value)) == word(value) for name, value in (("Muted", one.muted), ("Hold", one.hold))
    )


def _update(room: Room, one: Participant) -> None:
    if "Muted" in request.form and checks.flag("Muted") != one.muted:
        one.muted = checks.flag("Muted")
        room.changed("participant-mute" if one.muted else "participant-unmute", one)
    if "EndConferenceOnExit" in request.form:
        one.ends = checks.flag("EndConferenceOnExit")
        room.changed("participant-modify", one)
    if "Hold" in request.form and checks.flag("Hold") != one.hold:
        if checks.flag("Hold"):
            room.put_on_hold(one, checks.url("HoldUrl"), checks.one_of("HoldMethod", ("GET", "POST"), "GET", 21209))
        else:
            room.take_off_hold(one)


def _create(exchange: Exchange, room: Room) -> Json:
    """Calls somebody straight into the conference: no gate, no word first."""
    to_number, from_number = calls.called(exchange)
    noun = twiml.Verb("Conference", {NOUN[name]: checks.text(name) for name in NOUN if name in request.form}, room.name)
    noun.attributes["statusCallbackEvent"] = " ".join(request.form.getlist("ConferenceStatusCallbackEvent"))
    document = twiml.Document("", [twiml.Verb("Dial", children=[noun])])
    # Several events in one field, separated by spaces, are right here and only here.
    events = " ".join(request.form.getlist("StatusCallbackEvent") or ["completed"]).split()
    plan = Plan(
        prepared=document,
        status_callback=checks.url("StatusCallback", 21609),
        status_callback_method=checks.method("StatusCallbackMethod"),
        events=tuple(events),
        timeout=checks.whole("Timeout", 60, 5, 600, 21208),
        time_limit=checks.whole("TimeLimit", 14_400, 1, 86_400),
    )
    phone = exchange.phone(to_number)
    call = Call(exchange, phone, plan, from_number=from_number, to_number=to_number, direction="outbound-api")
    call.when_over.append(lambda: None if call.answered_at else room.failed_to_add(call, noun, document))
    exchange.add(call)
    starts = noun.flag("startConferenceOnEnter", True)
    expected = Participant(call, checks.text("Label"), starts=starts, ends=noun.flag("endConferenceOnExit", False))
    return show(room, expected) | {"status": "queued"}


def _shown_in(room: Room):  # type: ignore[no-untyped-def]
    return lambda one: show(room, one)


def word(flag: bool) -> str:
    """As the query writes it."""
    return "true" if flag else "false"


def show(room: Room, one: Participant) -> Json:
    """docs/voice/api/conference-participant-resource#participant-properties."""
    account = room.exchange.account
    return {
        "account_sid": account,
        "call_sid": one.call.sid,
        "label": one.label or None,
        "call_sid_to_coach": one.coach or None,
        "coaching": bool(one.coach),
        "conference_sid": room.sid,
        "muted": one.muted,
        "hold": one.hold,
        "status": "connected",
        "start_conference_on_enter": one.starts,
        "end_conference_on_exit": one.ends,
        "queue_time": None,
        "date_created": rfc2822(one.call.created_at),
        "date_updated": rfc2822(room.updated_at),
        "uri": f"/{API_VERSION}/Accounts/{account}/Conferences/{room.sid}/Participants/{one.call.sid}.json",
    }
