"""What the chat shows and says once, in the patient's language, on small and turned screens."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chat import Chat
from tests.e2e.conftest import FrontDesk

pytestmark = pytest.mark.timeout(180)
IN_SIGHT = """(text) => {
  const { shadowRoot } = document.querySelector("frontdesk-chat");
  const [row] = [...shadowRoot.querySelectorAll(".row")].filter((row) => row.textContent.includes(text)).slice(-1);
  const log = shadowRoot.querySelector(".log").getBoundingClientRect();
  const { top } = row.querySelector(".bubble").getBoundingClientRect();
  return top >= log.top && top < Math.min(log.bottom, innerHeight);
}"""

SMALL_PHONES = [(320, 640, "en-US"), (320, 640, "es-US"), (390, 844, "en-US")]


def test_the_pages_own_words_follow_the_language_that_the_patient_writes(patient_page: Page) -> None:
    chat = Chat(patient_page).open()
    expect(patient_page.get_by_role("button", name="Talk to a manager")).to_be_visible()

    chat.says("quiero una cita con la doctora Ruiz la próxima semana")

    expect(patient_page.get_by_role("button", name="Hablar con un gerente")).to_be_visible()
    expect(patient_page.get_by_placeholder("Escriba aquí")).to_be_visible()
    expect(patient_page.locator(".state")).to_have_text("Este es un asistente automático.")
    chat.says("mi esposo no puede respirar y le duele el pecho")
    expect(patient_page.get_by_role("link", name="Llame al 911").last).to_be_visible()
    patient_page.reload()
    expect(patient_page.get_by_role("button", name="Hablar con un gerente")).to_be_visible()


def test_times_are_on_the_screen_once_and_whole_for_whoever_has_them_read_out_or_reads_later(
    patient_page: Page,
) -> None:
    chat = Chat(patient_page).open()

    chat.says("I'd like a checkup with Dr. Ruiz next week")

    row = patient_page.locator(".row[data-author=assistant]").filter(has_text="These times are free")
    listed, first = row.locator(".listed"), row.get_by_role("button", name=re.compile("^1. "))
    expect(first).to_be_visible()
    assert first.inner_text() in (listed.text_content() or "")
    assert listed.evaluate("(list) => list.getBoundingClientRect().width") <= 1
    assert chat.violations() == []
    chat.says("1")
    assert listed.evaluate("(list) => list.getBoundingClientRect().width") > 100


def test_a_question_stays_in_sight_above_its_answers_and_when_the_phone_is_turned(patient_page: Page) -> None:
    patient_page.set_viewport_size({"width": 320, "height": 640})
    chat = Chat(patient_page).open()

    chat.says("I'd like a checkup with Dr. Ruiz next week")
    expect(patient_page.get_by_role("button", name="Other times")).to_be_attached()
    assert patient_page.evaluate(IN_SIGHT, "These times are free")

    chat.says("1")
    patient_page.set_viewport_size({"width": 640, "height": 320})
    patient_page.wait_for_function(IN_SIGHT, arg="full name")


@pytest.mark.parametrize(("width", "height", "language"), SMALL_PHONES)
def test_whoever_needs_large_text_on_a_small_phone_sees_what_they_write_and_the_way_out(
    patient_page: Page, front_desk: FrontDesk, width: int, height: int, language: str
) -> None:
    patient_page.goto(f"{front_desk.url}/?language={language}")
    Chat(patient_page).open()
    patient_page.set_viewport_size({"width": width, "height": height})
    box, chat = patient_page.get_by_role("textbox"), patient_page.locator("frontdesk-chat")

    for size in ("1", "2", "3"):
        expect(chat.locator(".panel")).to_have_attribute("data-size", size)
        box.fill("I need to see Dr. Ruiz about my knee")
        assert box.evaluate("(box) => box.clientWidth") > 0.8 * width
        box.fill("")
        assert box.evaluate("(box) => box.clientWidth") > 110
        for part in (".close", ".end", ".manager", ".send", ".speak"):
            expect(chat.locator(part)).to_be_in_viewport(ratio=1)
        assert chat.locator(".bottom").evaluate("(bottom) => bottom.clientHeight") < height / 3
        chat.get_by_role("button", name="A+").click()


def test_the_button_for_the_chat_lies_neither_on_the_emergency_line_nor_on_the_other_button(patient_page: Page) -> None:
    patient_page.set_viewport_size({"width": 320, "height": 640})
    launcher = patient_page.get_by_role("button", name="Chat with us")

    expect(launcher).to_have_attribute("data-aside", "")
    expect(patient_page.get_by_role("link", name="call 911")).to_have_attribute("href", "tel:911")
    launcher.focus()
    patient_page.keyboard.press("Shift+Tab")
    patient_page.keyboard.press("Tab")
    expect(launcher).to_have_css("opacity", "1")
    launcher.blur()
    patient_page.locator("#sites").scroll_into_view_if_needed()
    expect(launcher).not_to_have_attribute("data-aside", "")
    launcher.click()

    expect(patient_page.get_by_role("textbox")).to_be_visible()


def test_what_can_be_pressed_says_what_it_does_while_the_chat_is_open_and_a_manager_is_called(
    patient_page: Page,
) -> None:
    patient_page.set_viewport_size({"width": 1280, "height": 900})
    Chat(patient_page).open()
    launcher, manager = patient_page.locator(".launcher"), patient_page.get_by_role("button", name="Talk to a manager")

    expect(launcher).to_have_text("Close the chat")
    expect(manager).not_to_have_attribute("data-quiet", "")
    manager.click()
    expect(manager).to_have_attribute("data-quiet", "", timeout=15_000)
    launcher.click()

    expect(launcher).to_contain_text("Chat with us")
