"""Cuts a sentence into the word pieces BERT was trained with: "rebooking" becomes re, ##book, ##ing."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

LONGEST_WORD = 100
# Scripts written without spaces: each character is a word of its own.
_CJK = re.compile(
    "([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ceaf\U0002f800-\U0002fa1f])"
)


class WordPiece:
    """A vocabulary and the way to spell any sentence with it."""

    def __init__(self, vocabulary: Path, max_tokens: int) -> None:
        words = vocabulary.read_text(encoding="utf-8").splitlines()
        self._ids = {word: number for number, word in enumerate(words)}
        self._unknown = self._ids["[UNK]"]
        self._max_pieces = max_tokens - 2  # room for the marks at both ends

    def tokens(self, text: str) -> list[int]:
        """The numbers of the text's pieces between the two marks; what is too long is cut at the end."""
        pieces = [piece for word in _words(text) for piece in self._pieces(word)]
        return [self._ids["[CLS]"], *pieces[: self._max_pieces], self._ids["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        """The longest known beginning, then the longest known continuation, and so on."""
        if len(word) > LONGEST_WORD:
            return [self._unknown]
        pieces, start = [], 0
        while start < len(word):
            end = self._longest_match(word, start)
            if end is None:
                return [self._unknown]
            pieces.append(self._ids[_spelled(word, start, end)])
            start = end
        return pieces

    def _longest_match(self, word: str, start: int) -> int | None:
        ends = range(len(word), start, -1)
        return next((end for end in ends if _spelled(word, start, end) in self._ids), None)


def _spelled(word: str, start: int, end: int) -> str:
    return ("##" if start else "") + word[start:end]


def _words(text: str) -> Iterator[str]:
    """Lower-cased words without accents; every punctuation mark is a word of its own."""
    plain = _CJK.sub(r" \1 ", "".join(_clean(character) for character in text))
    decomposed = unicodedata.normalize("NFD", plain)
    bare = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    yield from "".join(_spaced(character) for character in bare).split()


def _clean(character: str) -> str:
    """White space becomes a space; what cannot be seen disappears."""
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    return "" if character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cf") else character


def _spaced(character: str) -> str:
    return f" {character} " if _is_punctuation(character) else character.lower()


def _is_punctuation(character: str) -> bool:
    """BERT counts every ASCII sign as punctuation, also $ + < = > ^ ` | ~."""
    if ord(character) < 128:
        return not character.isalnum() and not character.isspace()
    return unicodedata.category(character).startswith("P")
