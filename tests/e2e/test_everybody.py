"""Every page and state of the chat is right on all screens: small, magnified, dark, in colours of one's own, by ear."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.flawless import WIDE, flawless
from tests.e2e.people import Manager, Patient, Stage, staged
from tests.e2e.speakers import MICROPHONE
from tests.e2e.states import DANGER, STATES, State

pytestmark = pytest.mark.timeout(180)
DANA, KEISHA, NOOR = "Dana Whitfield", "Keisha Monroe, RN", "Noor Haddad"
OPEN_TO_ALL = [
    "/",
    "/?language=es-US",
    "/nothing/here",
    "/demo/inbox?still=yes",
    "/demo/inbox?still=yes&language=es-US",
    "/demo/phone",
    "/demo/phone?language=es-US",
    "/demo/phone?as=dana-whitfield",
    "/console/sign-in",
    "/console/sign-in?language=es-US",
    "/console/invitation",
    "/console/nothing",
]
OF_A_SUPERVISOR = ["", "rota", "leaves", "overview", "misunderstood", "figures", "account", "cases/none"]
OF_AN_ADMINISTRATOR = ["accounts", "audit", "figures", "account"]


@dataclass
class Talk:
    """A patient and a manager who talk, both with their page open."""

    stage: Stage
    patient: Patient
    dana: Manager


@pytest.fixture(scope="module")
def talk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """A front desk of these tests' own, on a Monday at 10:00, where Dana talks with somebody."""
    for stage in staged(chromium, tmp_path_factory.mktemp("everybody")):
        dana, patient = stage.manager(DANA), stage.patient()
        patient.presses("Talk to a manager")
        dana.accepts()
        dana.writes("Hello, I am Dana. How can I help?")
        patient.reads("I am Dana", "manager")
        yield Talk(stage, patient, dana)


@pytest.fixture
def page(talk: Talk) -> Iterator[Page]:
    """The practice's page, before a patient; what the security policy forbids fails the test."""
    page, refused = talk.stage.page(manager=False, viewport=WIDE), []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    page.context.add_init_script(MICROPHONE)
    page.goto(talk.stage.desk.url)
    yield page
    page.unroute_all(behavior="ignoreErrors")
    page.context.close()
    assert refused == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_chat_is_right_for_everybody(page: Page, state: State) -> None:
    state(page)

    flawless(page)


def test_the_chat_is_right_while_a_manager_talks(talk: Talk) -> None:
    flawless(talk.patient.page)


@pytest.mark.parametrize("address", OPEN_TO_ALL)
def test_a_page_that_anybody_may_open_is_right_for_everybody(page: Page, talk: Talk, address: str) -> None:
    page.goto(talk.stage.desk.url + address)

    flawless(page)


def test_a_case_is_right_for_everybody_from_its_ring_to_its_end(talk: Talk) -> None:
    page = talk.dana.page
    flawless(page)
    page.locator("summary", has_text="Give somebody a task").click()
    page.locator("#task-what").select_option(index=1)
    page.locator("#task-how").fill("Look at the late fee")
    flawless(page)
    page.get_by_role("button", name="Give the task").click()
    task = page.locator("details[id^=task-]").first.get_attribute("id") or ""
    flawless(page)
    page.goto(f"{talk.stage.desk.url}/console/tasks/{task.removeprefix('task-')}")
    flawless(page)


@pytest.mark.parametrize("address", OF_A_SUPERVISOR)
def test_a_page_of_the_console_is_right_for_everybody(talk: Talk, address: str) -> None:
    page = talk.dana.page
    page.goto(f"{talk.stage.desk.url}/console/{address}")

    flawless(page)
    for fold in page.locator("main summary").all():
        fold.click()
    flawless(page)


def test_what_an_administrator_sees_is_right_for_everybody(talk: Talk) -> None:
    page = talk.stage.page(manager=True, viewport=WIDE)
    page.goto(f"{talk.stage.desk.url}/console/")
    page.get_by_role("button", name=f"Sign in as {NOOR}").click()
    for address in OF_AN_ADMINISTRATOR:
        page.goto(f"{talk.stage.desk.url}/console/{address}")
        flawless(page)


def test_a_case_that_rings_for_danger_is_right_for_everybody(talk: Talk) -> None:
    keisha, patient = talk.stage.manager(KEISHA), talk.stage.patient()
    patient.says(DANGER)
    keisha.is_rung()

    flawless(keisha.page)
    keisha.page.get_by_role("link", name=re.compile("^Open")).first.click()
    flawless(keisha.page)


def test_a_promise_is_right_for_everybody(talk: Talk) -> None:
    patient = talk.stage.patient()
    patient.says("I want to complain about my last visit")
    talk.stage.nobody_comes(patient)

    flawless(patient.page)
    inbox = talk.stage.inbox()
    inbox.goto(f"{talk.stage.desk.url}/demo/inbox?still=yes")
    expect(inbox.locator("li").first).to_be_visible()
    flawless(inbox)
