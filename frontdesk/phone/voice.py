"""How the assistant speaks on a call: the words of the transcript's lines, in the pace that the caller asked for."""

from collections.abc import Sequence

from frontdesk.conversations.model import Line
from frontdesk.phone import spoken
from frontdesk.phone.model import PhoneCall
from frontdesk.phone.script import Say
from frontdesk.texts import Texts


class Voice:
    """Puts words into a caller's ear."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def words(self, call: PhoneCall, language: str, key: str, **values: str) -> Say:
        """One of our sentences."""
        return self._say(call, self.texts.say(key, language, **values), language)

    def lines(self, call: PhoneCall, lines: Sequence[Line]) -> tuple[Say, ...]:
        """Lines of the transcript, and the keys by which the last one is answered."""
        before = (None, *lines)
        said = tuple(
            self._say(call, spoken.words(self.texts, line, earlier), line.language)
            for line, earlier in zip(lines, before, strict=False)
        )
        return said + self.options(call, lines[-1]) if lines else said

    def options(self, call: PhoneCall, line: Line) -> tuple[Say, ...]:
        """Which key is which answer."""
        said = spoken.offered(self.texts, line)
        return (self._say(call, said, line.language),) if said else ()

    def other_words(self, call: PhoneCall, lines: Sequence[Line]) -> tuple[Say, ...]:
        """The last question in other words; all of it again where there are none."""
        other = spoken.again(self.texts, lines[-1]) if lines else None
        if other is None:
            return self.lines(call, lines)
        before = tuple(self._say(call, spoken.words(self.texts, line), line.language) for line in lines[:-1])
        return (*before, self._say(call, other, lines[-1].language), *self.options(call, lines[-1]))

    def _say(self, call: PhoneCall, text: str, language: str) -> Say:
        return Say(text, self.texts.language_of(text, language), slow=call.slow, loud=call.loud)
