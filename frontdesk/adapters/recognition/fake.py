"""A stand-in for a recogniser: hears what it is told to, keeps what it listened for, is away when told to."""

from frontdesk.listening.model import RATE, Heard, LanguageNotHeard, ListeningAway, Wanted


class FakeRecogniser:
    """As strict as a real one about language and sound."""

    def __init__(self, *words: str | None, languages: frozenset[str] = frozenset({"en-US"})) -> None:
        self.languages = languages
        self.will_hear = list(words)
        self.wanted: list[Wanted] = []
        self.away = False

    def hears(self, language: str) -> bool:
        """Whether it was given the language."""
        return language in self.languages

    def hear(self, sound: bytes, language: str, wanted: Wanted) -> Heard | None:
        """The next of its words."""
        if not self.hears(language):
            raise LanguageNotHeard(language)
        if not sound or len(sound) % 2 or len(sound) > 30 * 2 * RATE:
            raise ValueError("no sound that was looked at")
        if self.away:
            raise ListeningAway
        self.wanted.append(wanted)
        words = self.will_hear.pop(0)
        return Heard(words, sure=not wanted.free) if words else None
