"""Speech: how long words take, sounds on their way to an ear, and what a recogniser makes of a person."""

import re
from dataclasses import dataclass, field

# A calm voice: about 150 words or 900 characters a minute.
WORDS_A_SECOND = 2.5
CHARACTERS_A_SECOND = 15.0
SHORTEST = 0.4

VOICE = "voice"  # <Say>
AUDIO = "audio"  # <Play>
MUSIC = "music"
BEEP = "beep"


def seconds_for(text: str) -> float:
    """How long it takes to say this."""
    return max(SHORTEST, len(text.split()) / WORDS_A_SECOND, len(text) / CHARACTERS_A_SECOND)


def sentences(text: str) -> list[str]:
    """A text as it reaches an ear: sentence by sentence."""
    return [part for part in re.split(r"(?<=[.!?…])\s+", " ".join(text.split())) if part]


@dataclass(eq=False)
class Sound:
    """A sentence, a recording or a beep while it is being played: words is empty for silence."""

    words: str
    by: str
    seconds: float
    language: str = ""
    began: float = 0.0

    def heard_after(self, seconds: float) -> str:
        """The words that were out after so many seconds."""
        if seconds > self.seconds - 0.001:
            return self.words
        parts = self.words.split()
        return " ".join(parts[: int(len(parts) * seconds / self.seconds)])

    def moment_of(self, phrase: re.Pattern[str]) -> float | None:
        """When, in seconds from its beginning, the phrase is out; None if it is not in there."""
        found = phrase.search(self.words)
        return None if found is None else self.seconds * found.end() / max(1, len(self.words))


def spoken(text: str, by: str, language: str = "") -> list[Sound]:
    """A text as sounds."""
    return [Sound(part, by, seconds_for(part), language) for part in sentences(text)]


@dataclass(frozen=True)
class Recognised:
    """What the recogniser returns: the action's SpeechResult and Confidence (docs/voice/twiml/gather#speechresult)."""

    text: str
    confidence: float


@dataclass
class Recogniser:
    """A stand-in: hears people right, unless told otherwise for a phrase."""

    confidence: float = 0.92
    as_written: bool = True
    # what is said → what is understood: a text, a text with its confidence, or nothing (noise)
    mishears: dict[str, str | Recognised | None] = field(default_factory=dict)

    def understand(self, said: str) -> Recognised | None:
        """None when it was noise to it."""
        known = self.mishears.get(said, Recognised(said, self.confidence))
        if known is None or known == "":
            return None
        if isinstance(known, str):
            return Recognised(known, 0.35)
        return known if self.as_written else Recognised(_plain(known.text), known.confidence)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s'-]", " ", text.lower()).split())
