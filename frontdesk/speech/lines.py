"""Lines of a transcript, read aloud to whoever may see them."""

from collections.abc import Sequence

from frontdesk.clock import Clock
from frontdesk.conversations.model import Line
from frontdesk.conversations.service import Conversations
from frontdesk.errors import LineHidden
from frontdesk.practice.service import Practices
from frontdesk.speech.aloud import parts
from frontdesk.speech.links import links_in_words
from frontdesk.speech.model import DataClass, Sound, Utterance
from frontdesk.speech.service import Speaking
from frontdesk.texts import Texts

ARTICLE = "utter_article"


class SpokenLines:
    """Says what stands in a conversation, a piece at a time, so that a long message does not keep anybody waiting."""

    def __init__(
        self, clock: Clock, conversations: Conversations, practices: Practices, texts: Texts, speaking: Speaking
    ) -> None:
        self.clock = clock
        self.conversations = conversations
        self.practices = practices
        self.texts = texts
        self.speaking = speaking

    def part(self, conversation_id: str, seq: int, number: int) -> Sound | None:
        """Piece `number` (from 0) of line `seq`; None behind the last one. Raises LineHidden for a line that is hidden
        or is not there, SpeechAway when there is no voice for it."""
        lines = self.conversations.transcript(conversation_id, seq - 1)
        line = lines[0] if lines and lines[0].seq == seq else None
        if line is None or self.conversations.get(conversation_id).hides(line, self.clock.now()):
            raise LineHidden("line")
        said = self._said(line, lines[1:])
        return self.speaking.say(said[number]) if number < len(said) else None

    def public_texts(self) -> list[tuple[str, str]]:
        """What is the same for everybody, as it is said, with its language: fixed answers, and articles."""
        practice = self.practices.current()
        fixed = [
            (text.words, language)
            for language in practice.languages
            for key, text in self.texts.by_language.get(language, {}).items()
            if key.startswith("utter_") and "{" not in text.words and not text.personal
        ]
        answers = [article.answer.items() for article in practice.articles]
        written = fixed + [(words, language) for each in answers for language, words in each]
        return [(links_in_words(words, language, self.texts), language) for words, language in written]

    def _said(self, line: Line, later: Sequence[Line]) -> list[Utterance]:
        text = links_in_words(line.text, line.language, self.texts)
        said = [Utterance(words, line.language, self._class_of(line)) for words in parts(text, line.language)]
        answers = [button.title for button in line.buttons if button.title not in line.text]
        if answers and not any(one.author == "patient" for one in later):
            words = self.texts.say("speech_answers", line.language, answers="; ".join(answers))
            said += [Utterance(part, line.language, DataClass.PERSONAL) for part in parts(words, line.language)]
        return said

    def _class_of(self, line: Line) -> DataClass:
        """Only what everybody gets in the same words is public: these words tell nothing about whoever hears them."""
        if line.author != "assistant" or line.personal or line.response is None:
            return DataClass.PERSONAL
        if line.response == ARTICLE:
            answers = (article.answer.get(line.language) for article in self.practices.current().articles)
            return DataClass.PUBLIC if line.text in answers else DataClass.PERSONAL
        fixed = self.texts.has(line.response) and self.texts.get(line.response, line.language).words == line.text
        return DataClass.PUBLIC if fixed else DataClass.PERSONAL
