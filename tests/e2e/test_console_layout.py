"""The console's pages on a small phone and a wide screen: nothing sticks out, nothing is far from where it belongs."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from frontdesk.engine import free_port
from tests.builders import DEMO, Desk, a_desk, a_loaded_database
from tests.e2e.flawless import NARROW, WIDE
from voice_gateway.app import create_app

pytestmark = pytest.mark.timeout(120)
MIGUEL = "miguel-acosta"
MEDICINE = "I need my oxycodone from Dr. Lindqvist, three tablets left, at Alder Falls Drug, and I have no car"
STICKS_OUT = """() => [...document.querySelectorAll(".card :is(input, select, textarea, button)")].filter((one) => {
  const [own, card] = [one, one.closest(".card")].map((node) => node.getBoundingClientRect());
  return own.width && (own.right > card.right - 1 || own.left < card.left + 1);
}).map((one) => one.id || one.textContent)"""
BETWEEN = """() => [...document.querySelectorAll(".work > section")].map((one) => one.getBoundingClientRect())
  .map((one, at, all) => (at ? one.top - all[at - 1].bottom : 0))"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A front desk without its engine, which these pages do not need."""
    url = f"sqlite:///{tmp_path / 'layout.db'}"
    a_loaded_database(url, tmp_path, practice=DEMO)
    port = free_port()
    desk = a_desk(url, tmp_path, port=port)
    server = make_server("127.0.0.1", port, create_app(desk.services), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield desk
    server.shutdown()
    desk.services.db.close()


@pytest.fixture
def page(chromium: Browser, desk: Desk) -> Iterator[Page]:
    """Miguel, signed in, with a case of a medicine: the longest brief there is."""
    context = chromium.new_context(viewport=NARROW, locale="en-US")
    page = context.new_page()
    page.goto(f"{desk.services.settings.gateway_url}/console/")
    page.get_by_role("button", name="Sign in as Miguel").click()
    yield page
    context.close()


def _case(desk: Desk) -> str:
    talk = desk.opens()
    desk.services.practices.set_presence("keisha-monroe", available=False)
    desk.services.practices.set_presence(MIGUEL, available=True)
    case = desk.services.cases.request(talk, "refill_needed")
    desk.services.refills.hear(talk, MEDICINE)
    return desk.services.cases.accept(case.id, MIGUEL).id


def test_on_a_small_phone_nothing_sticks_out_and_the_work_begins_in_sight(page: Page, desk: Desk) -> None:
    console = f"{desk.services.settings.gateway_url}/console"
    for path in ("rota", "leaves", "account", f"cases/{_case(desk)}"):
        page.goto(f"{console}/{path}")
        assert page.evaluate(STICKS_OUT) == []
        assert page.locator("h1").evaluate("(title) => title.getBoundingClientRect().top") < NARROW["height"] / 2

    assert page.locator("#message").evaluate("(box) => box.clientWidth") > 0.75 * NARROW["width"]


def test_on_a_wide_screen_a_long_brief_leaves_no_hole_beside_it(page: Page, desk: Desk) -> None:
    page.set_viewport_size(WIDE)

    page.goto(f"{desk.services.settings.gateway_url}/console/cases/{_case(desk)}")

    assert max(page.evaluate(BETWEEN)) < 20
    assert page.locator(".work > section").count() == 3


def test_which_row_a_figure_is_of_stays_in_sight(page: Page, desk: Desk) -> None:
    _case(desk)
    page.goto(f"{desk.services.settings.gateway_url}/console/sign-in")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in as Dana").click()
    page.goto(f"{desk.services.settings.gateway_url}/console/figures")

    page.locator(".wide").evaluate("(table) => (table.scrollLeft = 400)")

    title = page.get_by_role("rowheader", name=re.compile("^All"))
    assert title.evaluate("(title) => title.getBoundingClientRect().left") >= 0
