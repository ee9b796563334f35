"""Every sentence we say, from data/texts: one file per topic and language, the same keys in each.

A practice may bring a language along that has only some of them (frontdesk/own_languages.py). What it lacks is said in
the practice's first language, and is told to be in it: no screen reader reads English as if it were Portuguese.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk import own_languages
from frontdesk.locales import name_of
from frontdesk.understanding.text import fold, word_list

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


PLACEHOLDER = re.compile(r"\{\w+\}")
NOT_IN_A_TALK = ("console_", "widget_", "page_", "export_", "error_")  # how texts begin that are no lines of one
FILLED_TOO = {"phone_this_language": "{number}"}  # blanks that are filled and that our own sentences do not need
TOLD_APART = 10  # letters of a sentence beside its placeholders: with fewer it may stand in other words by chance
SHORT_WISH = 6  # words: a wish to change the language, not a sentence that happens to name one


class Texts:
    """The sentences of all languages."""

    def __init__(self, by_language: Mapping[str, Mapping[str, Text]], first: str | None = None) -> None:
        self.by_language = by_language
        # The practice's first language, then whichever has most.
        self._borrowed_from = sorted(by_language, key=lambda code: (code != first, -len(by_language[code]), code))
        self._lacks: dict[str, list[tuple[str, list[list[str]]]]] = {}
        self._phrases: dict[tuple[str, ...], frozenset[str]] = {}

    @property
    def languages(self) -> list[str]:
        """The languages there are sentences for."""
        return sorted(self.by_language)

    def get(self, key: str, language: str) -> Text:
        """The sentence in a language; in the practice's first language when that one has none."""
        return self.by_language[self.lender(key, language)][key]

    def lender(self, key: str, language: str) -> str:
        """The language that a sentence is really said in. Raises KeyError when there is no such sentence."""
        for code in (language, *self._borrowed_from):
            if key in self.by_language.get(code, ()):
                return code
        raise KeyError(key)

    def own(self, key: str, language: str) -> Text | None:
        """The sentence in just this language."""
        return self.by_language.get(language, {}).get(key)

    def all_of(self, key: str) -> list[Text]:
        """A sentence in each language that has it."""
        return [texts[key] for texts in self.by_language.values() if key in texts]

    def language_of(self, words: str, language: str) -> str:
        """The language that words of ours are in, said in a conversation in `language`: another one as soon as one
        sentence among them had to be borrowed from it."""
        if language not in self._lacks:
            self._lacks[language] = [(other, self._lacking(language, other)) for other in self._borrowed_from]
        found = (other for other, lacking in self._lacks[language] if any(_holds(words, parts) for parts in lacking))
        return next(found, language)

    def _lacking(self, language: str, other: str) -> list[list[str]]:
        """What a language lacks and another has, each as the parts between its placeholders."""
        own = self.by_language.get(language, {})
        theirs = self.by_language[other]
        keys = (key for key in theirs if key not in own and not key.startswith(NOT_IN_A_TALK))
        lacking = (theirs[key] for key in keys)
        said = {words for text in lacking for words in (text.words, text.aloud)}
        parts = [[part for part in PLACEHOLDER.split(words) if part.strip()] for words in said]
        return [one for one in parts if sum(letter.isalpha() for part in one for letter in part) >= TOLD_APART]

    def names_of(self, language: str) -> set[str]:
        """What people call a language, in any other one; its own name when nobody has written that down."""
        if own := self.own("language_names", language):
            return set(own.words.split("|"))
        name = name_of(language)
        return set() if name == language else {name.lower(), fold(name)}

    def whole(self, prefix: str, language: str, *, but: tuple[str, ...] = ()) -> str:
        """The language for a page whose words have a prefix: this one when it has them all, else the first."""
        keys = {key for one in self.by_language.values() for key in one if key.startswith(prefix)}
        keys = {key for key in keys if not key.startswith(but)} if but else keys
        return language if keys <= self.by_language.get(language, {}).keys() else self._borrowed_from[0]

    def say(self, key: str, language: str, /, **values: Any) -> str:
        """The sentence with its placeholders filled."""
        return fill(self.get(key, language).words, values)

    def aloud(self, key: str, language: str, /, **values: Any) -> str:
        """The sentence as it is said on the phone, with its placeholders filled."""
        return fill(self.get(key, language).aloud, values)

    def phrases(self, key: str, *languages: str) -> frozenset[str]:
        """What patients say, as a text lists it ("one|another"), in plain words; of all languages unless some are
        named. Empty when there is no such text."""
        if (key, *languages) not in self._phrases:
            lists = (self.say(key, one) for one in languages or self.languages) if self.has(key) else ()
            plain = (" ".join(word_list(phrase)) for list_ in lists for phrase in list_.split("|"))
            self._phrases[(key, *languages)] = frozenset(plain) - {""}
        return self._phrases[(key, *languages)]

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return any(key in texts for texts in self.by_language.values())

    def starting(self, prefix: str, language: str) -> dict[str, str]:
        """The words of all sentences whose key starts with `prefix`, without it: labels for a page."""
        return {key.removeprefix(prefix): self.get(key, language).words for key in self._keys(prefix)}

    def borrowed(self, prefix: str, language: str) -> dict[str, str]:
        """Which of these sentences are in another language, and in which."""
        lenders = {key.removeprefix(prefix): self.lender(key, language) for key in self._keys(prefix)}
        return {key: code for key, code in lenders.items() if code != language}

    def _keys(self, prefix: str) -> Iterator[str]:
        known = dict.fromkeys(key for code in self._borrowed_from for key in self.by_language[code])
        return (key for key in known if key.startswith(prefix))


def _holds(words: str, parts: Sequence[str]) -> bool:
    """Whether these parts stand in some words, in this order."""
    place = 0
    for part in parts:
        place = words.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


@cache
def load_texts(folder: Path = FOLDER, *, own: bool = True) -> Texts:
    """Reads all files `<topic>.<language>.yml` of a folder, and those that the practice brings along where `own`."""
    by_language: dict[str, dict[str, Text]] = {}
    for file in sorted(folder.glob("*.*.yml")):
        texts = by_language.setdefault(file.suffixes[-2].removeprefix("."), {})
        texts.update({key: _text(entry) for key, entry in yaml.safe_load(file.read_text()).items()})
    ours = dict(by_language)
    for code, brought in own_languages.folders().items() if own and folder == FOLDER else ():
        for file in sorted((brought / "texts").glob("*.yml")):
            for key, entry in yaml.safe_load(file.read_text()).items():
                if text := _fitting(key, _text(entry), [texts[key] for texts in ours.values() if key in texts]):
                    by_language.setdefault(code, {})[key] = text
    return Texts(by_language, own_languages.first_language())


def _fitting(key: str, text: Text, ours: Sequence[Text]) -> Text | None:
    """A translation as it can be said: as personal as ours, and with no blank that nobody fills; else it lacks."""
    blanks = {blank for one in ours for blank in PLACEHOLDER.findall(one.words + one.aloud)}
    blanks |= {FILLED_TOO[key]} if key in FILLED_TOO else set()
    if ours and not blanks.issuperset(PLACEHOLDER.findall(text.words + text.aloud)):
        return None
    return replace(text, personal=text.personal or any(one.personal for one in ours))


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
    named = (code for code in candidates if said & texts.names_of(code))
    return next(named, None)
