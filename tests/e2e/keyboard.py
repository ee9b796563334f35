"""Somebody who has a keyboard and no mouse, or who hears the page; and what they would miss."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import SOON

MOST_STOPS = 80
WHERE = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  if (!one || one === document.body) return ["the focus is lost"];
  const found = [], { left, top, width, height } = one.getBoundingClientRect(), style = getComputedStyle(one);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) found.push("the focus is not to be seen");
  if (Math.min(width, height) < 24 && style.display !== "inline") found.push(`${width} by ${height} is too small`);
  const at = (x, y) => one.getRootNode().elementFromPoint(left + width * x, top + height * y);
  const spots = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => at(x, y)));
  if (!spots.some((spot) => spot && (one.contains(spot) || spot.contains(one) && spot !== document.documentElement))) {
    found.push("the focus is behind something, or out of sight");
  }
  return found.map((problem) => `${problem}: ${one.outerHTML.slice(0, 120)}`);
}"""
WATCH = """() => setInterval(() => {
  const { shadowRoot } = document.querySelector("frontdesk-chat");
  if (shadowRoot.querySelector(".panel[open]") && document.activeElement === document.body) window.isLost = true;
}, 20)"""
IS_THERE = "(one) => one.getRootNode().activeElement === one"
LANGUAGE = """(one) => {
  for (let at = one; at; at = at.parentElement ?? at.getRootNode().host) if (at.lang) return at.lang;
}"""


class Keyboard:
    """A page, by keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        if page.locator("frontdesk-chat").count():
            page.evaluate(WATCH)

    def to(self, there: Locator, *, back: bool = False) -> None:
        """Goes from stop to stop until it is there; each stop can be seen and is large enough."""
        expect(there).to_be_attached(timeout=SOON)
        self.page.wait_for_load_state()  # on a page that has just come, the focus is not dressed yet
        for _ in range(MOST_STOPS):
            self.press("Shift+Tab" if back else "Tab")
            if there.evaluate(IS_THERE):
                return
        raise AssertionError(f"the keyboard never comes to {there}")

    def press(self, key: str) -> None:
        """Presses a key; the focus is still somewhere."""
        self.page.keyboard.press(key)
        wrong = self.page.evaluate(WHERE)
        assert wrong == [], wrong

    def enters(self, there: Locator, *, back: bool = False) -> None:
        """Goes there and presses Enter, whatever page this leads to."""
        self.to(there, back=back)
        self.page.keyboard.press("Enter")

    def fills(self, there: Locator, text: str) -> None:
        """Goes to a field and types."""
        self.to(there)
        self.page.keyboard.type(text)

    def says(self, text: str) -> None:
        """Types to the assistant and hears an answer; the focus has not moved."""
        answers = self.page.locator(".row[data-author=assistant]")
        before = answers.count()
        expect(self.page.get_by_role("textbox")).to_be_focused()
        self.page.keyboard.type(text)
        self.press("Enter")
        expect(answers).not_to_have_count(before, timeout=15_000)
        expect(self.page.get_by_role("textbox")).to_be_focused()

    def opens_the_chat(self) -> None:
        """Opens the chat and is in its message box."""
        self.to(self.page.get_by_role("button", name=re.compile("^(Chat with us|Escríbanos)")))
        self.press("Enter")
        expect(self.page.get_by_role("textbox")).to_be_focused(timeout=SOON)

    def was_never_lost(self) -> bool:
        """Was the focus in the chat all the time that it was open?"""
        return not self.page.evaluate("Boolean(window.isLost)")


def read_out(part: Locator) -> list[str]:
    """What a screen reader says of a part of the page, line by line."""
    lines = [line.strip().removeprefix("- ").strip("'") for line in part.aria_snapshot().splitlines()]
    return [line.removesuffix(":") for line in lines if not line.startswith("/")]


def says_in_order(part: Locator, wanted: list[str]) -> None:
    """These lines (patterns) are among those read out, in this order."""
    lines = read_out(part)
    rest = iter(lines)
    for pattern in wanted:
        assert any(re.search(f"^{pattern}", line) for line in rest), (pattern, lines)


def language_of(part: Locator) -> str:
    """The language in which a screen reader says it."""
    return str(part.evaluate(LANGUAGE))
