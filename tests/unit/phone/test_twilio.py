"""Calls over Twilio's REST API, as a stand-in on this machine hears and answers them."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from frontdesk.adapters.telephony.port import CallOver, CallStatus, NumberRefused, Ring, TelephonyAway
from frontdesk.adapters.telephony.twilio import TwilioTelephony

MANAGER = "+19145550110"
CALLS = "/2010-04-01/Accounts/AC1/Calls"
RING = Ring(MANAGER, "/phone/legs/1", "/phone/legs/1/events", "/phone/legs/1/machine", seconds=25)


@dataclass
class StandIn:
    """Answers everything the same way, and keeps what it was asked. `slow`: seconds until it does."""

    port: int = 0
    status: int = 201
    body: dict[str, Any] = field(default_factory=lambda: {"sid": "CA1", "status": "queued"})
    slow: float = 0.0
    asked: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)

    def calls(self, seconds: float = 5.0, *, demo: bool = True) -> TwilioTelephony:
        """Telephony that goes here."""
        ours, here = "https://desk.example.org", f"http://127.0.0.1:{self.port}"
        return TwilioTelephony("AC1", "token", "+19145550100", ours, here, lambda: demo, seconds)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A running stand-in."""
    found = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length, parts = int(self.headers.get("Content-Length") or 0), urlsplit(self.path)
            asked = parts.query if self.command == "GET" else self.rfile.read(length).decode()
            found.asked.append((self.command, parts.path, parse_qs(asked)))
            time.sleep(found.slow)
            content = json.dumps(found.body).encode()
            self.send_response(found.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 (named by the library)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()


def test_a_call_is_placed_with_all_that_makes_its_reports_come(stand_in: StandIn) -> None:
    call_id = stand_in.calls().ring(RING)

    [(method, path, sent)] = stand_in.asked
    assert (call_id, method, path) == ("CA1", "POST", f"{CALLS}.json")
    assert sent["StatusCallbackEvent"] == ["initiated", "ringing", "answered", "completed"]
    assert (sent["To"], sent["From"], sent["Timeout"]) == ([MANAGER], ["+19145550100"], ["25"])
    assert sent["Url"] == ["https://desk.example.org/phone/legs/1"]
    assert sent["StatusCallback"] == ["https://desk.example.org/phone/legs/1/events"]
    assert (sent["MachineDetection"], sent["AsyncAmd"]) == (["Enable"], ["true"])
    assert sent["AsyncAmdStatusCallback"] == ["https://desk.example.org/phone/legs/1/machine"]


@pytest.mark.parametrize("status", [500, 503, 429, 401, 404])
def test_a_call_that_the_provider_did_not_take_is_never_tried_again_blindly(stand_in: StandIn, status: int) -> None:
    stand_in.status, stand_in.body = status, {"code": 20000 + status, "message": f"no {MANAGER}", "status": status}

    with pytest.raises(TelephonyAway) as away:
        stand_in.calls().ring(RING)

    assert len(stand_in.asked) == 1
    assert MANAGER not in str(away.value)


def test_nobody_waits_longer_than_the_time_out(stand_in: StandIn) -> None:
    stand_in.slow = 2.0
    began = time.monotonic()

    with pytest.raises(TelephonyAway):
        stand_in.calls(seconds=0.3).ring(RING)

    assert time.monotonic() - began < 1.5
    assert len(stand_in.asked) == 1


@pytest.mark.parametrize("code", [21211, 21214, 21215, 13227])
def test_a_number_that_cannot_be_rung_is_told_apart(stand_in: StandIn, code: int) -> None:
    stand_in.status, stand_in.body = 400, {"code": code, "message": f"{MANAGER} is no number", "status": 400}

    with pytest.raises(NumberRefused) as refused:
        stand_in.calls().ring(RING)

    assert MANAGER not in str(refused.value)


def test_leading_on_a_call_that_has_ended_says_so_and_ending_it_is_no_error(stand_in: StandIn) -> None:
    stand_in.status, stand_in.body = 400, {"code": 21220, "message": "not in-progress", "status": 400}

    with pytest.raises(CallOver):
        stand_in.calls().lead("CA9", "/phone/calls/next")
    stand_in.calls().hang_up("CA9")

    led, ended = stand_in.asked
    assert led[1:] == (f"{CALLS}/CA9.json", {"Url": ["https://desk.example.org/phone/calls/next"], "Method": ["POST"]})
    assert ended[2] == {"Status": ["completed"]}


def test_how_far_a_call_is(stand_in: StandIn) -> None:
    stand_in.status, stand_in.body = 200, {"sid": "CA9", "status": "in-progress"}
    assert stand_in.calls().status("CA9") is CallStatus.IN_PROGRESS

    stand_in.status, stand_in.body = 404, {"code": 20404, "message": "not found", "status": 404}
    assert stand_in.calls().status("CA9") is None


def test_nobody_is_in_a_room_that_there_is_not(stand_in: StandIn) -> None:
    stand_in.status, stand_in.body = 200, {"conferences": [], "next_page_uri": None}

    assert stand_in.calls().in_room("ho-1") == frozenset()

    [(_, path, sent)] = stand_in.asked
    assert path == "/2010-04-01/Accounts/AC1/Conferences.json"
    assert sent["FriendlyName"] == ["ho-1"]


def test_a_practice_in_earnest_places_no_call_at_a_stand_in(stand_in: StandIn) -> None:
    with pytest.raises(TelephonyAway):
        stand_in.calls(demo=False).ring(RING)

    assert stand_in.asked == []


def test_nothing_that_is_sent_is_logged(stand_in: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        stand_in.calls().ring(RING)

    assert "5550110" not in caplog.text
