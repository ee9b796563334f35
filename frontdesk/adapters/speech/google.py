"""gTTS: a free endpoint of Google without an agreement (gTTS 2.5.4, "unofficial"). So public words only, and ahead of
time: nobody waits for it, and when something is heard tells nobody who hears it.

The library puts the words into requests. It would send them without looking at the certificate, and whoever stood
between could put any words into the practice's mouth; so they are sent here.
"""

import base64
import re

import httpx
from gtts import gTTS

from frontdesk.adapters.speech.port import SpeechAway, check, voice_of
from frontdesk.speech.model import DataClass, Sound, Utterance

ADDRESS = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
SECONDS = 4.0  # between two signs of life of one answer
MP3 = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")  # how such a file begins (ID3v2; MPEG layer III without checksum)
_SOUND = re.compile(rf'{gTTS.GOOGLE_TTS_RPC}","\[\\"([A-Za-z0-9+/=]+)\\"]')


class GoogleVoice:
    """Says public sentences."""

    name = "gtts"
    takes = frozenset({DataClass.PUBLIC})

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self._http = httpx.Client(timeout=SECONDS, transport=transport)

    def speak(self, said: Utterance) -> Sound:
        """An MP3 file; raises MayNotLeave for personal words, SpeechAway when it is refused, late, or is no sound."""
        check(self, said)
        asked = gTTS(said.words, lang=voice_of(said, "gtts"), lang_check=False)
        return Sound(b"".join(self._ask(body) for body in asked.get_bodies()), "audio/mpeg")

    def _ask(self, body: str) -> bytes:
        """One of the requests that longer words take; a part that is missing would be kept as the whole."""
        try:
            answer = self._http.post(ADDRESS, content=body, headers=gTTS.GOOGLE_TTS_HEADERS).raise_for_status()
            found = _SOUND.search(answer.text)
            heard = base64.b64decode(found[1], validate=True) if found else b""
        except (httpx.HTTPError, ValueError) as error:
            raise SpeechAway(type(error).__name__) from None
        if not heard.startswith(MP3):
            raise SpeechAway("no sound")
        return heard
