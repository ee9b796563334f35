"""Any vendor's voice behind one small door, as it is for those who put a few lines before their vendor's own interface:

`POST <url>` with `Authorization: Bearer <key>` and JSON `{"text": "…", "language": "en-US"}` answers 200 with a WAV,
MP3 or Ogg file and its `Content-Type`. Without an agreement it gets public words only.
"""

import time
from collections.abc import Iterator

import httpx

from frontdesk.adapters.speech.port import SpeechAway, check
from frontdesk.speech.model import DataClass, Sound, Utterance

SECONDS = 1.0  # somebody waits; the local voice is quick, and takes over
TYPES = ("audio/wav", "audio/mpeg", "audio/ogg")
MOST = 5_000_000  # bytes of one answer


class HttpVoice:
    """A service that the practice has connected. `agreed`: an agreement covers what patients say and hear."""

    name = "vendor"

    def __init__(self, url: str, key: str, *, agreed: bool, seconds: float = SECONDS) -> None:
        self.takes = frozenset(DataClass) if agreed else frozenset({DataClass.PUBLIC})
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._seconds = seconds
        self._http = httpx.Client(timeout=seconds, follow_redirects=False, trust_env=False)

    def speak(self, said: Utterance) -> Sound:
        """What it answers; raises MayNotLeave without an agreement for personal words, and SpeechAway."""
        check(self, said)
        asked = {"text": said.words, "language": said.language}
        try:
            with self._http.stream("POST", self._url, json=asked, headers=self._headers) as answer:
                kind = answer.headers.get("content-type", "").partition(";")[0].strip()
                if answer.status_code != httpx.codes.OK or kind not in TYPES:
                    raise SpeechAway(str(answer.status_code))
                return Sound(self._whole(answer.iter_bytes()), kind)
        except httpx.HTTPError as error:
            raise SpeechAway(type(error).__name__) from None

    def _whole(self, pieces: Iterator[bytes]) -> bytes:
        """All of an answer: not too much of it, and not drop by drop, which no time-out of the library ends."""
        ends, found = time.monotonic() + self._seconds, b""
        for piece in pieces:
            found += piece
            if len(found) > MOST or time.monotonic() > ends:
                raise SpeechAway("too much, or too slow")
        if not found:
            raise SpeechAway("nothing")
        return found
