"""What a caller's words or keys mean to the line itself: say it again, slower, wait. The rest is for reception.

Keys: 0 a person, 9 a professional, * again, 1 to 3 an answer that was offered; what else is keyed in are digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.conversations.model import Button
from frontdesk.phone.listening import BIRTH_DIGITS
from frontdesk.reception import MANAGER_BUTTON
from frontdesk.texts import Texts
from frontdesk.understanding.text import word_list

UNSURE = 0.3  # a recogniser's own confidence below this is noise, unless the words are of danger
PERSON_KEY, PROFESSIONAL_KEY, AGAIN_KEY = "0", "9", "*"
PROFESSIONAL = "/professional_caller"
LONGEST_WISH = 8  # words: "could you say that again please"; a longer sentence is about something


class Meaning(StrEnum):
    """What was heard. `words` are for reception, the others for the line itself."""

    WORDS = "words"
    AGAIN = "again"
    SLOWER = "slower"
    LOUDER = "louder"
    WAIT = "wait"
    CODE = "code"
    CALLBACK = "callback"
    TALK_AGAIN = "talk_again"
    MESSAGE = "message"
    ASSISTANT = "assistant"
    LANGUAGE = "language"
    NOTHING = "nothing"
    UNCLEAR = "unclear"
    LED = "led"  # nothing: the call was led on, and asks what to do


WISHES = (Meaning.AGAIN, Meaning.SLOWER, Meaning.LOUDER, Meaning.WAIT, Meaning.CODE)
WHILE_WAITING = (Meaning.CALLBACK, Meaning.MESSAGE, Meaning.ASSISTANT)  # in the order of their keys
QUIET = (Meaning.NOTHING, Meaning.UNCLEAR)


@dataclass(frozen=True)
class Heard:
    """What the provider heard in one turn: words with its confidence (0 to 1; 0 when it gives none), or keys."""

    speech: str = ""
    confidence: float = 0.0
    digits: str = ""


@dataclass(frozen=True)
class Asked:
    """What the caller may be answering: answers that were offered, what is awaited ("birth", "proof" …), and whether
    they wait for a person, or hear the greeting, at which keys from 2 on pick one of the practice's languages."""

    offered: Sequence[Button] = ()
    awaits: str | None = None
    waiting: bool = False
    greeting: bool = False
    languages: int = 2


@dataclass(frozen=True)
class Understood:
    """A meaning, with the words as they are kept, and the payload of what was pressed or chosen."""

    meaning: Meaning
    text: str = ""
    payload: str | None = None


class Hearing:
    """Reads what was heard."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def read(self, heard: Heard, asked: Asked) -> Understood:
        """The meaning of what was heard."""
        if heard.digits:
            return self._keys(heard.digits, asked)
        text = heard.speech.strip()
        if not text:
            return Understood(Meaning.NOTHING)
        if wish := self._wish(text, asked):
            return Understood(wish, text)
        if chosen := self._chosen(text, asked.offered):
            return Understood(Meaning.WORDS, text, chosen.payload)
        unsure = 0 < heard.confidence < UNSURE
        return Understood(Meaning.UNCLEAR if unsure else Meaning.WORDS, text)

    def _keys(self, digits: str, asked: Asked) -> Understood:
        place = int(digits) - 1 if len(digits) == 1 and digits.isdecimal() else -1
        if digits == PERSON_KEY:
            return Understood(Meaning.WORDS, digits, MANAGER_BUTTON)
        if digits == AGAIN_KEY:
            return Understood(Meaning.AGAIN)
        if asked.greeting and 1 <= place < asked.languages:
            return Understood(Meaning.LANGUAGE, "" if place == 1 else digits)
        if 0 <= place < len(asked.offered):
            return Understood(Meaning.WORDS, asked.offered[place].title, asked.offered[place].payload)
        if asked.waiting and asked.awaits is None and 0 <= place < len(WHILE_WAITING):
            return Understood(WHILE_WAITING[place])
        if digits == PROFESSIONAL_KEY:
            return Understood(Meaning.WORDS, digits, PROFESSIONAL)
        return Understood(Meaning.WORDS, _written(digits, asked.awaits))

    def _wish(self, text: str, asked: Asked) -> Meaning | None:
        """A wish about how we speak or what we wait for; one that stands alone, in any of our languages."""
        words = word_list(text)
        if not 0 < len(words) <= LONGEST_WISH:
            return None
        said, wishes = " ".join(words), (*WISHES, *(WHILE_WAITING if asked.waiting else ()))
        if asked.waiting or asked.awaits == "code":  # their case would stay behind; the code is another one
            wishes = tuple(wish for wish in wishes if wish is not Meaning.CODE)
        if asked.greeting and (said in self.texts.phrases("phone_spanish") or self._is_name(said)):
            return Meaning.LANGUAGE
        return next((wish for wish in wishes if said in self.texts.phrases(f"phone_words_{wish}")), None)

    def _chosen(self, text: str, offered: Sequence[Button]) -> Button | None:
        """The answer whose place was spoken: "two", "the second one", "number two"."""
        said = " ".join(word_list(text))
        places = range(len(offered))
        return next((offered[n] for n in places if said in self.texts.phrases(f"phone_words_place_{n + 1}")), None)

    def language_of(self, text: str, languages: Sequence[str]) -> str:
        """The language that is asked for at the greeting: the one that is named, or that its key is told for, else the
        practice's other one."""
        said = " ".join(word_list(text))
        if said.isdecimal():
            return languages[int(said) - 1] if 0 < int(said) <= len(languages) else languages[0]
        named = (one for one in languages if {said, *said.split()} & self.texts.names_of(one))
        if wanted := next(named, None):
            return wanted
        left = next((one for one in languages if said in self.texts.phrases("phone_spanish", one)), languages[0])
        return next((one for one in languages if one != left), left)

    def _is_name(self, said: str) -> bool:
        return any(said in self.texts.names_of(one) for one in self.texts.languages)


def _written(digits: str, awaits: str | None) -> str:
    """Digits as somebody would write them: a date of birth is keyed in as month, day and year."""
    digits = digits.strip("#*")
    if awaits == "birth" and len(digits) == BIRTH_DIGITS:
        return f"{digits[:2]}/{digits[2:4]}/{digits[4:]}"
    return digits
