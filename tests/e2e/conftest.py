"""The whole front desk, started as `frontdesk up` starts it, and real browsers in front of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from frontdesk.engine import ROOT, free_port
from frontdesk.training import train
from tests.system_packages import needs

PHONE: ViewportSize = {"width": 375, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync", "--disable-quic"]


@dataclass
class FrontDesk:
    """A running front desk."""

    url: str
    engine: str
    actions: str
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str]

    def wait(self, url: str, seconds: float = 90) -> None:
        """Waits until an address answers."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            try:
                if httpx.get(url, timeout=2).is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise AssertionError(f"nothing answers at {url}")

    def pids(self, words: str) -> list[int]:
        """Processes of this front desk whose command line holds these words."""
        found, mark = [], f"FRONTDESK_VAR={self.environment['FRONTDESK_VAR']}"
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal():
                try:
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    mine = mark.encode() in (folder / "environ").read_bytes()
                except OSError:
                    continue
                if mine and words in command:
                    found.append(int(folder.name))
        return found


@pytest.fixture(scope="session")
def front_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """One front desk for all browser tests."""
    yield from running(tmp_path_factory.mktemp("front-desk"), ROOT / "data/demo")


@pytest.fixture
def second_practice(tmp_path: Path) -> Iterator[FrontDesk]:
    """Another practice on the same model."""
    yield from running(tmp_path, ROOT / "tests/practices/clinica")


def running(var: Path, practice: Path, more: dict[str, str] | None = None) -> Iterator[FrontDesk]:
    """A front desk of one's own, with more in its environment."""
    train(lambda _: None)
    ports = {name: free_port() for name in ("PORT", "LIVE_PORT", "RASA_PORT", "ACTIONS_PORT", "SIMULATOR_PORT")}
    own = {f"FRONTDESK_{name}": str(port) for name, port in ports.items()}
    own |= {"FRONTDESK_VAR": str(var), "FRONTDESK_PRACTICE": str(practice), "DATABASE_URL": ""}
    own |= more or {}
    process = subprocess.Popen(
        [sys.executable, "-m", "frontdesk", "up"],
        env={**os.environ, **own},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url, engine, actions = (f"http://127.0.0.1:{ports[name]}" for name in ("PORT", "RASA_PORT", "ACTIONS_PORT"))
    desk = FrontDesk(url, f"{engine}/webhooks/frontdesk/", f"{actions}/health", process, own)
    try:
        for address in (f"{desk.url}/health", desk.engine, desk.actions):
            desk.wait(address)
        yield desk
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = needs("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def patient_page(chromium: Browser, front_desk: FrontDesk) -> Iterator[Page]:
    """A patient's browser on a small phone, with the chat open."""
    context = chromium.new_context(viewport=PHONE, locale="en-US")
    page = context.new_page()
    page.goto(front_desk.url)
    yield page
    context.close()


@pytest.fixture
def manager_page(chromium: Browser, front_desk: FrontDesk) -> Iterator[Page]:
    """A manager's browser, not signed in yet."""
    context = chromium.new_context(viewport=DESKTOP, locale="en-US")
    page = context.new_page()
    page.goto(f"{front_desk.url}/console/")
    yield page
    context.close()
