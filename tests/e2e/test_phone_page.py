"""The demo's telephone in a real browser, before the whole front desk: a call, a person, and what goes wrong."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.people import DESKTOP, SMALL, SOON, Stage, photo, staged
from tests.e2e.phones import HEARD_WITHIN, MANAGER, PhonePage, phone_of

pytestmark = pytest.mark.timeout(300)
FITS = """() => document.documentElement.scrollWidth <= innerWidth
  && [...document.querySelectorAll("main *")].every((one) => one.getBoundingClientRect().right <= innerWidth)"""


@pytest.fixture(scope="module")
def stage(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A front desk on a Monday at 10:00, with its telephone line."""
    yield from staged(chromium, tmp_path_factory.mktemp("phone"))


@pytest.fixture
def patient(stage: Stage) -> Iterator[PhonePage]:
    """The phone of a patient; nobody stays on the line."""
    phone = phone_of(stage)
    yield phone
    if phone.page.locator("#hangup").is_visible():
        phone.hangs_up()
    phone.page.context.close()


def test_who_asks_for_a_person_talks_with_a_manager_on_another_phone(stage: Stage, patient: PhonePage) -> None:
    manager = phone_of(stage, MANAGER)
    expect(manager.state).to_have_text("Nobody is on the line.", timeout=SOON)
    photo(patient.page, "phone-nobody")

    patient.calls().hears("How can I help?")
    photo(patient.page, "phone-greeting")
    patient.utters("I want a person")
    expect(patient.page.locator("#rung")).to_contain_text("Dana Whitfield's phone", timeout=HEARD_WITHIN)
    photo(patient.page, "phone-asked")
    expect(manager.page).to_have_title(re.compile("^Rings: "), timeout=HEARD_WITHIN)
    photo(manager.page, "phone-rings")
    manager.answers()
    manager.hears("Press 1")
    manager.presses("1")
    manager.hears("I want a person")
    photo(manager.page, "phone-brief")
    manager.presses("1")

    for phone in (patient, manager):
        expect(phone.state).to_have_text("In call, together with somebody.", timeout=HEARD_WITHIN)
    manager.utters("Hello, Dana here. What happened?")
    patient.hears("Hello, Dana here. What happened?", by="somebody")
    patient.utters("I was charged twice.")
    manager.hears("I was charged twice.", by="somebody")
    photo(patient.page, "phone-talk-patient")
    photo(manager.page, "phone-talk-manager")
    assert patient.violations() + manager.violations() == []
    manager.hangs_up()
    expect(patient.state).to_have_text("In call.", timeout=HEARD_WITHIN)
    patient.hangs_up()
    photo(patient.page, "phone-ended")


def test_a_call_needs_no_mouse_and_is_told_to_a_screen_reader(stage: Stage, patient: PhonePage) -> None:
    page, focused = patient.page, patient.page.locator("*:focus")
    expect(page.locator("#dial")).to_be_enabled(timeout=SOON)
    page.locator("#caller").focus()

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(focused).to_have_id("text", timeout=HEARD_WITHIN)
    patient.hears("How can I help?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(focused).to_have_attribute("aria-label", "Key 1")
    page.keyboard.press("0")

    expect(page.locator("#heard [data-by=you]")).to_contain_text("pressed 0")
    expect(page.get_by_role("log", name="What is heard")).to_be_visible()
    expect(page.locator("#rung a").first).to_be_visible(timeout=HEARD_WITHIN)
    assert page.locator("#rung").get_attribute("role") == "status"
    assert patient.violations() == []


def test_a_page_loaded_anew_in_the_middle_of_a_call_shows_that_call(patient: PhonePage) -> None:
    patient.calls().hears("How can I help?")
    patient.hangs_up()
    patient.calls().hears("How can I help?")

    patient.page.reload()

    patient.hears("How can I help?")
    expect(patient.page.locator("#heard [data-by=practice]", has_text="How can I help?")).to_have_count(1)


def test_it_says_that_the_line_is_not_running_and_comes_back_by_itself(stage: Stage, patient: PhonePage) -> None:
    expect(patient.state).to_have_text("Nobody is on the line.", timeout=SOON)

    stage.kill("phone_simulator")

    expect(patient.state).to_have_text("The telephone of the demonstration is not running.", timeout=SOON)
    expect(patient.page.locator("#away")).to_contain_text("comes back by itself")
    expect(patient.page.locator("#dial")).to_be_disabled()
    assert patient.page.evaluate(FITS)
    photo(patient.page, "phone-away")
    expect(patient.state).to_have_text("Nobody is on the line.", timeout=30_000)
    patient.calls().hears("automated assistant")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_phone_in_spanish_and_hears_and_speaks_only_when_told_to(stage: Stage, scheme: str) -> None:
    phone = phone_of(stage, language="es-US")
    phone.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    expect(phone.state).to_have_text("No hay nadie en la línea.", timeout=SOON)

    for size in (SMALL, DESKTOP):
        phone.page.set_viewport_size(size)
        assert phone.page.evaluate(FITS)
        assert phone.violations() == []
    expect(phone.page.get_by_label("Leer en voz alta lo que se oye")).not_to_be_checked()
    expect(phone.page.locator("#microphone-warning")).to_contain_text("a quien lo fabrica")
    photo(phone.page, f"phone-spanish-{scheme}")
    phone.page.context.close()
