"""Reads an answer to "was it solved?", and thanks, from a few plain words."""

from enum import StrEnum

from frontdesk.cases.after.model import SOLVED
from frontdesk.texts import Texts
from frontdesk.understanding.pick import read_yes_no
from frontdesk.understanding.text import word_list

MOST_WORDS = 20  # a longer message tells something else


class Heard(StrEnum):
    """What an answer says."""

    YES = "yes"
    NO = "no"
    THANKS = "thanks"
    YES_AND_THANKS = "yes_and_thanks"


class Reading:
    """Words of data/texts in every language, and plain yes and no."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def heard(self, text: str, language: str, open_: str | None) -> Heard | None:
        """What the words say when this question is open; without one, only what cannot be mistaken."""
        said = word_list(text)
        if not said or "?" in text or len(said) > MOST_WORDS:
            return None
        if self._is(said, "neither"):
            return None  # "no, thanks" may mean that nothing is left
        if self._is(said, "again"):
            return Heard.NO
        thanks, yes = self._has(said, "thanks"), read_yes_no(text, language)
        if open_ != SOLVED:
            return Heard.THANKS if thanks and yes is not False else None
        yes = True if self._is(said, "yes") else False if self._is(said, "no") else yes
        if yes is False or self._is_partly(said, language):
            return Heard.NO
        if thanks:
            return Heard.YES_AND_THANKS
        return Heard.YES if yes else None

    def wants_more(self, text: str) -> bool:
        """Whether the words hold a wish beside the answer, which is for the assistant."""
        return self._has(word_list(text), "more")

    def names(self, text: str, manager: str) -> bool:
        """Whether the words name a manager by their first name."""
        return bool(set(word_list(manager.split()[0])) & set(word_list(text)))

    def _is_partly(self, said: list[str], language: str) -> bool:
        """Whether it is a yes or no with a "but" behind it: something is left."""
        words = f" {' '.join(said)} "
        ends = [words.find(f" {phrase} ") for phrase in self._phrases("but")]
        first = min((end for end in ends if end > 0), default=0)
        return bool(first) and read_yes_no(words[:first], language) is not None

    def _is(self, said: list[str], which: str) -> bool:
        return " ".join(said) in self._phrases(which)

    def _has(self, said: list[str], which: str) -> bool:
        words = f" {' '.join(said)} "
        return any(f" {phrase} " in words for phrase in self._phrases(which))

    def _phrases(self, which: str) -> frozenset[str]:
        return self.texts.phrases(f"solved_words_{which}")
