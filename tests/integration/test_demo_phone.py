"""The telephone of a demo: what is done with a phone reaches the simulator, and nothing else; in earnest nothing."""

import json
import re
from typing import Any

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from frontdesk.adapters.telephony.simulator import SimulatedPhones
from tests.builders import Desk
from voice_gateway.app import create_app
from voice_gateway.simulator.callers import NOT_KNOWN, WITHHELD
from voice_gateway.simulator.phones import PHONES

AMARA, DANA = "+19145550158", "+19145550110"
BASE = "/demo/phone"
HEARD = {
    "number": 3,
    "at": "2026-11-23T15:00:00+00:00",
    "text": "How can I help?",
    "by": "voice",
    "language": "en-US",
    "cut": False,
    "secret": "not for a page",
}
HEARING = {"text": "Please wait.", "by": DANA, "language": "en-US", "left": 1.5}
ABOUT = {"call": {"sid": "CA1", "with": "+19145550100"}, "connected_to": [DANA], "token": "not for a page"}
IN_CALL = {"number": AMARA, "state": "in call", "heard": [HEARD], "hearing": [HEARING], **ABOUT}
Asked = tuple[str, str, Any]


class Simulator(httpx.BaseTransport):
    """A simulator that answers what a test says, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer = httpx.Response(200, json={})
        self.away = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("refused")
        body = json.loads(request.content) if request.content else None
        self.asked.append((request.method, request.url.raw_path.decode(), body))
        return self.answer


@pytest.fixture
def simulator() -> Simulator:
    return Simulator()


@pytest.fixture
def app(desk: Desk, simulator: Simulator) -> Flask:
    app = create_app(desk.services)
    app.extensions[PHONES] = SimulatedPhones(8002, simulator)
    return app


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def in_earnest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = desk.services.practices.current()
    monkeypatch.setattr(practice, "details", practice.details.model_copy(update={"demo": False}))


def test_what_is_done_with_a_phone_goes_on_to_the_simulator(browser: FlaskClient, simulator: Simulator) -> None:
    did = [
        browser.post(f"{BASE}/calls", json={"from": AMARA, "language": "en-US"}),
        browser.post(f"{BASE}/phones/{AMARA}/say", json={"text": "  I want  a person "}),
        browser.post(f"{BASE}/phones/{DANA}/press", json={"digits": "1#"}),
        *(browser.post(f"{BASE}/phones/{DANA}/{what}", json={}) for what in ("answer", "decline", "hangup")),
    ]

    assert [answer.status_code for answer in did] == [201, 200, 200, 200, 200, 200]
    assert simulator.asked == [
        ("POST", "/simulator/calls", {"from": AMARA, "language": "en-US"}),
        ("POST", "/simulator/phones/%2B19145550158/say", {"text": "I want a person"}),
        ("POST", "/simulator/phones/%2B19145550110/press", {"digits": "1#"}),
        *(("POST", f"/simulator/phones/%2B19145550110/{what}", {}) for what in ("answer", "decline", "hangup")),
    ]


def test_a_page_sees_what_a_phone_does_and_hears_and_no_more(browser: FlaskClient, simulator: Simulator) -> None:
    simulator.answer = httpx.Response(200, json=IN_CALL)

    heard = browser.get(f"{BASE}/phones/{AMARA}?after=2")

    shown = {name: HEARD[name] for name in ("number", "at", "text", "language", "cut")}
    now = {"number": None, "at": None, "text": "Please wait.", "by": "somebody", "language": "en-US", "cut": False}
    sentences = {"heard": [{**shown, "by": "practice"}], "hearing": [now]}
    assert heard.json == {"call": "CA1", "state": "in_call", "with": True, **sentences}
    assert simulator.asked == [("GET", "/simulator/phones/%2B19145550158?after=2", None)]
    assert heard.headers["Cache-Control"] == "no-store"


def test_a_phone_that_never_was_in_a_call_is_idle(browser: FlaskClient, simulator: Simulator) -> None:
    simulator.answer = httpx.Response(404)

    heard = browser.get(f"{BASE}/phones/{DANA}")

    assert heard.json == {"call": None, "state": "idle", "with": False, "heard": [], "hearing": []}


def test_which_managers_phone_rings_is_told_and_nobody_elses(browser: FlaskClient, simulator: Simulator) -> None:
    ringing = [{"number": DANA, "state": "ringing", "heard": []}, {"number": AMARA, "state": "in call", "heard": []}]
    simulator.answer = httpx.Response(200, json=ringing)

    assert browser.get(f"{BASE}/managers").json == {"dana-whitfield": "ringing"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("calls", {"from": "+12125551234"}, 404),
        ("calls", {"from": DANA}, 404),
        ("calls", {}, 404),
        ("calls", ["from"], 404),
        ("phones/+12125551234/say", {"text": "x"}, 404),
        ("phones/%2E%2E/say", {"text": "x"}, 404),
        (f"phones/{AMARA}/say", {"text": "   "}, 400),
        (f"phones/{AMARA}/say", {"text": 7}, 400),
        (f"phones/{AMARA}/press", {"digits": "1w"}, 400),
        (f"phones/{AMARA}/press", {"digits": ""}, 400),
        (f"phones/{AMARA}/record", {}, 404),
        (f"phones/{AMARA}/say/more", {"text": "x"}, 404),
        ("messages", {}, 404),
        ("../2010-04-01/Accounts/AC1/Calls.json", {}, 404),
    ],
)
def test_nothing_else_goes_on(browser: FlaskClient, simulator: Simulator, path: str, body: Any, status: int) -> None:
    answer = browser.post(f"{BASE}/{path}", json=body)

    assert answer.status_code == status
    assert simulator.asked == []


def test_a_form_of_somebody_elses_page_presses_nothing(browser: FlaskClient, simulator: Simulator) -> None:
    forms = [
        browser.post(f"{BASE}/phones/{AMARA}/hangup"),
        browser.post(f"{BASE}/calls", data={"from": AMARA}),
        browser.post(f"{BASE}/calls", data=json.dumps({"from": AMARA}), content_type="text/plain"),
    ]

    assert [answer.status_code for answer in forms] == [415, 415, 415]
    assert simulator.asked == []


def test_it_is_told_that_the_simulator_is_not_running_or_that_the_line_is_not_open(
    browser: FlaskClient, simulator: Simulator
) -> None:
    simulator.answer = httpx.Response(409)
    too_late = browser.post(f"{BASE}/phones/{AMARA}/say", json={"text": "hello"})
    simulator.answer = httpx.Response(302, headers={"Location": "http://elsewhere.example/"})
    astray = browser.get(f"{BASE}/phones/{AMARA}")
    simulator.away = True
    away = browser.get(f"{BASE}/phones/{AMARA}")

    assert (too_late.status_code, too_late.json) == (409, {"error": "not_possible"})
    assert (astray.status_code, astray.json) == (503, {"error": "away"})
    assert (away.status_code, away.json) == (503, {"error": "away"})


def test_no_address_presses_without_end(browser: FlaskClient, simulator: Simulator) -> None:
    answers = [browser.post(f"{BASE}/phones/{AMARA}/press", json={"digits": "1"}) for _ in range(70)]

    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].headers["Retry-After"]
    assert len(simulator.asked) == len(answers) - len(refused)


@pytest.mark.usefixtures("in_earnest")
def test_a_practice_in_earnest_refuses_all_of_it(browser: FlaskClient, simulator: Simulator) -> None:
    answers = [
        browser.get(BASE),
        browser.get(f"{BASE}/managers"),
        browser.get(f"{BASE}/phones/{AMARA}"),
        browser.post(f"{BASE}/calls", json={"from": AMARA}),
        browser.post(f"{BASE}/phones/{AMARA}/say", json={"text": "hello"}),
        browser.post(f"{BASE}/phones/{DANA}/answer", json={}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert simulator.asked == []


@pytest.mark.parametrize("language", ["en-US", "es-US"])
def test_the_page_offers_made_up_people_a_new_number_and_a_withheld_one(
    browser: FlaskClient, desk: Desk, language: str
) -> None:
    page = browser.get(f"{BASE}?language={language}")

    html = page.get_data(as_text=True)
    numbers = re.findall(r'<option value="([^"]+)" data-card', html)
    assert {AMARA, NOT_KNOWN, WITHHELD} <= set(numbers)
    assert len(numbers) == len(set(numbers))
    assert not re.search(r"<script(?![^>]+src=)|<style|\son\w+=|\sstyle=", html)
    assert desk.services.texts.say("page_phone_state_ringing", language) in html
    assert "{" not in re.sub(r'data-pressed="[^"]+"', "", html)


def test_the_new_number_is_nobodys(desk: Desk) -> None:
    for file in desk.services.settings.practice.rglob("*.yml"):
        assert NOT_KNOWN not in file.read_text()


def test_a_manager_has_a_phone_that_calls_nobody_and_an_unknown_one_has_none(browser: FlaskClient) -> None:
    page = browser.get(f"{BASE}?as=dana-whitfield&language=en-US")

    html = page.get_data(as_text=True)
    assert f'data-number="{DANA}"' in html
    assert 'id="answer"' in html
    assert 'id="dial"' not in html
    assert browser.get(f"{BASE}?as=nobody").status_code == 404
    assert browser.get(f"{BASE}?as=noor-haddad").status_code == 404  # owns no cases, so is never rung


def test_with_an_account_the_page_names_the_real_number_and_has_no_phone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.services.settings, "phone_number", "+19145550100")
    browser = create_app(desk.services).test_client()

    html = browser.get(f"{BASE}?language=en-US").get_data(as_text=True)

    assert "Call (914) 555-0100 from a real phone" in html
    assert 'id="phone"' not in html
    assert browser.post(f"{BASE}/calls", json={"from": AMARA}).status_code == 503


def test_it_is_found_from_the_practices_page_the_inbox_and_the_consoles_door(browser: FlaskClient) -> None:
    for path in ("/", "/demo/inbox", "/console/sign-in"):
        html = browser.get(f"{path}?language=es-US").get_data(as_text=True)
        assert 'href="/demo/phone?language=es-US"' in html, path


@pytest.mark.usefixtures("in_earnest")
def test_in_earnest_nothing_leads_there(browser: FlaskClient) -> None:
    for path in ("/", "/console/sign-in"):
        assert "/demo/phone" not in browser.get(path).get_data(as_text=True), path
