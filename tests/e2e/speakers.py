"""Patients who speak: synthetic voices at the page's own microphone button, in a quiet or a noisy room."""

import base64
import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.chat import Chat
from tests.voices import length, say

TRIES = 2  # whoever sees wrong words says them once more, and then types
MICROPHONE = """
(() => {
  let room, air;
  navigator.mediaDevices.getUserMedia = async () => {
    room = new AudioContext();
    air = room.createMediaStreamDestination();
    return air.stream;
  };
  window.speakIntoMicrophone = async (wav) => {
    const bytes = Uint8Array.from(atob(wav), (letter) => letter.charCodeAt(0));
    const source = room.createBufferSource();
    source.buffer = await room.decodeAudioData(bytes.buffer);
    source.connect(air);
    await new Promise((resolve) => { source.onended = resolve; source.start(); });
  };
})();
"""


@dataclass(frozen=True)
class Speaker:
    """A voice, how slowly it speaks, and by how many decibels it is louder than the room (None: a quiet one)."""

    voice: str
    slower: float = 1.0
    decibels: float | None = None


class SpeakingChat(Chat):
    """The chat, by somebody who speaks."""

    def __init__(self, page: Page, speaker: Speaker) -> None:
        super().__init__(page)
        self.speaker = speaker
        self.misheard = 0

    def hears(self, words: str) -> str:
        """Speaks; gives what is then in the message box, empty when there is a sentence instead."""
        speaker = self.speaker
        recording = say(words, speaker.voice, slower=speaker.slower, decibels=speaker.decibels)
        self.page.get_by_role("button", name="Speak").click()
        done = self.page.get_by_role("button", name="Done")
        expect(done).to_be_visible()
        self.page.evaluate("wav => speakIntoMicrophone(wav)", base64.b64encode(recording).decode())
        done.click(timeout=1000 * (length(recording) + 5))
        expect(self.page.get_by_role("button", name="Speak")).to_be_visible(timeout=15_000)
        expect(self.page.get_by_text(re.compile("I am listening|One moment"))).to_have_count(0, timeout=15_000)
        return self.page.get_by_role("textbox").input_value()

    def tells(self, words: str, means: str) -> str | None:
        """Says something until the box says what was `meant` (a pattern), and sends it; gives the answer. None when it
        was misheard each time: then the box is there to be typed into."""
        box = self.page.get_by_role("textbox")
        for _ in range(TRIES):
            if re.fullmatch(means, self.hears(words)):
                return self.says(box.input_value())
            self.misheard += 1
            expect(box).to_be_focused()
            box.fill("")
        expect(box).to_be_editable()
        return None
