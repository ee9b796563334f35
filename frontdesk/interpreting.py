"""Who needs an interpreter, because they say so or write in a language that nothing here reads.

They get a person at once, with the need marked, and a sentence in their own language where there is one: language help
is free and offered in time (45 CFR 92.201). Words of danger in such a language are not read, so the sentence names 911.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk.texts import Texts
from frontdesk.understanding.text import fold, word_list

FILE = Path(__file__).parents[1] / "data" / "interpreting.yml"
INTERPRETER = "interpreter"  # the reason of the case, and the fact that holds which language
NAMED = "language"  # stands for a language's name in `interpreter_words`
LONGEST = 12  # words; a longer message is about something
LEAST_LETTERS = 2
UNKNOWN = "?"


@dataclass(frozen=True)
class Language:
    """A language nobody answers in. `name`: as it names itself; `called` and `notice`: in that language."""

    code: str
    name: str
    called: str
    notice: str
    scripts: Sequence[str]
    words: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True)
class Help:
    """What somebody needs: the language's name as far as it is known, and a sentence in it, if we have one."""

    name: str
    called: str = ""
    code: str = ""


class Interpreting:
    """Reads who needs an interpreter."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def needed(self, text: str, speaks: Sequence[str]) -> Help | None:
        """The help that these words ask for; None when they ask for none. `speaks`: the practice's own languages."""
        theirs = [one for one in languages() if one.code not in {each.split("-")[0] for each in speaks}]
        script = _script(text)
        if script:
            written = next((one for one in theirs if script in one.scripts), None)
            return _help(next((one for one in theirs if _says(text, one)), written))
        if len(word_list(text)) > LONGEST:
            return None
        asks = next((one for one in theirs if _says(text, one)), None)
        return _help(asks) if asks else self._in_our_words(text, theirs)

    def _in_our_words(self, text: str, theirs: Sequence[Language]) -> Help | None:
        said, named = " ".join(word_list(text)), None
        for name, one in sorted(_names(theirs).items(), key=lambda pair: -len(pair[0])):
            if re.search(rf"\b{re.escape(name)}\b", said):
                said, named = re.sub(rf"\b{re.escape(name)}\b", NAMED, said), one or Help(name.capitalize())
                break
        courtesies = self.texts.phrases("interpreter_courtesies")
        plain = " ".join(word for word in said.split() if word not in courtesies)
        if plain not in self.texts.phrases("interpreter_words"):
            return None
        return named or Help(UNKNOWN)


@cache
def languages() -> tuple[Language, ...]:
    """The languages of `data/interpreting.yml`."""
    return tuple(_language(code, entry) for code, entry in _data()["languages"].items())


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


def _language(code: str, entry: Mapping[str, Any]) -> Language:
    names = [name for of in entry["names"].values() for name in of]
    words = [fold(word) for word in entry["words"]]
    return Language(
        code, entry["own"], entry["called"], entry["notice"], entry.get("scripts", ()), words, [entry["own"], *names]
    )


def _names(theirs: Sequence[Language]) -> dict[str, Help | None]:
    named: dict[str, Help | None] = {" ".join(word_list(name)): None for name in _data()["others"]}
    return named | {" ".join(word_list(name)): _help(one) for one in theirs for name in one.names}


def _says(text: str, language: Language) -> bool:
    said = fold(text)
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)" if _is_latin(word) else re.escape(word), said)
        for word in language.words
    )


def _is_latin(word: str) -> bool:
    return all(not letter.isalpha() or unicodedata.name(letter, "").startswith("LATIN") for letter in word)


def _script(text: str) -> str:
    """How most letters' names begin, of the scripts that nothing here reads; "" when most are ours."""
    letters = [letter for letter in text if letter.isalpha()]
    known = [script for one in languages() for script in one.scripts] + list(_data()["scripts"])
    found = Counter(next((s for s in known if unicodedata.name(letter, "").startswith(s)), "") for letter in letters)
    foreign = sum(count for script, count in found.items() if script)
    if foreign < LEAST_LETTERS or foreign * 2 < len(letters):
        return ""
    kana = next((script for script in ("HIRAGANA", "KATAKANA") if found[script]), None)
    return kana or max((script for script in found if script), key=lambda script: found[script])


def _help(language: Language | None) -> Help:
    return Help(language.name, language.called, language.code) if language else Help(UNKNOWN)
