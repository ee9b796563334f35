"""A patient and a manager in two browsers: called, read, answered live, given back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chat import Chat

pytestmark = pytest.mark.timeout(180)
MANAGER = "Dana Whitfield"


def test_a_manager_sees_every_sentence_answers_live_and_gives_back(patient_page: Page, manager_page: Page) -> None:
    manager_page.get_by_role("button", name=f"Sign in as {MANAGER}").click()
    manager_page.get_by_role("button", name="At my desk").click()
    chat = Chat(patient_page).open()
    chat.says("what are your opening hours")

    patient_page.get_by_role("button", name="Talk to a manager").click()
    accept = manager_page.get_by_role("button", name=re.compile("^Accept"))
    expect(accept.first).to_be_visible(timeout=10_000)
    accept.first.click()
    log = manager_page.get_by_role("log")
    expect(log).to_contain_text("what are your opening hours")
    expect(patient_page.locator(".state")).to_contain_text(MANAGER)

    manager_page.locator("#message").fill("Hello, I am Dana. How can I help?")
    manager_page.get_by_role("button", name="Send").click()
    expect(patient_page.locator(".row[data-author=manager]")).to_contain_text("I am Dana", timeout=10_000)
    patient_page.get_by_role("textbox").fill("the late fee is not right")
    patient_page.keyboard.press("Enter")
    expect(log).to_contain_text("the late fee is not right", timeout=10_000)
    answers = patient_page.locator(".row[data-author=assistant]").count()

    manager_page.locator("summary", has_text="Give back").click()
    manager_page.locator("#agreed").fill("We take the late fee off.")
    manager_page.get_by_role("button", name=re.compile("^Give back")).click()
    notice = patient_page.locator(".row[data-author=notice]").last
    expect(notice).to_contain_text("take the late fee off", timeout=10_000)
    assert patient_page.locator(".row[data-author=assistant]").count() == answers
    assert "late fee" in chat.says("what did we agree on?")


def test_when_nobody_is_there_a_time_is_promised_by_name(patient_page: Page, front_desk: object) -> None:
    chat = Chat(patient_page).open()

    chat.says("I want to complain about my last visit")

    expect(patient_page.locator(".state")).to_be_visible()
