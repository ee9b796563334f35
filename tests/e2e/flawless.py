"""What every page must be for everybody: nothing that axe finds wrong, and nothing to scroll sideways for."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

NARROW: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1440, "height": 900}
ZOOMED: ViewportSize = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
COLOURS = ("color-contrast", "color-contrast-enhanced")
SIDEWAYS = """() => {
  const wide = (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "hidden";
  const chat = document.querySelector("frontdesk-chat")?.shadowRoot;
  const within = chat ? [...chat.querySelectorAll(".panel[open] .frame, .panel[open] .log")] : [];
  const found = within.filter(wide).map((one) => one.className);
  return document.documentElement.scrollWidth > innerWidth ? ["the page", ...found] : found;
}"""
MOVING = """() => [document, document.querySelector("frontdesk-chat")?.shadowRoot].flatMap(
  (root) => root?.getAnimations().map((one) => one.animationName ?? one.transitionProperty) ?? [])"""


@dataclass(frozen=True)
class Screen:
    """How somebody has set up their screen."""

    size: ViewportSize
    scheme: str = "light"
    forced: bool = False

    def put(self, page: Page) -> None:
        """Sets it up."""
        colours: dict[str, Any] = {"color_scheme": self.scheme, "forced_colors": "active" if self.forced else "none"}
        page.set_viewport_size(self.size)
        page.emulate_media(**colours, reduced_motion="reduce")


# Each size, each scheme, and forced colours: no rule of ours depends on two of them at once.
SCREENS = (Screen(NARROW, "dark"), Screen(WIDE, "light"), Screen(NARROW, "light", forced=True))


def violations(page: Page, *, colours: bool = True) -> list[str]:
    """What axe finds wrong on a page as it is; text keeps a contrast of 7:1, where the `colours` are ours."""
    rules = {"target-size": {"enabled": True}, **{rule: {"enabled": colours} for rule in COLOURS}}
    # Preloading would put styles into the page, which its security policy forbids.
    options = {"resultTypes": ["violations"], "rules": rules, "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:120]} {node['failureSummary']}" for one in found for node in one["nodes"][:3]]


def flawless(page: Page) -> None:
    """A page is right on small and large screens, light, dark and with colours of one's own, and at 400 %."""
    before = page.viewport_size or WIDE
    found: list[tuple[Any, str]] = []
    for screen in SCREENS:
        screen.put(page)
        wrong = [*violations(page, colours=not screen.forced), *page.evaluate(SIDEWAYS), *page.evaluate(MOVING)]
        found += [(screen, one) for one in wrong]
    page.set_viewport_size(ZOOMED)
    found += [(ZOOMED, one) for one in page.evaluate(SIDEWAYS)]
    assert not found, "\n".join(f"{screen}: {one}" for screen, one in found)
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="null")
