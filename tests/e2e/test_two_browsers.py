"""A patient and managers in two browsers: who comes, what is promised when nobody does, and that nothing is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import SOON, Manager, Patient, Stage, photo, staged

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
    for _ in range(6):
        if "will get back to you" in patient.everything():
            break
        stage.passes(61)
        patient.page.wait_for_timeout(1500)

    patient.reads("Nobody could answer right away", "notice")
    expect(patient.state).to_contain_text("will get back to you today at")
    photo(patient.page, "nobody-promised")
    patient.presses("By text message")
    patient.reads("What is your phone number?")
    assert "a text goes to the number ending in 87" in patient.says("914-555-0187")
    photo(patient.page, "nobody-reached")
    name = re.search(r"(.+) will get back to you", patient.state.inner_text())
    assert name
    manager = stage.manager(name[1])
    promised = manager.page.locator("section.promised")
    expect(promised).to_contain_text("complain")
    photo(manager.page, "nobody-list")
    inbox = stage.inbox()
    expect(inbox.locator("li", has_text="a patient needs you").first).to_be_visible()
    photo(inbox, "nobody-inbox")


def _at_once(pages: list[Page]) -> None:
    """Both press "Accept" at one moment of the machine's clock."""
    moment = pages[0].evaluate("Date.now() + 500")
    press = "(at) => setTimeout(() => document.querySelector('[id^=accept-]').click(), at - Date.now())"
    for page in pages:
        page.evaluate(press, moment)
    for page in pages:
        page.wait_for_url(re.compile("/cases/"), timeout=SOON)
        page.wait_for_load_state()
