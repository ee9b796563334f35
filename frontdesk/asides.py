"""What a message may hold beside its matter: a card number, which was not kept, or a word about our messages."""

import re
from dataclasses import dataclass

from frontdesk.adapters.assistant.port import Answer, Reply
from frontdesk.cards.mask import MASK
from frontdesk.consents.service import Consents
from frontdesk.conversations.model import ASSISTANT, Author, Conversation, Line
from frontdesk.conversations.turns import Turns
from frontdesk.faq.service import Faq
from frontdesk.texts import Texts

TELLING = 3  # words beside a card number that are worth asking the assistant about
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Aside:
    """Lines to say first; `is_all`: there is nothing else in the message, and `then` is how the talk goes on."""

    lines: tuple[Line, ...] = ()
    is_all: bool = False
    then: Answer | None = None


class Asides:
    """Answers what need not go to the assistant."""

    def __init__(self, turns: Turns, consents: Consents, faq: Faq, texts: Texts) -> None:
        self.turns = turns
        self.consents = consents
        self.faq = faq
        self.texts = texts

    def of(self, conversation: Conversation, text: str, channel: str) -> Aside:
        """What a patient's words, as they are kept, hold besides."""
        if MASK in text:
            lines = (self._line(conversation, "card_not_kept", self._ways_to_pay(conversation.language)),)
            is_all = len(_WORD.findall(text)) < TELLING
            return Aside(lines, is_all, self._open_question(conversation) if is_all else None)
        return self._about_messages(conversation, text, channel)

    def _about_messages(self, conversation: Conversation, text: str, channel: str) -> Aside:
        """Stops or allows our messages when that is what was said; confirmed once, and to a text never twice."""
        asked = self.consents.read(text, channel, conversation.is_busy)
        if asked is None and self.consents.wants_no_reminders(text):
            ended = self.consents.end_reminders(conversation, channel)
            key = "consent_stopped_reminders" if ended else "consent_reminders_whose"
            return Aside((self._line(conversation, key),), is_all=True)
        if asked and self.consents.needs_identity(conversation, asked):
            return Aside((self._line(conversation, "consent_needs_identity"),), is_all=True)
        changed = self.consents.follow(conversation, asked, channel) if asked else []
        if asked is None or (asked.given and not changed):
            return Aside()
        said = changed or ([] if channel == "text" else list(asked.channels))
        key = "consent_started" if asked.given else "consent_stopped"
        return Aside(tuple(self._line(conversation, f"{key}_{of}") for of in said), is_all=True)

    def _open_question(self, conversation: Conversation) -> Answer | None:
        """The question that is open, once more: the talk goes on where it was."""
        line = self.turns.open_question(conversation.id)
        if line is None:
            return None
        buttons = tuple((button.title, button.payload) for button in line.buttons)
        return Answer((Reply(line.text, line.response, buttons),), None, 0.0)

    def _ways_to_pay(self, language: str) -> str:
        """The practice's article on paying; without one, the person who knows."""
        found = self.faq.answer(self.texts.say("card_pay_question", language), language)
        return found.text if found else self.texts.say("card_pay_person", language)

    def _line(self, conversation: Conversation, key: str, ways: str = "") -> Line:
        """A line of ours; while a manager talks it is a notice, as the assistant is silent."""
        author: Author = "assistant" if conversation.handler == ASSISTANT else "notice"
        words = self.texts.say(key, conversation.language, ways=ways)
        return Line(author, words, conversation.language, response=key)
