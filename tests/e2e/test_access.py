"""Getting into the console of a practice in earnest, in a real browser: invitation, phone, lock, roles."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from frontdesk.engine import free_port
from tests.builders import Desk, a_desk, a_loaded_database
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.flawless import flawless
from tests.real_practice import PASSWORD, Person, a_person, a_real_practice
from voice_gateway.app import create_app

pytestmark = pytest.mark.timeout(180)


@dataclass
class Console:
    """A console that listens, and the desk behind it, whose clock the test moves."""

    desk: Desk
    url: str


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """Gateway and live of a practice in earnest; no engine is needed for signing in."""
    practice, url = a_real_practice(tmp_path / "practice"), f"sqlite:///{tmp_path / 'real.db'}"
    a_loaded_database(url, tmp_path, practice=practice)
    port, live_port = free_port(), free_port()
    desk = a_desk(url, tmp_path, port=port, live_port=live_port)
    servers = [
        make_server("127.0.0.1", port, create_app(desk.services), threaded=True),
        make_server("127.0.0.1", live_port, create_app(desk.services, live=True), threaded=True),
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Console(desk, f"http://127.0.0.1:{port}")
    for server in servers:
        server.shutdown()
    desk.services.db.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A manager's browser; what the security policy forbids fails the test."""
    context = chromium.new_context(viewport=DESKTOP, locale="en-US")
    page, refused = context.new_page(), []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    context.close()
    assert refused == []


def _sign_in(console: Console, page: Page, person: Person) -> None:
    page.goto(f"{console.url}/console/")
    page.get_by_label("Your id").fill(person.id)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(person.code(console.desk))
    page.get_by_role("button", name="Go on").click()
    console.desk.clock.advance(seconds=30)


def test_from_an_invitation_to_the_desk(console: Console, page: Page) -> None:
    code = console.desk.services.enrolment.invite("dana-whitfield", "command line").code
    page.goto(f"{console.url}/console/")
    flawless(page)
    page.get_by_role("link", name="I have an invitation").click()
    flawless(page)
    page.get_by_label("Invitation code").fill(code)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    flawless(page)
    key = page.locator(".key code").inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(key).at(console.desk.clock.now()))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes li")).to_have_count(8)
    flawless(page)
    page.get_by_role("link", name="go on").click()

    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.get_by_role("link", name="My account").click()
    expect(page.locator("main")).to_contain_text("Recovery codes left: 8")
    flawless(page)


def test_the_second_factor_is_asked_for_and_a_wrong_code_is_said_so(console: Console, page: Page) -> None:
    person = a_person(console.desk)
    page.goto(f"{console.url}/console/")
    page.get_by_label("Your id").fill(person.id)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_label("Code").get_attribute("autocomplete") == "one-time-code"

    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("alert").filter(has_text="not right")).to_be_visible()
    flawless(page)


def test_a_locked_screen_keeps_what_was_being_written(console: Console, page: Page) -> None:
    tomas, desk = a_person(console.desk, "tomas-herrera"), console.desk
    conversation = desk.opens()
    desk.says(conversation, "My bill is wrong and nobody calls me back")
    case = desk.services.cases.request(conversation, "refund_or_dispute")
    _sign_in(console, page, tomas)
    page.get_by_role("button", name=re.compile("^Accept")).first.click()
    page.locator("#message").fill("Half a sentence that")

    desk.clock.advance(minutes=13, seconds=30)
    expect(page.locator("#soon")).to_contain_text("locks in two minutes", timeout=40_000)
    flawless(page)
    desk.clock.advance(minutes=3)
    lock = page.get_by_role("dialog", name="Locked")
    expect(lock).to_be_visible(timeout=40_000)
    flawless(page)
    page.keyboard.press("Escape")
    expect(lock).to_be_visible()
    expect(page.get_by_text("My bill is wrong").first).not_to_be_visible()

    page.get_by_label("Your password, or the code").fill("guess")
    page.get_by_role("button", name="Unlock").click()
    expect(lock.get_by_role("alert")).to_contain_text("not right")
    page.get_by_label("Your password, or the code").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()

    expect(lock).not_to_be_visible()
    expect(page.locator("#message")).to_have_value("Half a sentence that")
    page.locator("#message").press_sequentially(" is now whole.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Half a sentence that is now whole.")
    assert desk.replies(conversation).count("Half a sentence that is now whole.") == 1
    assert case.id in page.url


