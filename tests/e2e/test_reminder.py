"""From a booking to the reminder: asked for in the chat, sent a day before, read, heard and answered on a page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.flawless import NARROW, flawless
from tests.e2e.people import SOON, Stage, photo, staged

A_DAY = 24 * 60 * 60  # seconds


@pytest.fixture(scope="module")
def stage(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A front desk of these tests' own, on a Monday at 10:00."""
    yield from staged(chromium, tmp_path_factory.mktemp("reminder"))


def _books(stage: Stage) -> None:
    """Lucía books a visit on Thursday and wants a text."""
    patient = stage.patient()
    patient.says("I need a checkup with Dr. Ruiz on Thursday December 3")
    patient.says("1")
    patient.says("Lucia Ferrer Montoya")
    patient.says("February 17, 1988")
    patient.presses("Yes, book it")
    patient.reads("Shall we remind you")
    photo(patient.page, "reminder-question")
    patient.presses("Yes, by text message")
    patient.reads("A text goes to the mobile number we have on file")


def _link(stage: Stage) -> str:
    """What stands in the newest text in the inbox."""
    inbox = stage.inbox()
    link = inbox.locator("a[href*='#reminder=']").first
    expect(link).to_be_visible(timeout=4 * SOON)
    return link.get_attribute("href") or ""


def test_a_reminder_is_read_heard_and_answered(stage: Stage) -> None:
    _books(stage)
    stage.passes(9 * A_DAY)
    page = stage.page(manager=False, viewport={"width": 390, "height": 844})

    page.goto(_link(stage))

    expect(page.locator("#told")).to_contain_text("December 3")
    assert "Ferrer" not in page.content()
    photo(page, "reminder")
    flawless(page)
    page.set_viewport_size(NARROW)
    boxes = [page.get_by_role("button", name=name).bounding_box() for name in ("Listen", "I will come")]
    assert (
        boxes[1]["y"] - boxes[0]["y"] - boxes[0]["height"] > 8 or boxes[1]["x"] - boxes[0]["x"] > boxes[0]["width"] + 8
    )
    page.get_by_role("button", name="Listen").focus()
    with page.expect_response(re.compile("/sound")) as heard:
        page.keyboard.press("Enter")
    assert heard.value.headers["content-type"] == "audio/wav"
    page.get_by_role("button", name="I will come").press("Enter")
    expect(page.locator("#told")).to_contain_text("We know that you will come")
    expect(page.get_by_role("button", name="I will come")).to_be_hidden()
    expect(page.get_by_role("button", name="Listen")).to_be_focused()
    photo(page, "reminder-confirmed")
    page.get_by_role("button", name="No more of these").click()
    expect(page.locator("#told")).to_contain_text("You get no more of these reminders")
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="Move or cancel").click()
    expect(page.locator("frontdesk-chat")).to_be_attached()


def _visit(stage: Stage, address: str = "/visit?language=en-US#reminder=nothing") -> Page:
    page = stage.page(manager=False, viewport={"width": 390, "height": 844})
    page.goto(stage.desk.url + address)
    return page


def test_a_link_that_does_not_work_says_so_and_offers_the_chat_and_the_phone(stage: Stage) -> None:
    page = _visit(stage)

    expect(page.locator("#problem")).to_contain_text("does not work any more")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("in the chat"))).to_be_visible()
    flawless(page)


def test_a_page_that_cannot_reach_us_says_so_and_tries_again(stage: Stage) -> None:
    page, away = stage.page(manager=False, viewport={"width": 390, "height": 844}), "**/chat/reminders/show"

    def never(route: Route) -> None:
        route.abort()

    page.route(away, never)
    page.goto(f"{stage.desk.url}/visit?language=en-US#reminder=nothing")

    expect(page.locator("#problem")).to_contain_text("cannot be reached")
    flawless(page)
    page.unroute(away, never)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#problem")).to_contain_text("does not work any more")


def test_without_a_voice_the_words_are_there(stage: Stage) -> None:
    page = stage.page(manager=False, viewport={"width": 390, "height": 844})
    told = {"language": "en-US", "text": "A reminder.\nYou have a visit.", "can_confirm": True}
    page.route("**/chat/reminders/show", lambda route: route.fulfill(json=told))
    page.route("**/chat/reminders/sound", lambda route: route.fulfill(status=503, json={"message": "x"}))
    page.goto(f"{stage.desk.url}/visit?language=en-US#reminder=x")

    page.get_by_role("button", name="Listen").click()

    expect(page.get_by_text("It cannot be read aloud just now")).to_be_visible()
    expect(page.get_by_role("button", name="Listen")).to_be_visible()
    flawless(page)


def test_what_was_read_stays_when_an_answer_does_not_get_through(stage: Stage) -> None:
    page = stage.page(manager=False, viewport={"width": 390, "height": 844})
    told = {"language": "en-US", "text": "You have a visit.", "can_confirm": True}
    page.route("**/chat/reminders/show", lambda route: route.fulfill(json=told))
    page.route("**/chat/reminders/confirm", lambda route: route.abort())
    page.goto(f"{stage.desk.url}/visit?language=en-US#reminder=x")

    page.get_by_role("button", name="I will come").click()

    expect(page.locator("#problem")).to_contain_text("cannot be reached")
    expect(page.get_by_text("You have a visit.")).to_be_visible()
    page.unroute("**/chat/reminders/confirm")
    page.route("**/chat/reminders/confirm", lambda route: route.fulfill(json={**told, "can_confirm": False}))
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="I will come")).to_be_hidden()
    expect(page.get_by_role("button", name="Listen")).to_be_focused()
