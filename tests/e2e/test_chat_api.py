"""The page's chat and the API: it asks nothing that is not described, and bears being refused."""

import json
import re
from urllib.parse import urlsplit

import httpx
import jsonschema_rs
import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.api import ApiPatient
from tests.e2e.chat import Chat
from tests.e2e.conftest import FrontDesk

pytestmark = pytest.mark.timeout(180)
BUSY = {"error": "busy", "message": "I am slow right now. To get a person now, press “Talk to a manager”."}


def test_the_pages_chat_asks_only_what_is_described(patient_page: Page, front_desk: FrontDesk) -> None:
    asked: list[Request] = []
    patient_page.on("request", lambda one: asked.append(one))

    chat = Chat(patient_page).open()
    chat.says("I'd like a checkup")
    patient_page.get_by_role("button", name="Español").click()
    patient_page.get_by_role("button", name="Hablar con un gerente").click()
    expect(patient_page.locator(".row[data-author=assistant]").nth(2)).to_be_visible(timeout=15_000)

    description = httpx.get(f"{front_desk.url}/chat/openapi.json").json()
    requests = [one for one in asked if re.match("/(chat|live)/", urlsplit(one.url).path) and one.method != "OPTIONS"]
    assert len({one.url for one in requests}) >= 5
    assert [problem for one in requests if (problem := _wrong(one, description))] == []


def test_when_the_practice_is_slow_the_patient_is_told_and_gets_the_answer_later(patient_page: Page) -> None:
    refusals = iter([503, 503])

    def slow(route: Route) -> None:
        status = next(refusals, None)
        route.fulfill(status=status, json=BUSY) if status else route.continue_()

    chat = Chat(patient_page).open()
    patient_page.route("**/messages", slow)
    patient_page.get_by_role("textbox").fill("what are your opening hours")
    patient_page.keyboard.press("Enter")

    expect(patient_page.get_by_text("I am slow right now")).to_be_visible()
    expect(patient_page.get_by_text("can't reach the front desk")).to_be_hidden()
    assert chat.violations() == []
    expect(patient_page.locator(".row[data-author=assistant]")).to_have_count(2, timeout=20_000)
    expect(patient_page.locator(".row[data-author=patient]")).to_have_count(1)


def test_danger_written_after_a_message_that_waits_goes_out_at_once(patient_page: Page) -> None:
    def slow(route: Route) -> None:
        waits = "opening hours" in (route.request.post_data or "")
        route.fulfill(status=503, json=BUSY) if waits else route.continue_()

    Chat(patient_page).open()
    patient_page.route("**/messages", slow)
    for text in ("what are your opening hours", "my husband has chest pain and can't breathe"):
        patient_page.get_by_role("textbox").fill(text)
        patient_page.keyboard.press("Enter")

    expect(patient_page.get_by_role("link", name=re.compile("911")).last).to_be_visible(timeout=5_000)


def test_without_an_event_stream_the_chat_asks_for_news(patient_page: Page, front_desk: FrontDesk) -> None:
    patient_page.route("**/live/**", lambda route: route.fulfill(status=503, json=BUSY))
    Chat(patient_page).open()
    memory = patient_page.evaluate("Object.values(sessionStorage).map(JSON.parse).find((one) => one?.token)")
    other_tab = ApiPatient(front_desk.url)
    other_tab.id, other_tab.http.headers["Authorization"] = memory["conversation"], f"Bearer {memory['token']}"

    other_tab.says("do you take Aetna?")

    expect(patient_page.locator(".row[data-author=assistant]")).to_have_count(2, timeout=10_000)


def _wrong(request: Request, description: dict[str, object]) -> str | None:
    """Why a request is not among those described."""
    path = urlsplit(request.url).path
    for template, methods in description["paths"].items():  # type: ignore[attr-defined]
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) and request.method.lower() in methods:
            body = methods[request.method.lower()].get("requestBody")
            if body is None:
                return f"{path} takes no body" if request.post_data else None
            schema = {**body["content"]["application/json"]["schema"], "components": description["components"]}
            found = jsonschema_rs.validator_for(schema).is_valid(json.loads(request.post_data or "null"))
            return None if found else f"{path} does not take {request.post_data}"
    return f"{request.method} {path} is not described"
