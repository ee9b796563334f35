"""What a caller's words or keys mean to the line itself: say it again, slower, wait. The rest is for reception.

Keys: 0 a person, 9 a professional, * again, 1 to 3 an answer that was offered; what else is keyed in are digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.conversations.model import Button
from frontdesk.texts import Texts
from frontdesk.understanding.text import word_list

UNSURE = 0.3  # a recogniser's own confidence below this is noise, unless the words are of danger or name a person
PERSON_KEY, PROFESSIONAL_KEY, AGAIN_KEY = "0", "9", "*"
PROFESSIONAL = "/professional_caller"
LONGEST_WISH = 8  # words: "could you say that again please"; a longer sentence is about something


class Meaning(StrEnum):
    """What was heard. `words`: something for reception, pressed or spoken."""

    WORDS = "words"
    PERSON = "person"
    AGAIN = "again"
    SLOWER = "slower"
    LOUDER = "louder"
    WAIT = "wait"
    CODE = "code"
    NOTHING = "nothing"
    UNCLEAR = "unclear"


WISHES = (Meaning.AGAIN, Meaning.SLOWER, Meaning.LOUDER, Meaning.WAIT, Meaning.CODE)


@dataclass(frozen=True)
class Heard:
    """What the provider heard in one turn: words with its confidence (0 to 1; 0 when it gives none), or keys."""

    speech: str = ""
    confidence: float = 0.0
    digits: str = ""


@dataclass(frozen=True)
class Understood:
    """A meaning; for reception its words, and the payload of what was pressed or chosen."""

    meaning: Meaning
    text: str = ""
    payload: str | None = None


class Hearing:
    """Reads what was heard."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def read(self, heard: Heard, offered: Sequence[Button], awaits: str | None) -> Understood:
        """The meaning of what was heard, when these answers are offered and this is awaited ("birth", "proof" …)."""
        if heard.digits:
            return self._keys(heard.digits, offered, awaits)
        text = heard.speech.strip()
        if not text:
            return Understood(Meaning.NOTHING)
        if wish := self._wish(text):
            return Understood(wish, text)
        if chosen := self._chosen(text, offered):
            return Understood(Meaning.WORDS, text, chosen.payload)
        unsure = 0 < heard.confidence < UNSURE
        return Understood(Meaning.UNCLEAR if unsure else Meaning.WORDS, text)

    def _keys(self, digits: str, offered: Sequence[Button], awaits: str | None) -> Understood:
        if digits == PERSON_KEY:
            return Understood(Meaning.PERSON)
        if digits == AGAIN_KEY:
            return Understood(Meaning.AGAIN)
        place = int(digits) - 1 if digits.isdecimal() and len(digits) == 1 else -1
        if 0 <= place < len(offered):
            return Understood(Meaning.WORDS, offered[place].title, offered[place].payload)
        if digits == PROFESSIONAL_KEY:
            return Understood(Meaning.WORDS, "", PROFESSIONAL)
        if awaits == "birth" and len(digits) == 8 and digits.isdecimal():  # noqa: PLR2004 (month, day, year)
            return Understood(Meaning.WORDS, f"{digits[:2]}/{digits[2:4]}/{digits[4:]}")
        return Understood(Meaning.WORDS, digits)

    def _wish(self, text: str) -> Meaning | None:
        """A wish about how we speak; one that stands alone, in any of our languages."""
        words = word_list(text)
        if not 0 < len(words) <= LONGEST_WISH:
            return None
        said = " ".join(words)
        return next((wish for wish in WISHES if said in self._phrases(f"phone_words_{wish}")), None)

    def _chosen(self, text: str, offered: Sequence[Button]) -> Button | None:
        """The answer whose place was spoken: "two", "the second one", "number two"."""
        said = " ".join(word_list(text))
        places = range(len(offered))
        return next((offered[n] for n in places if said in self._phrases(f"phone_words_place_{n + 1}")), None)

    def _phrases(self, key: str) -> set[str]:
        if not self.texts.has(key):
            return set()
        found = "|".join(self.texts.say(key, language) for language in self.texts.languages)
        return {" ".join(word_list(phrase)) for phrase in found.split("|")}
