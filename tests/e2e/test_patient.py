"""What a patient does on the website, on a small phone, in both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chat import Chat

pytestmark = pytest.mark.timeout(180)


def test_book_with_a_question_in_the_middle_then_reload_and_nothing_is_lost(patient_page: Page) -> None:
    chat = Chat(patient_page).open()
    assert chat.violations() == []

    chat.says("I'd like a checkup with Dr. Ruiz next week")
    assert "network" in chat.says("do you take Aetna?") or "free" in chat.says("do you take Aetna?")
    chat.says("1")
    chat.says("Lucía Ferrer Montoya")
    assert "Ruiz" in chat.says("February 17, 1988")
    assert chat.violations() == []
    patient_page.get_by_role("button", name="Yes, book it").last.click()
    expect(patient_page.locator(".row[data-author=assistant]").last).to_contain_text("Shall we remind you")
    assert "It is booked" in patient_page.locator(".row[data-author=assistant]").nth(-2).inner_text()

    before = patient_page.locator(".row").count()
    patient_page.reload()
    expect(patient_page.locator(".row")).to_have_count(before)
    assert "Visits to come" in chat.says("when are my visits?")


def test_reservar_en_espanol(patient_page: Page) -> None:
    chat = Chat(patient_page).open()
    patient_page.get_by_role("button", name="Español").click()
    expect(patient_page.get_by_role("button", name="Hablar con un gerente")).to_be_visible()

    chat.says("quiero una cita con la doctora Ruiz la próxima semana, me duele la espalda")
    chat.says("la primera")
    chat.says("Andrés Torres Ibáñez")
    assert "¿La reservo?" in chat.says("23 de noviembre de 1985")
    assert "¿Le avisamos 3 días antes" in chat.says("sí")
    assert "Ya está reservada" in patient_page.locator(".row[data-author=assistant]").nth(-2).inner_text()
    assert "la dirección que tenemos registrada" in chat.says("por correo")
    assert chat.violations() == []


def test_danger_words_are_shown_as_an_alert_with_a_number_to_press(patient_page: Page) -> None:
    chat = Chat(patient_page).open()

    chat.says("my husband is holding his chest and can't breathe")

    expect(patient_page.get_by_role("link", name=re.compile("911")).last).to_be_visible()
    assert chat.violations() == []


def test_the_page_holds_at_320_pixels_and_by_keyboard_alone(patient_page: Page) -> None:
    patient_page.set_viewport_size({"width": 320, "height": 640})
    launcher = patient_page.get_by_role("button", name=re.compile("^Chat with us"))
    launcher.focus()
    patient_page.keyboard.press("Enter")
    expect(patient_page.get_by_role("textbox")).to_be_focused()
    patient_page.keyboard.type("what are your opening hours")
    patient_page.keyboard.press("Enter")
    expect(patient_page.locator(".row[data-author=assistant]")).to_have_count(2, timeout=15_000)

    assert patient_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    patient_page.keyboard.press("Escape")
    expect(launcher).to_be_focused()
