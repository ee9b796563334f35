"""The word lists of each language, read once from data/languages and data/dates, and from the practice's own languages.

A language that lacks a list, or all of them, has empty ones: what is said in it is then not read, and asked again.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk import own_languages
from frontdesk.understanding.phrases import PhraseBook, book_of
from frontdesk.understanding.text import fold

DATA = Path(__file__).resolve().parents[2] / "data"
SHAPE = "en-US"  # whose files say which lists there are
OF_LANGUAGES = ("languages", "dates", "refills")  # folders in which a file's name is a language
NO_LANGUAGES = ("holidays", "controlled")  # other files in these folders
UNSURE = {"ask_order": "true", "no_between_days": "ask", "ordinal_days": "false"}  # while a language does not say
OF_ANY = ("order", "parts")  # tables that hold for a language until it says otherwise


@cache
def load(folder: str, name: str) -> Mapping[str, Any]:
    """Return one data file as a mapping; the language code is its name. What lacks in it is empty."""
    content = _read(_file(folder, name)) if has(folder, name) else {}
    if name in (SHAPE, *NO_LANGUAGES) or folder not in OF_LANGUAGES:
        return content
    return {key: _empty(key, value) for key, value in load(folder, SHAPE).items()} | _with_groups(folder, content)


def has(folder: str, name: str) -> bool:
    """Whether there is such a file."""
    return _file(folder, name).exists()


def _file(folder: str, name: str) -> Path:
    own = own_languages.folders().get(name, DATA) / f"{folder}.yml"
    return own if folder in OF_LANGUAGES and own.exists() else DATA / folder / f"{name}.yml"


def _read(file: Path) -> dict[str, Any]:
    # This loader makes no objects and leaves every word a word, also "no", "on" and "yes".
    content: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return content or {}


def _with_groups(folder: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What a file holds; of a group of lists that is there only in part the others are empty."""
    shape = load(folder, SHAPE)
    groups = {key: value for key, value in content.items() if isinstance(value, dict)}
    return {**content, **{key: _empty(key, shape.get(key, {})) | value for key, value in groups.items()}}


def _empty(key: str, value: Any) -> Any:
    """An empty list for a list, and so on; a plain value, and what is the same in most languages, as it is."""
    if key in OF_ANY or isinstance(value, str):
        return UNSURE.get(key, value)
    if not isinstance(value, dict):
        return []
    if key == "letters_of_its_own":
        return dict.fromkeys(value, "")
    return {name: [] for name, one in value.items() if isinstance(one, list)}


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages that have word lists."""
    own = (code for code in own_languages.folders() if has("languages", code))
    return tuple(sorted({*(path.stem for path in (DATA / "languages").glob("*.yml")), *own}))


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
