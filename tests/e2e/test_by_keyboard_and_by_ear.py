"""What people come for, with no mouse at all, and read back in the order in which a screen reader says it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.chat import Chat
from tests.e2e.flawless import NARROW, WIDE, ZOOMED
from tests.e2e.keyboard import Keyboard, language_of, says_in_order
from tests.e2e.people import SMALL, SOON, Stage, staged
from tests.e2e.states import answers_behind, answers_offered, offline

pytestmark = pytest.mark.timeout(180)
TOP = [
    'dialog "Alder Falls Medical Group Front desk chat"',
    'heading "Alder Falls Medical Group Front desk chat"',
    'button "Close the chat"',
    'group "Language"',
    'button "Español"',
    'button "Read new answers aloud"',
    'button "A\\+ text size: normal"',
]
BOTTOM = ['button "Talk to a manager"', 'button "End chat"', 'textbox "Your message"', 'button "S(peak|end)"']
ASSISTANT, YOU = ["paragraph", "text: Assistant \\(automated\\)", "time: "], ["paragraph", "text: You", "time: "]


@pytest.fixture(scope="module")
def stage(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A front desk of these tests' own, on a Monday at 10:00."""
    yield from staged(chromium, tmp_path_factory.mktemp("keyboard"))


def test_a_visit_is_booked_to_its_end(stage: Stage) -> None:
    page = _practice(stage, small=True)
    keys = Keyboard(page)
    keys.opens_the_chat()
    keys.says("I'd like a checkup with Dr. Ruiz next week")
    offered = ['group "Choose an answer, or type your own"', 'button "1\\. ', 'button "2\\. ', 'button "Other times"']
    first = [*ASSISTANT, "paragraph: .*I am an automated assistant", 'button "Listen message of ']
    asked = [*YOU, "paragraph: I'd like a checkup", *ASSISTANT, 'paragraph: "?These times are free\\. .* 1\\. ']
    says_in_order(
        page.locator("frontdesk-chat"),
        [*TOP, "status: This is an automated", 'log "Messages"', *first, *asked, *offered, *BOTTOM],
    )

    keys.enters(page.get_by_role("button", name=re.compile("^1. ")), back=True)
    expect(page.locator(".row[data-author=assistant]").last).to_contain_text("full name", timeout=SOON)
    keys.says("Lucía Ferrer Montoya")
    keys.says("February 17, 1988")
    keys.enters(page.get_by_role("button", name="Yes, book it"), back=True)

    expect(page.get_by_text("It is booked")).to_be_visible(timeout=SOON)
    keys.enters(page.get_by_role("button", name="Yes, by text message"), back=True)
    expect(page.locator(".row[data-author=assistant]").last).to_contain_text("A text goes", timeout=SOON)
    says_in_order(page.locator("frontdesk-chat"), [*YOU, "paragraph: Yes, by text message", *ASSISTANT, *BOTTOM])
    assert keys.was_never_lost()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("^Chat with us"))).to_be_focused()


def test_what_is_owed_is_asked_and_heard(stage: Stage) -> None:
    page = _practice(stage)
    says_in_order(
        page.locator("body"),
        [
            'link "Skip to the page"',
            'complementary "Please note"',
            "banner",
            'navigation "This page in another language"',
            "main",
            'heading "Book a visit, .*" \\[level=1\\]',
            'region "Our care team"',
            'region "Where we are"',
            'table "Opening hours"',
            "contentinfo",
            'region "Front desk chat"',
            'button "Chat with us"',
        ],
    )
    keys = Keyboard(page)
    keys.opens_the_chat()
    for said in ("how much do I owe, and why?", "Béatrice Moreau", "July 14, 1991", "12599"):
        keys.says(said)

    says_in_order(page.get_by_role("log"), [*YOU, "paragraph: Béatrice", *ASSISTANT, "paragraph: .*You owe"])
    assert keys.was_never_lost()


