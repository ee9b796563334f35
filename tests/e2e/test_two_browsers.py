"""A patient and managers in two browsers: who comes, what is promised when nobody does, and that nothing is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import SOON, Stage, photo, staged

pytestmark = pytest.mark.timeout(180)
DANA, ROSA, KEISHA, MIGUEL = "Dana Whitfield", "Rosa Delgado", "Keisha Monroe, RN", "Miguel Acosta, NP"
CALL = "Talk to a manager"


@pytest.fixture
def stage(chromium: Browser, tmp_path: Path) -> Iterator[Stage]:
    """A front desk of this test's own, on a Monday at 10:00."""
    yield from staged(chromium, tmp_path)


def test_two_accept_at_the_same_moment_and_one_has_it(stage: Stage) -> None:
    managers = [stage.manager(KEISHA), stage.manager(MIGUEL)]
    patient = stage.patient()
    patient.says("my husband is holding his chest and can't breathe")
    for manager in managers:
        manager.is_rung()
        photo(manager.page, f"race-rings-{manager.name[:4]}")

    _at_once([manager.page for manager in managers])

    won, lost = sorted(managers, key=lambda one: one.page.locator("#message").count(), reverse=True)
    expect(won.page.locator("#message")).to_be_visible()
    expect(lost.page.get_by_role("alert").last).to_contain_text(won.name)
    expect(patient.state).to_contain_text(f"{won.name} is with you", timeout=SOON)
    assert lost.name not in patient.everything()
    for who, page in (("won", won.page), ("lost", lost.page), ("patient", patient.page)):
        photo(page, f"race-{who}")


def test_who_declines_is_not_named_and_the_deputy_rings_within_seconds(stage: Stage) -> None:
    dana, rosa, patient = stage.manager(DANA), stage.manager(ROSA), stage.patient()
    patient.presses(CALL)
    dana.is_rung()
    expect(rosa.ringing).to_have_count(0)
    photo(patient.page, "decline-seeking")

    dana.page.get_by_role("button", name=re.compile("^Cannot|^Decline|^Not now")).first.click()
    rosa.is_rung()
    expect(dana.ringing).to_have_count(0)
    before = patient.everything()
    photo(dana.page, "decline-dana")
    rosa.accepts()

    patient.reads(f"{ROSA} has joined")
    assert DANA not in before + patient.everything()
    assert ROSA not in before
    photo(patient.page, "decline-joined")
    photo(rosa.page, "decline-rosa")


def test_nobody_answers_so_a_time_is_promised_kept_in_the_managers_list_and_told(stage: Stage) -> None:
    patient = stage.patient()
    patient.says("I want to complain about my last visit")
    stage.nobody_comes(patient)

    patient.reads("Nobody could answer right away", "notice")
    expect(patient.state).to_contain_text("You will hear back today at")
    photo(patient.page, "nobody-promised")
    patient.presses("By text message")
    patient.reads("What is your phone number?")
    assert "a text goes to the number ending in 87" in patient.says("914-555-0187")
    photo(patient.page, "nobody-reached")
    name = re.search(r"(.+) has your request", patient.state.inner_text())
    assert name
    manager = stage.manager(name[1])
    promised = manager.page.locator("section.promised")
    expect(promised).to_contain_text("Complaint")
    expect(promised).to_contain_text("Promised for 10:15 AM")
    photo(manager.page, "nobody-list")
    inbox = stage.inbox()
    expect(inbox.locator("li", has_text="a patient needs you").first).to_be_visible()
    photo(inbox, "nobody-inbox")


