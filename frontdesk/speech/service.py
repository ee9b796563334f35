"""Says things aloud, by the best voice that may know them and is there in time."""

from collections.abc import Iterator, Sequence

from frontdesk.adapters.speech.port import SpeechAway, Voice
from frontdesk.speech.aloud import parts
from frontdesk.speech.kept import KeptSounds
from frontdesk.speech.model import DataClass, Sound, Utterance


class Speaking:
    """`voices` are asked in their order, while somebody waits. `ahead` is asked by a command alone, for public words,
    and what it said is taken first; without it nothing goes to it."""

    def __init__(self, voices: Sequence[Voice], kept: KeptSounds, ahead: Voice | None = None) -> None:
        self.voices = voices
        self.kept = kept
        self.ahead = ahead

    def say(self, said: Utterance) -> Sound:
        """The sound of the words; raises SpeechAway when no voice can say them."""
        if said.data_class is DataClass.PUBLIC and (sound := self._found(said)):
            return sound
        for voice in self.voices:
            if said.data_class in voice.takes and (sound := self._made(voice, said)):
                return sound
        raise SpeechAway("no voice")

    def prepare(self, texts: Sequence[tuple[str, str]]) -> Iterator[bool]:
        """Makes what is not kept yet of public texts, each with its language, by the voice that works ahead, or the
        first one there is; yields for each piece whether it is there now."""
        voice = self.ahead or next(iter(self.voices), None)
        for text, language in texts:
            for words in parts(text, language):
                said = Utterance(words, language, DataClass.PUBLIC)
                yield voice is not None and bool(self.kept.find(voice.name, said) or self._made(voice, said))

    def _found(self, said: Utterance) -> Sound | None:
        names = [voice.name for voice in (self.ahead, *self.voices) if voice]
        return next((sound for name in names if (sound := self.kept.find(name, said))), None)

    def _made(self, voice: Voice, said: Utterance) -> Sound | None:
        try:
            sound = voice.speak(said)
        except SpeechAway:
            return None
        if said.data_class is DataClass.PUBLIC:
            self.kept.keep(voice.name, said, sound)
        return sound