def test_a_manager_signs_in_answers_and_gives_back(stage: Stage) -> None:
    patient, page = _practice(stage), stage.page(manager=True, viewport=WIDE)
    page.goto(f"{stage.desk.url}/console/")
    keys, theirs = Keyboard(page), Keyboard(patient)
    keys.fills(page.get_by_label("Your id"), "dana-whitfield")
    keys.fills(page.get_by_label("Password"), "alder-falls-demo")
    page.keyboard.press("Enter")
    keys.enters(page.get_by_role("button", name="At my desk"))
    theirs.opens_the_chat()
    theirs.press("Shift+Tab")
    theirs.enters(patient.get_by_role("button", name="Talk to a manager"), back=True)
    expect(patient.locator(".state[data-tone=waiting]")).to_be_visible(timeout=SOON)
    says_in_order(patient.locator("frontdesk-chat"), ["status: Getting you a manager", 'log "Messages"', *YOU])
    theirs.to(patient.get_by_role("textbox"))

    keys.enters(page.get_by_role("button", name=re.compile("^Accept")).first)
    keys.fills(page.locator("#message"), "Hello, I am Dana.")
    keys.press("Enter")
    manager = ["paragraph", "text: .*Dana Whitfield, manager", "time: ", "paragraph: Hello, I am Dana"]
    expect(patient.locator(".row[data-author=manager]")).to_be_visible(timeout=SOON)
    says_in_order(patient.locator("frontdesk-chat"), ["status: Dana Whitfield is with you", 'log "Messages"', *manager])
    theirs.page.keyboard.type("Please take the late fee off")
    theirs.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("take the late fee off", timeout=SOON)
    says_in_order(
        page.locator("body"),
        [
            'link "Skip to the content"',
            "banner",
            'group "Where you are"',
            'button "At my desk" \\[pressed\\]',
            'navigation "Pages"',
            "status",
            "main",
            'heading ".*" \\[level=1\\]',
            'region "',
            'region "',
            'log "',
            "paragraph: Please take the late fee off",
            'textbox "',
            'button "Send"',
            "group",
        ],
    )
    assert page.locator("#message").evaluate("(box) => box === document.activeElement")

    keys.enters(page.locator("summary", has_text="Give back"))
    keys.fills(page.locator("#agreed"), "We take it off.")
    keys.enters(page.get_by_role("button", name=re.compile("^Give back")))

    expect(patient.locator(".row[data-author=notice]").last).to_contain_text("We take it off", timeout=SOON)
    assert theirs.was_never_lost()


def test_every_word_is_said_in_its_own_language(stage: Stage) -> None:
    page = _practice(stage)
    answers_behind(page)

    said = page.locator(".row[data-author=assistant]").last
    assert language_of(page.locator("html")) == "en-US"
    assert language_of(said.locator(".text")) == "en-US"
    assert language_of(page.get_by_role("button", name=re.compile("^1. "))) == "en-US"
    assert language_of(page.get_by_role("group", name="Elija una respuesta")) == "es-US"
    assert language_of(said.locator(".who")) == "es-US"
    assert language_of(page.get_by_role("button", name="Hablar con un gerente")) == "es-US"
    assert language_of(page.locator(".languages button")) == "en-US"


def test_who_starts_to_listen_stays_on_the_button_that_ends_it(stage: Stage) -> None:
    page = _practice(stage)
    page.route("**/sound?*", lambda _: None)
    keys = Keyboard(page)
    keys.opens_the_chat()

    keys.to(page.get_by_role("button", name="Listen"), back=True)
    keys.press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    keys.press("Enter")

    expect(page.get_by_role("button", name="Listen")).to_be_focused()
    assert keys.was_never_lost()
    page.unroute_all(behavior="ignoreErrors")


def test_who_is_on_the_number_to_call_stays_on_it_while_the_chat_tries_again(stage: Stage) -> None:
    page = _practice(stage)
    offline(page)
    keys = Keyboard(page)
    call = page.locator(".bars").get_by_role("link", name=re.compile("^Call"))
    keys.to(call, back=True)

    for change in ("offline", "online", "offline"):
        page.evaluate("(change) => dispatchEvent(new Event(change))", change)
        page.wait_for_timeout(50)

    expect(call).to_be_focused()
    assert keys.was_never_lost()


def test_the_message_that_is_read_is_still_in_sight_when_the_window_gets_small_and_large(stage: Stage) -> None:
    page = _practice(stage)
    answers_offered(page)
    Chat(page).says("what are your opening hours?")
    said = page.locator(".row[data-author=patient]").first
    said.evaluate("(row) => row.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(300)  # until the chat knows that somebody scrolled

    for size in (NARROW, ZOOMED, NARROW, WIDE):
        page.set_viewport_size(size)
        expect(said).to_be_in_viewport()


def _practice(stage: Stage, *, small: bool = False) -> Page:
    """The practice's page, before anybody touched it."""
    page = stage.page(manager=False, viewport=SMALL if small else WIDE)
    page.goto(stage.desk.url)
    return page
