"""A telephone on a page of the demo, in words of what somebody does with it and hears from it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.chat import Chat
from tests.e2e.people import SMALL, Stage

HEARD_WITHIN = 60_000  # milliseconds: sentences take as long as it takes to say them
PATIENT, MANAGER = "Amara Okonkwo", "dana-whitfield"


class PhonePage(Chat):
    """A phone, and whoever holds it."""

    @property
    def state(self) -> Locator:
        """What the phone does."""
        return self.page.locator("#state")

    @property
    def field(self) -> Locator:
        """Where words are typed."""
        return self.page.get_by_label("Say", exact=True)

    def calls(self, name: str = PATIENT) -> "PhonePage":
        """This patient calls the practice."""
        option = self.page.locator("#caller option", has_text=name)
        self.page.locator("#caller").select_option(value=option.get_attribute("value"))
        self.page.get_by_role("button", name=re.compile(r"^Call \(914\)")).click()
        expect(self.state).to_have_text("In call.", timeout=HEARD_WITHIN)
        return self

    def hears(self, words: str, by: str = "practice") -> None:
        """Hears these words, whole."""
        heard = self.page.locator(f"#heard [data-by={by}]", has_text=words)
        expect(heard.first).to_be_visible(timeout=HEARD_WITHIN)

    def utters(self, words: str) -> None:
        """Types what somebody would say."""
        self.field.fill(words)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#heard [data-by=you]", has_text=words)).to_be_visible()

    def presses(self, key: str) -> None:
        """Presses a key."""
        self.page.get_by_role("button", name=f"Key {key}").click()

    def answers(self) -> None:
        """Takes the call that rings."""
        expect(self.state).to_have_text("The phone is ringing.", timeout=HEARD_WITHIN)
        self.page.get_by_role("button", name="Answer").click()
        expect(self.state).to_contain_text("In call", timeout=HEARD_WITHIN)

    def hangs_up(self) -> None:
        """Ends the call."""
        self.page.get_by_role("button", name="Hang up").click()
        self.is_over()

    def is_over(self) -> None:
        """Sees that the call is over."""
        expect(self.state).to_have_text("The call has ended.", timeout=HEARD_WITHIN)


def phone_of(stage: Stage, manager: str = "", language: str = "en-US") -> PhonePage:
    """The phone of a patient, or of a manager, each in a browser of its own."""
    page: Page = stage.page(manager=bool(manager), viewport=SMALL, language=language)
    page.goto(f"{stage.desk.url}/demo/phone" + (f"?as={manager}" if manager else ""))
    return PhonePage(page)
