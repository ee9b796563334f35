"""Which of some known names stand in a longer sentence, also a little misspelled."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from frontdesk.understanding import tables
from frontdesk.understanding.text import word_list

CLOSE = 88  # likeness of two names of the same number of words
SHORTEST = 5  # letters: a shorter name must be written as it is


def named_in(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids whose name, or another way to say it, is in the text."""
    words = word_list(text)
    return [id for id, ways in names.items() if any(_is_in(words, _bare(way)) for way in ways)]


def _bare(way: str) -> list[str]:
    """A name without "Dr." before it and "RN" behind it."""
    titles = tables.words_of_all("doctor_titles") | tables.words_of_all("credentials")
    words = word_list(way)
    return [word for word in words if word not in titles] or words


def _is_in(words: Sequence[str], name: Sequence[str]) -> bool:
    letters, size = "".join(name), len(name)
    for start in range(len(words) - size + 1):
        said = "".join(words[start : start + size])
        if said == letters or (len(letters) > SHORTEST and fuzz.ratio(said, letters) >= CLOSE):
            return True
    return False
