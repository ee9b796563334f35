"""The word lists of each language, read once from data/languages and data/dates."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk.understanding.phrases import PhraseBook, book_of
from frontdesk.understanding.text import fold

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def load(folder: str, name: str) -> Mapping[str, Any]:
    """Return one data file as a mapping; the language code is its name."""
    text = (DATA / folder / f"{name}.yml").read_text(encoding="utf-8")
    # This loader makes no objects and leaves every word a word, also "no", "on" and "yes".
    content: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return content


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages that have word lists."""
    return tuple(sorted(path.stem for path in (DATA / "languages").glob("*.yml")))


@cache
def words(language: str, key: str) -> frozenset[str]:
    """Return one word list of a language, folded."""
    return frozenset(fold(word) for word in load("languages", language)[key])


@cache
def words_of_all(key: str) -> frozenset[str]:
    """Return one word list of every language together, for readers that are not told the language."""
    return frozenset().union(*(words(language, key) for language in languages()))


@cache
def numbers(language: str, key: str) -> Mapping[str, int]:
    """Return one table of number words of a language, folded."""
    return {fold(word): int(value) for word, value in load("languages", language)[key].items()}


@cache
def book(language: str, key: str) -> PhraseBook:
    """Return a phrase list of a language, or a group of them, as a phrase book; the value is the list's name."""
    lists: Mapping[str, Sequence[str]] | Sequence[str] = load("languages", language)[key]
    return book_of(lists if isinstance(lists, Mapping) else {key: lists})
