"""How words become sound."""

from functools import cache
from typing import Any, Protocol

import yaml

from frontdesk import own_languages
from frontdesk.content import ROOT
from frontdesk.errors import FrontdeskError
from frontdesk.speech.model import DataClass, Sound, Utterance

VOICES = ROOT / "data" / "speech" / "voices.yml"


class SpeechAway(FrontdeskError):
    """No sound came: the voice is away, too slow, does not know the language, or gave something that is none."""


class MayNotLeave(FrontdeskError):
    """These words are more private than what this voice may get. Nothing was sent."""


class Voice(Protocol):
    """Says words aloud. `takes`: the classes of words it may get."""

    name: str
    takes: frozenset[DataClass]

    def speak(self, said: Utterance) -> Sound:
        """The sound of the words; raises MayNotLeave before anything is done, and SpeechAway."""
        ...


def check(voice: Voice, said: Utterance) -> None:
    """Raises MayNotLeave for words that this voice may not get."""
    if said.data_class not in voice.takes:
        raise MayNotLeave(voice.name)


@cache
def voices() -> dict[str, dict[str, Any]]:
    """Which voice each engine has for a language."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(VOICES.read_text())["voices"]
    return found | own_languages.speech("voices")


def voice_of(said: Utterance, engine: str) -> Any:
    """The engine's voice for the language of the words; raises SpeechAway when it has none."""
    found = voices().get(said.language, {}).get(engine)
    if found is None:
        raise SpeechAway(engine)
    return found
