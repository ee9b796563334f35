"""Every sentence we say, from data/texts: one file per topic and language, the same keys in each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent / "data" / "texts"


@dataclass(frozen=True)
class Text:
    """One sentence: its words with {placeholders}, the answers offered, whether it tells something personal, and other
    words for it where those of a screen are no good on the phone."""

    words: str
    buttons: tuple[tuple[str, str], ...] = ()
    personal: bool = False
    spoken: str | None = None

    @property
    def aloud(self) -> str:
        """The words as they are said on the phone."""
        return self.words if self.spoken is None else self.spoken


def fill(words: str, values: Mapping[str, Any]) -> str:
    """Words with their {placeholders} filled."""
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), words)


SHORT_WISH = 6  # words: a wish to change the language, not a sentence that happens to name one


class Texts:
    """The sentences of all languages."""

    def __init__(self, by_language: Mapping[str, Mapping[str, Text]]) -> None:
        self.by_language = by_language

    @property
    def languages(self) -> list[str]:
        """The languages there are sentences for."""
        return sorted(self.by_language)

    def get(self, key: str, language: str) -> Text:
        """The sentence in a language; in the first language there is when that one has none."""
        texts = self.by_language.get(language) or self.by_language[self.languages[0]]
        return texts[key]

    def say(self, key: str, language: str, /, **values: Any) -> str:
        """The sentence with its placeholders filled."""
        return fill(self.get(key, language).words, values)

    def aloud(self, key: str, language: str, /, **values: Any) -> str:
        """The sentence as it is said on the phone, with its placeholders filled."""
        return fill(self.get(key, language).aloud, values)

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self.by_language[self.languages[0]]

    def starting(self, prefix: str, language: str) -> dict[str, str]:
        """The words of all sentences whose key starts with `prefix`, without it: labels for a page."""
        texts = self.by_language.get(language) or self.by_language[self.languages[0]]
        return {key.removeprefix(prefix): text.words for key, text in texts.items() if key.startswith(prefix)}


@cache
def load_texts(folder: Path = FOLDER) -> Texts:
    """Reads all files `<topic>.<language>.yml` of a folder."""
    by_language: dict[str, dict[str, Text]] = {}
    for file in sorted(folder.glob("*.*.yml")):
        texts = by_language.setdefault(file.suffixes[-2].removeprefix("."), {})
        texts.update({key: _text(entry) for key, entry in yaml.safe_load(file.read_text()).items()})
    return Texts(by_language)


def _text(entry: str | Mapping[str, Any]) -> Text:
    if isinstance(entry, str):
        return Text(entry)
    buttons = tuple((button["title"], button["payload"]) for button in entry.get("buttons", ()))
    return Text(entry["text"], buttons, entry.get("personal", False), entry.get("spoken"))


def named_language(text: str, candidates: Sequence[str], texts: Texts) -> str | None:
    """The language that a short sentence names: "in Spanish please", "English"."""
    words = text.lower().split()
    if len(words) > SHORT_WISH or "?" in text:
        return None
    said = {word.strip(".,!?¿¡") for word in words}
    named = (code for code in candidates if said & set(texts.say("language_names", code).split("|")))
    return next(named, None)
