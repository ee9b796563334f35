"""How sound becomes words."""

from typing import Protocol

from frontdesk.listening.model import Heard, Wanted


class Recogniser(Protocol):
    """Understands some languages."""

    def hears(self, language: str) -> bool:
        """Whether it understands a language (BCP 47)."""
        ...

    def hear(self, sound: bytes, language: str, wanted: Wanted) -> Heard | None:
        """The words in a sound (16-bit samples, 16,000 a second); None when there are none. Raises LanguageNotHeard,
        and ListeningAway when it did not come to an end."""
        ...
