"""Plain text helpers: letters without case or accents, and words with their place in the sentence."""

import re
import unicodedata
from dataclasses import dataclass

_SAME = {"’": "'", "‘": "'", "´": "'", "`": "'", "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " "}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")


class _Folds(dict[int, str]):
    """A translation table that learns each letter once; one letter in, one letter out."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = _SAME.get(letter) or unicodedata.normalize("NFD", letter)[0].lower()[0]
        self[code] = plain
        return plain


_FOLDS = _Folds()


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word or run of digits, and where it stands in the composed (NFC) text."""

    text: str
    start: int
    end: int


def compose(text: str) -> str:
    """Return `text` with each accented letter as one character, so that places in it can be compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return `text` in lower case without accents, of the same length as its composed form."""
    return compose(text).translate(_FOLDS)


def split_words(text: str) -> list[Word]:
    """Return the folded words and numbers of `text`, without punctuation."""
    return [Word(found.group(), *found.span()) for found in _WORD.finditer(fold(text))]


def word_list(text: str) -> list[str]:
    """Return the folded words of `text` as plain strings."""
    return _WORD.findall(fold(text))


def as_typed(text: str) -> str:
    """The text without characters that no keyboard types: databases and screen readers stumble over them."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", text).strip()
