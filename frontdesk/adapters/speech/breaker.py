"""Leaves a voice alone that has failed several times in a row, so that nobody waits for it again and again."""

import time
from collections.abc import Callable
from threading import Lock

from frontdesk.adapters.speech.port import SpeechAway, Voice
from frontdesk.speech.model import Sound, Utterance

FAILURES, REST = 3, 600.0  # in a row; seconds


class Breaker:
    """A voice that rests for ten minutes after three failures."""

    def __init__(self, voice: Voice, clock: Callable[[], float] = time.monotonic) -> None:
        self.name, self.takes = voice.name, voice.takes
        self._voice = voice
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0
        self._lock = Lock()

    def speak(self, said: Utterance) -> Sound:
        """What the voice gives; raises SpeechAway at once while it rests."""
        with self._lock:
            if self._clock() < self._rests_until:
                raise SpeechAway(self.name)
        try:
            sound = self._voice.speak(said)
        except SpeechAway:
            self._failed()
            raise
        with self._lock:
            self._failures = 0
        return sound

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._failures, self._rests_until = 0, self._clock() + REST
