"""A patient at the chat, in words of what a person does and sees."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.flawless import violations


class Chat:
    """The chat on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "Chat":
        """Presses the launcher, where it steps aside the page's own button, and waits for the greeting."""
        launcher = self.page.get_by_role("button", name=re.compile("^(Chat with us|Escríbanos)"))
        expect(launcher).to_be_visible()
        is_aside = launcher.get_attribute("data-aside") is not None
        (self.page.locator("a[href='#chat']") if is_aside else launcher).click()
        expect(self.rows("assistant").first).to_be_visible()
        return self

    def rows(self, author: str) -> "object":
        """The messages of one author."""
        return self.page.locator(f".row[data-author={author}]")

    def says(self, text: str) -> str:
        """Types a message, sends it and waits for the answer; gives the newest answer's text."""
        answered = self.page.locator(".row[data-author=assistant]").count()
        self.page.get_by_role("textbox").fill(text)
        self.page.keyboard.press("Enter")
        rows = self.page.locator(".row[data-author=assistant]")
        expect(rows).not_to_have_count(answered, timeout=15_000)
        return rows.last.inner_text()

    def violations(self) -> list[str]:
        """What axe finds wrong on the page."""
        return violations(self.page)
