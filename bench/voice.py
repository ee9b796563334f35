"""`python -m bench.voice`: whole journeys in the chat by voice, with synthetic speakers, in a quiet room and in noise.

A real front desk, a real browser, its own recorder; only the microphone is ours. Prints a table and keeps it.
"""

import json
import tempfile
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.conftest import PHONE, QUIET, ROOT, running
from tests.e2e.journeys import JOURNEYS
from tests.e2e.speakers import MICROPHONE, Speaker, SpeakingChat
from tests.system_packages import needs
from tests.voices import VOICES

RESULT = Path(__file__).parent / "results" / "voice.json"
SPEEDS = (1.0, 1.25)  # times as long as the voice itself takes
NOISE = (20.0, 10.0)  # decibels by which the voice is louder


def main() -> None:
    """Has every speaker make every journey."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs("chromium"), args=QUIET)
        for desk in running(Path(folder), ROOT / "data/demo"):
            for decibels in NOISE:
                found[f"{decibels:.0f} dB"] = _journeys(browser, desk.url, decibels)
                print(f"{decibels:.0f} dB", json.dumps(found[f"{decibels:.0f} dB"]))
        browser.close()
    RESULT.write_text(json.dumps(found, indent=2) + "\n")


def _journeys(browser: Browser, url: str, decibels: float) -> dict[str, Any]:
    """How many of each journey were finished by voice alone, and how often words were misheard."""
    done: Counter[str] = Counter()
    misheard = tries = usable = 0
    for voice, slower, (name, journey) in product(VOICES, SPEEDS, JOURNEYS.items()):
        context = browser.new_context(viewport=PHONE, locale="en-US")
        context.add_init_script(MICROPHONE)
        page = context.new_page()
        page.goto(url)
        chat = SpeakingChat(page, Speaker(voice, slower, decibels))
        chat.open()
        finished = journey(chat)
        expect(page.get_by_role("textbox")).to_be_editable()
        tries, misheard, usable = tries + 1, misheard + chat.misheard, usable + 1
        done[name] += finished
        context.close()
    share = round(sum(done.values()) / tries, 3)
    return {"journeys": tries, "finished": share, "by journey": dict(done), "misheard": misheard, "box usable": usable}


if __name__ == "__main__":
    main()