def test_a_reply_that_is_not_read_is_told_of_elsewhere_and_the_link_leads_back_to_it(stage: Stage) -> None:
    patient = stage.patient()
    patient.says("I want to complain about my last visit")
    stage.nobody_comes(patient)
    patient.presses("By text message")
    patient.says("914-555-0187")
    manager = stage.manager(DANA)
    manager.page.get_by_role("link", name=re.compile("^Open")).first.click()
    manager.page.get_by_role("button", name="Take the conversation").click()
    patient.reads(f"{DANA} has joined")
    patient.page.close()

    manager.writes("I have read it all, and I am sorry. May I call you at noon?")
    manager.reads("May I call you at noon?")
    stage.passes(125)
    inbox = stage.inbox()
    expect(inbox.locator("li.text")).to_have_count(1, timeout=SOON)

    text = inbox.locator("li.text").inner_text()
    link = inbox.locator("li.text a").get_attribute("href")
    assert link
    assert not re.search("complain|sorry|noon|Dana", text)
    photo(inbox, "unread-inbox")
    expect(manager.page.locator("#brief")).to_contain_text("A text with a link went out", timeout=SOON)
    photo(manager.page, "unread-console")
    again = stage.another(link)
    again.reads("May I call you at noon?", "manager")
    expect(again.page.locator(".row[data-author=manager]")).to_be_in_viewport()
    assert "15 minutes" not in again.everything()
    photo(again.page, "unread-back")
    assert [author for author, _ in again.transcript()] == [author for author, _ in manager.transcript()]
    again.writes("Yes, at noon is fine")
    manager.reads("Yes, at noon is fine")


@pytest.mark.parametrize("agreed", ["We take the late fee off.", ""])
def test_given_back_the_assistant_speaks_again_and_knows_what_was_agreed(stage: Stage, agreed: str) -> None:
    dana, patient = stage.manager(DANA), stage.patient()
    patient.presses(CALL)
    dana.accepts()
    dana.writes("Hello, I am Dana. How can I help?")
    patient.reads("I am Dana", "manager")
    patient.writes("the late fee is not right")
    dana.reads("the late fee is not right")

    dana.gives_back(agreed)

    patient.reads(agreed or "still looks after this with you. Is there anything else?", "notice")
    expect(patient.state).to_have_text("This is an automated assistant.")
    photo(patient.page, f"back-{'with' if agreed else 'without'}-words")
    answer = patient.says("what did we agree on?")
    assert "late fee" in answer or not agreed
    photo(patient.page, f"back-{'with' if agreed else 'without'}-words-asked")
    photo(dana.page, "back-console")


def test_the_network_is_cut_on_both_sides_and_nothing_is_missing_doubled_or_out_of_order(stage: Stage) -> None:
    dana, patient = stage.manager(DANA), stage.patient()
    patient.presses(CALL)
    dana.accepts()
    for number in range(3):
        dana.writes(f"Manager {number}")
        patient.reads(f"Manager {number}", "manager")
        patient.writes(f"Patient {number}")
        dana.reads(f"Patient {number}")

    patient.page.context.set_offline(True)
    patient.writes("Patient, cut off")
    patient.writes("Patient, still cut off")
    expect(patient.page.get_by_text("You are offline")).to_be_visible()
    expect(patient.page.get_by_text("Not sent yet. We keep trying.")).to_have_count(2)
    photo(patient.page, "cut-patient")
    dana.writes("Manager, while the patient is cut off")
    dana.reads("Manager, while the patient is cut off")
    stage.kill("wsgi:live")
    patient.page.context.set_offline(False)
    dana.reads("Patient, still cut off")
    dana.page.context.set_offline(True)
    dana.writes("Manager, cut off")
    expect(dana.page.locator("#sent")).to_be_visible(timeout=SOON)
    photo(dana.page, "cut-manager")
    patient.writes("Patient, while the manager is cut off")
    stage.kill("wsgi:live")
    dana.page.context.set_offline(False)
    assert dana.page.locator("#message").input_value() == "Manager, cut off"
    dana.page.get_by_role("button", name="Send").click()

    patient.reads("Manager, cut off", "manager")
    dana.reads("Patient, while the manager is cut off")
    dana.reads("Manager, cut off")
    said = patient.transcript()
    assert dana.transcript() == said
    assert len(said) == len(set(said))
    assert [text for author, text in said if author == "patient"][1:] == [
        *(f"Patient {number}" for number in range(3)),
        "Patient, cut off",
        "Patient, still cut off",
        "Patient, while the manager is cut off",
    ]
    photo(patient.page, "cut-after-patient")
    photo(dana.page, "cut-after-manager")


def _at_once(pages: list[Page]) -> None:
    """Both press "Accept" at one moment of the machine's clock."""
    moment = pages[0].evaluate("Date.now() + 500")
    press = "(at) => setTimeout(() => document.querySelector('[id^=accept-]').click(), at - Date.now())"
    for page in pages:
        page.evaluate(press, moment)
    for page in pages:
        page.wait_for_url(re.compile("/cases/"), timeout=SOON)
        page.wait_for_load_state()
