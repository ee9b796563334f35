"""A stand-in for a voice: keeps what it was asked to say, gives a sound that can be told apart, fails when told to."""

import io
import wave

from frontdesk.adapters.speech.port import SpeechAway, check
from frontdesk.speech.model import DataClass, Sound, Utterance


class FakeVoice:
    """As strict as a real one about what it may get and what it can say."""

    def __init__(self, name: str = "fake", takes: frozenset[DataClass] = frozenset(DataClass)) -> None:
        self.name, self.takes = name, takes
        self.said: list[Utterance] = []
        self.languages = {"en-US", "es-US"}
        self.failures_left = 0

    def fail_next(self, times: int) -> None:
        """Makes the next ones fail."""
        self.failures_left = times

    def speak(self, said: Utterance) -> Sound:
        """A tenth of a second of silence, as a WAV file; raises MayNotLeave, and SpeechAway while told to fail."""
        check(self, said)
        if not said.words.strip():
            raise ValueError("nothing to say")
        if said.language not in self.languages:
            raise SpeechAway(said.language)
        if self.failures_left:
            self.failures_left -= 1
            raise SpeechAway(self.name)
        self.said.append(said)
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(16_000)
            sound.writeframes(bytes(3200))
        return Sound(file.getvalue(), "audio/wav")
