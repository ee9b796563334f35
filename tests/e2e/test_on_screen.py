"""What the chat shows and says once, in the patient's language, on small and turned screens."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chat import Chat

pytestmark = pytest.mark.timeout(180)
IN_SIGHT = """(text) => {
  const { shadowRoot } = document.querySelector("frontdesk-chat");
  const [row] = [...shadowRoot.querySelectorAll(".row")].filter((row) => row.textContent.includes(text)).slice(-1);
  const log = shadowRoot.querySelector(".log").getBoundingClientRect();
  const { top } = row.querySelector(".bubble").getBoundingClientRect();
  return top >= log.top && top < Math.min(log.bottom, innerHeight);
}"""


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
