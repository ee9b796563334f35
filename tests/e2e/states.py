"""The chat in each state that a patient can find it in."""

import io
import re
import wave
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.e2e.chat import Chat
from tests.e2e.people import SOON

State = Callable[[Page], None]
DANGER = "my husband is holding his chest and can't breathe"
TIMES = "I'd like a checkup with Dr. Ruiz next week"
QUIET = """(minutes) => {
  const chat = JSON.parse(sessionStorage.getItem("frontdesk-chat"));
  sessionStorage.setItem("frontdesk-chat", JSON.stringify({ ...chat, active: Date.now() - 60000 * minutes }));
}"""
SECONDS_OF_SILENCE = 120


def _silence() -> bytes:
    """A sound file in which nothing is heard for long."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 8000 * SECONDS_OF_SILENCE))
    return file.getvalue()


def _never(_: Route) -> None:
    """An answer that does not come."""


def closed(page: Page) -> None:
    """Not opened yet."""
    expect(page.get_by_role("button", name=re.compile("^Chat with us"))).to_be_visible()


def opening(page: Page) -> None:
    """The practice takes its time."""
    page.route("**/chat/conversations", _never)
    page.get_by_role("button", name=re.compile("^Chat with us")).click()
    expect(page.get_by_text("Opening the chat")).to_be_visible()


def greeting(page: Page) -> None:
    """The first words."""
    Chat(page).open()


def answers_offered(page: Page) -> None:
    """Times to choose from."""
    Chat(page).open().says(TIMES)
    expect(page.get_by_role("button", name=re.compile("^1. "))).to_be_attached()


def alert(page: Page) -> None:
    """Words of danger."""
    Chat(page).open().says(DANGER)
    expect(page.get_by_role("link", name="Call 911").last).to_be_attached()


def waiting(page: Page) -> None:
    """A manager is called."""
    Chat(page).open()
    page.get_by_role("button", name="Talk to a manager").click()
    expect(page.locator(".state[data-tone=waiting]")).to_be_visible(timeout=SOON)


def writing(page: Page) -> None:
    """The assistant writes."""
    Chat(page).open()
    page.route("**/messages", _never)
    page.get_by_role("textbox").fill("what are your opening hours")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The assistant is writing")).to_be_visible()


def refused(page: Page) -> None:
    """A message was not taken."""
    Chat(page).open()
    body = {"error": "x", "message": "Please write less."}
    page.route("**/messages", lambda route: route.fulfill(status=422, json=body))
    page.get_by_role("textbox").fill("what are your opening hours")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Change it")).to_be_visible()


def empty(page: Page) -> None:
    """Nothing was typed."""
    Chat(page).open()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please type a message first")).to_be_visible()


def listening(page: Page) -> None:
    """The microphone is on."""
    Chat(page).open()
    page.get_by_role("button", name="Speak").click()
    expect(page.get_by_role("button", name="Done")).to_be_visible()


def heard(page: Page) -> None:
    """What was said is in the box."""
    page.route("**/recordings", lambda route: route.fulfill(json={"text": "what are your opening hours", "sure": True}))
    listening(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("This is what I heard.")).to_be_visible()


def reading_aloud(page: Page) -> None:
    """A message is read, and all new ones will be."""
    page.route("**/sound?*", lambda route: route.fulfill(content_type="audio/wav", body=_silence()))
    Chat(page).open()
    page.get_by_role("button", name="Read new answers aloud").click()
    page.get_by_role("button", name="Listen").first.click()
    expect(page.get_by_role("button", name="Stop").first).to_be_visible()


def offline(page: Page) -> None:
    """The network is cut."""
    Chat(page).open()
    page.context.set_offline(True)
    page.get_by_role("textbox").fill("what are your opening hours")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are offline")).to_be_visible()


def trouble(page: Page) -> None:
    """The practice cannot be reached."""
    Chat(page).open()
    page.route("**/chat/conversations/**", lambda route: route.abort())
    page.get_by_role("textbox").fill("what are your opening hours")
    page.keyboard.press("Enter")
    expect(page.get_by_text("We can't reach the front desk")).to_be_visible(timeout=SOON)


def asked_whether_there(page: Page) -> None:
    """Nobody was there for a while."""
    answers_offered(page)
    page.evaluate(QUIET, 13.1)
    page.reload()
    expect(page.get_by_role("button", name="I'm still here")).to_be_visible()


def hidden(page: Page) -> None:
    """Nobody was there for long."""
    answers_offered(page)
    page.evaluate(QUIET, 16)
    page.reload()
    expect(page.get_by_role("button", name="Show again")).to_be_visible()


def asked_whether_to_end(page: Page) -> None:
    """About to end."""
    Chat(page).open()
    page.get_by_role("button", name="End chat").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()


def ended(page: Page) -> None:
    """Ended by the patient."""
    asked_whether_to_end(page)
    page.get_by_role("button", name="Yes, end it").click()
    expect(page.get_by_text("This chat has ended")).to_be_visible()


def expired(page: Page) -> None:
    """Ended by the practice."""
    Chat(page).open()
    page.route("**/messages", lambda route: route.fulfill(status=404, json={"error": "x", "message": "Not here."}))
    page.get_by_role("textbox").fill("what are your opening hours")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This chat is closed")).to_be_visible()


def largest_text(page: Page) -> None:
    """Text as large as it gets."""
    answers_offered(page)
    for _ in range(2):
        page.get_by_role("button", name=re.compile("text size")).click()
    expect(page.get_by_role("button", name="text size: largest")).to_be_attached()


def answers_behind(page: Page) -> None:
    """The language changes while answers of the old one are still offered."""
    answers_offered(page)
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("button", name="Hablar con un gerente")).to_be_visible()


STATES: list[State] = [
    *(closed, opening, greeting, answers_offered, alert, waiting, writing, refused, empty, listening, heard),
    *(reading_aloud, offline, trouble, asked_whether_there, hidden, asked_whether_to_end, ended, expired),
    *(largest_text, answers_behind),
]