def test_staying_signed_in_is_one_press(console: Console, page: Page) -> None:
    _sign_in(console, page, a_person(console.desk))
    console.desk.clock.advance(minutes=13, seconds=30)
    expect(page.locator("#soon")).to_be_visible(timeout=40_000)

    page.get_by_role("button", name="Stay signed in").click()

    expect(page.locator("#soon")).not_to_be_visible()
    console.desk.clock.advance(minutes=10)
    page.reload()
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()


def test_a_supervisor_looks_into_a_case_with_a_reason(console: Console, page: Page) -> None:
    conversation = console.desk.opens()
    console.desk.says(conversation, "My bill is wrong and nobody calls me back")
    console.desk.services.cases.request(conversation, "refund_or_dispute")
    _sign_in(console, page, a_person(console.desk, "dana-whitfield"))
    page.get_by_role("link", name="Everybody's cases").click()
    expect(page.locator("main")).not_to_contain_text("nobody calls me back")

    page.locator("summary", has_text="Look into this case").click()
    flawless(page)
    page.get_by_label("Why").select_option("complaint")
    page.get_by_label("In a few words").fill("She complained by letter")
    page.get_by_role("button", name="Look into this case").click()

    expect(page.get_by_role("log")).to_contain_text("nobody calls me back")
    expect(page.locator("#message")).to_have_count(0)
    flawless(page)


def test_an_administrator_invites_and_sees_the_record_and_no_case(console: Console, page: Page) -> None:
    _sign_in(console, page, a_person(console.desk, "noor-haddad"))
    expect(page.get_by_role("heading", name="Accounts")).to_be_visible()

    page.get_by_role("button", name="Invite Rosa Delgado").click()

    expect(page.locator(".key code")).to_have_text(re.compile(r"^\w{5}(-\w{5}){3}$"))
    flawless(page)
    page.get_by_role("link", name="Record").click()
    expect(page.locator("table")).to_contain_text("invite")
    flawless(page)
    expect(page.get_by_role("link", name="Cases", exact=True)).to_have_count(0)


def test_without_script_the_locked_page_leads_back(console: Console, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE, locale="en-US", java_script_enabled=False)
    page = context.new_page()
    _sign_in(console, page, a_person(console.desk))
    console.desk.clock.advance(minutes=16)

    page.goto(f"{console.url}/console/overview")
    page.get_by_label("Your password, or the code").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()

    expect(page.get_by_role("heading", name="Everybody's cases")).to_be_visible()
    context.close()


def test_a_supervisor_says_what_was_not_understood_with_the_keyboard(console: Console, page: Page) -> None:
    talk = console.desk.opens()
    for said in ("my name is Xiomara Quispe and it is the thing again", "buy my wheelchair", "asdf"):
        console.desk.is_not_understood(talk, said)
        console.desk.clock.advance(seconds=1)
    _sign_in(console, page, a_person(console.desk, "dana-whitfield"))
    page.get_by_role("link", name="Not understood").click()
    expect(page.locator("main")).not_to_contain_text("Quispe")
    flawless(page)

    page.locator("#sentence-0").get_by_role("button", name="Leave out").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Left out")).to_be_attached()
    expect(page.locator("#sentence-0")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#words-0")).to_be_focused()
    expect(page.locator("#words-0")).to_have_value("buy my wheelchair")
    page.locator("#sentence-0").get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_label("What it means").first).to_be_focused()  # a meaning is missing
    page.locator("#sentence-0").get_by_role("button", name="Nothing we do").press("Enter")

    group = page.get_by_role("group", name=re.compile("Not understood"))
    group.get_by_label("What they said").fill("it is the bill again")
    group.get_by_label("What it means").select_option(label="What they owe")
    group.get_by_role("button", name="Save").press("Enter")

    expect(page.locator("main")).to_contain_text("Nothing waits")
    kept = {(row.text, row.intent) for row in console.desk.services.misunderstood.labelled("test")}
    assert kept == {("buy my wheelchair", "out_of_scope"), ("it is the bill again", "ask_balance")}
    flawless(page)
