"""Names spelled letter by letter: "R U I Z", "r as in robert", "erre u i zeta"."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from frontdesk.understanding import tables
from frontdesk.understanding.text import fold

_SPELLED = 3  # fewer letters in a row are initials, unless nothing else is said
_ALIKE = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A word as written, or a word put together from letters."""

    text: str
    spelled: bool = False


def join_letters(words: Sequence[str], language: str) -> list[str]:
    """Return the words with spelled ones put together; they take the place of the word they spell."""
    pieces: list[Piece] = []
    place = 0
    while place < len(words):
        letters, after, certain = _letters(words, place, language)
        if len(letters) >= _SPELLED or (letters and (certain or _all_letters(words))):
            pieces.append(Piece(letters, spelled=True))
            place = after
        elif fold(words[place]) in tables.words(language, "letter_gap"):
            place += 1
        else:
            pieces.append(Piece(words[place]))
            place += 1
    return _replaced(pieces)


def _letters(words: Sequence[str], place: int, language: str) -> tuple[str, int, bool]:
    """Return the letters spelled from `place` on, where they end, and whether they were explained ("as in")."""
    letters, certain = "", False
    while place < len(words):
        letter, length = _letter(words, place, language)
        if not letter:
            break
        letters += letter
        place += length
        explained = _explanation(words, place, language)
        certain = certain or explained > 0
        place += explained
    return letters, place, certain


def _letter(words: Sequence[str], place: int, language: str) -> tuple[str, int]:
    """Return the letter named at `place` ("r", "erre", "double l") and how many words name it."""
    word = fold(words[place])
    if len(word) == 1 and word.isalpha():
        return words[place].lower(), 1
    repeats = tables.numbers(language, "repeats").get(word)
    if repeats and place + 1 < len(words) and len(words[place + 1]) == 1:
        return words[place + 1].lower() * repeats, 2
    names = tables.load("languages", language)["letters"]
    pair = f"{word} {fold(words[place + 1])}" if place + 1 < len(words) else ""
    if pair in names:
        return names[pair], 2
    return (names[word], 1) if word in names else ("", 0)


def _explanation(words: Sequence[str], place: int, language: str) -> int:
    """Return how many words explain a letter: "as in robert" takes three."""
    for phrase in tables.load("languages", language)["letter_as"]:
        parts = phrase.split()
        end = place + len(parts)
        if end < len(words) and [fold(word) for word in words[place:end]] == parts and len(words[end]) > 1:
            return len(parts) + 1
    return 0


def _all_letters(words: Sequence[str]) -> bool:
    return len(words) > 1 and all(len(word) == 1 for word in words)


def _replaced(pieces: Sequence[Piece]) -> list[str]:
    """Let a spelled word take the place of the word it spells: "ruis, R U I Z" is Ruiz."""
    said = [piece.text for piece in pieces if not piece.spelled]
    if fold("".join(said)) in {fold(piece.text) for piece in pieces if piece.spelled}:
        return said
    words = [piece.text for piece in pieces]
    for place, piece in enumerate(pieces):
        others = [other for other, word in enumerate(pieces) if not word.spelled] if piece.spelled else []
        best = max(others, key=lambda other: fuzz.ratio(fold(words[other]), fold(piece.text)), default=None)
        if best is None or (score := fuzz.ratio(fold(words[best]), fold(piece.text))) < _ALIKE:
            continue
        words[best] = words[best] if score == 100 else piece.text
        words[place] = ""
    return [word for word in words if word]
