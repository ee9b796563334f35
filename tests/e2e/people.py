"""A patient and managers, each in a browser of their own, before a front desk whose clock the test moves on."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from frontdesk.engine import ROOT
from tests.builders import MONDAY_10
from tests.e2e.chat import Chat
from tests.e2e.conftest import DESKTOP, QUIET, FrontDesk, running
from tests.system_packages import needs

SOON = 10_000  # milliseconds: what is live is seen within these
SMALL: ViewportSize = {"width": 390, "height": 844}
SIZES = {"phone": SMALL, "desktop": DESKTOP}
PHOTOS = os.environ.get("FRONTDESK_PHOTOS")  # a folder: then each state is photographed there, to be looked at
SAME_CLOCK = """(shift) => {
  const Real = Date;
  window.Date = class extends Real {
    constructor(...when) { when.length ? super(...when) : super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
}"""


@dataclass
class Stage:
    """A running front desk in which it is Monday, 10:00, and a browser (a process) for each side."""

    desk: FrontDesk
    clock: Path
    patients: Browser
    managers: Browser

    def patient(self, language: str = "en-US") -> "Patient":
        """A patient with the chat open, on a phone."""
        page = self._page(self.patients, SMALL, language)
        page.goto(self.desk.url)
        return Patient(page).opens()

    def manager(self, name: str) -> "Manager":
        """A manager of the demo practice, signed in and at their desk."""
        page = self._page(self.managers, DESKTOP)
        page.goto(f"{self.desk.url}/console/")
        page.get_by_role("button", name=f"Sign in as {name}").click()
        page.get_by_role("button", name="At my desk").click()
        return Manager(page, name)

    def passes(self, seconds: float) -> None:
        """So much time passes, for all processes at once."""
        _write(self.clock, float(self.clock.read_text()) + seconds)

    def nobody_comes(self, patient: "Patient") -> None:
        """Time passes until everybody who could be rung was."""
        for _ in range(6):
            if "Nobody could answer" in patient.everything():
                break
            self.passes(61)
            patient.page.wait_for_timeout(1500)
        patient.reads("Nobody could answer right away", "notice")

    def inbox(self) -> Page:
        """What the demo practice has sent, in a page of its own."""
        page = self._page(self.patients, SMALL)
        page.goto(f"{self.desk.url}/demo/inbox")
        return page

    def another(self, address: str) -> "Patient":
        """A patient who follows a link that we sent, on another phone."""
        page = self._page(self.patients, SMALL)
        page.goto(address)
        return Patient(page)

    def page(self, *, manager: bool, viewport: ViewportSize, language: str = "en-US") -> Page:
        """An empty page in the browser of the patients or of the managers."""
        return self._page(self.managers if manager else self.patients, viewport, language)

    def kill(self, process: str) -> None:
        """A process dies; it is started again as in earnest."""
        for pid in self.desk.pids(process):
            os.kill(pid, 9)

    def _page(self, browser: Browser, viewport: ViewportSize, language: str = "en-US") -> Page:
        """A page in a context of its own, where it is as late as at the practice."""
        place = {"timezone_id": "America/New_York", "reduced_motion": "reduce"}
        context = browser.new_context(viewport=viewport, locale=language, **place)  # type: ignore[arg-type]
        context.add_init_script(f"({SAME_CLOCK})({float(self.clock.read_text()) * 1000})")
        return context.new_page()


class Patient(Chat):
    """A patient, and what they see."""

    def opens(self) -> "Patient":
        """Opens the chat and waits for the greeting."""
        self.open()
        return self

    @property
    def state(self) -> Locator:
        """The sentence on who is with the patient."""
        return self.page.locator(".state")

    def writes(self, text: str) -> None:
        """Types and sends, and waits for nothing."""
        self.page.get_by_role("textbox").fill(text)
        self.page.keyboard.press("Enter")

    def presses(self, title: str) -> None:
        """Presses an answer or a button."""
        self.page.get_by_role("button", name=title, exact=True).last.click()

    def reads(self, text: str, author: str = "") -> None:
        """Sees words in the chat soon."""
        rows = self.page.locator(f".row[data-author={author}]" if author else ".row")
        expect(rows.filter(has_text=text).last).to_be_visible(timeout=SOON)

    def transcript(self) -> list[tuple[str, str]]:
        """Who said what, in order."""
        rows = self.page.locator(".row").all()
        return [(row.get_attribute("data-author") or "", row.locator(".bubble").inner_text()) for row in rows]

    def everything(self) -> str:
        """All words on the screen."""
        return self.page.locator("frontdesk-chat").evaluate("(chat) => chat.shadowRoot.textContent")


class Manager:
    """A manager at the console."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name

    @property
    def ringing(self) -> Locator:
        """The buttons by which a case can be taken."""
        return self.page.get_by_role("button", name=re.compile("^Accept"))

    def is_rung(self) -> None:
        """Sees soon that a case rings."""
        expect(self.ringing.first).to_be_visible(timeout=SOON)

    def accepts(self) -> None:
        """Takes the case that rings."""
        self.is_rung()
        self.ringing.first.click()
        expect(self.page.locator("#message")).to_be_visible(timeout=SOON)

    def writes(self, text: str) -> None:
        """Writes to the patient."""
        self.page.locator("#message").fill(text)
        self.page.get_by_role("button", name="Send").click()

    def reads(self, text: str) -> None:
        """Sees words in the conversation soon."""
        expect(self.page.get_by_role("log")).to_contain_text(text, timeout=SOON)

    def gives_back(self, agreed: str = "") -> None:
        """Gives the conversation back to the assistant."""
        self.page.locator("summary", has_text="Give back").click()
        self.page.locator("#agreed").fill(agreed)
        self.page.get_by_role("button", name=re.compile("^Give back")).click()

    def transcript(self) -> list[tuple[str, str]]:
        """Who said what, in order."""
        lines = self.page.get_by_role("log").locator(".line").all()
        return [(line.get_attribute("data-author") or "", line.locator(".text").inner_text()) for line in lines]


def photo(page: Page, name: str) -> None:
    """Photographs a page on a phone and on a desktop, when FRONTDESK_PHOTOS says where to."""
    if not PHOTOS:
        return
    before = page.viewport_size
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        time.sleep(0.3)  # until the page has folded itself anew
        page.screenshot(path=Path(PHOTOS) / f"{name}-{size}.png")
    page.set_viewport_size(before or DESKTOP)


def staged(patients: Browser, folder: Path) -> Iterator[Stage]:
    """A front desk of one's own on a Monday at 10:00, and a second browser."""
    clock = folder / "clock"
    _write(clock, (MONDAY_10 - datetime.now(UTC)).total_seconds())
    more = {"CLOCK_IS_WRONG_BY": str(clock), "PYTHONPATH": f"{ROOT / 'tests/e2e/moved'}:{ROOT}"}
    managers = patients.browser_type.launch(executable_path=needs("chromium"), args=QUIET)
    try:
        for desk in running(folder / "var", ROOT / "data/demo", more):
            yield Stage(desk, clock, patients, managers)
            for context in [*patients.contexts, *managers.contexts]:
                context.close()
    finally:
        managers.close()


def _write(clock: Path, seconds: float) -> None:
    draft = clock.with_suffix(".draft")
    draft.write_text(str(seconds))
    draft.rename(clock)
