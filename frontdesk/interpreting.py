"""Who needs an interpreter, because they say so or write in letters that nothing here reads.

They get a person at once, with the need marked, and a sentence in their own language where there is one: language help
is free and offered in time (45 CFR 92.201). Words of danger in such a language are not read, so the sentence names 911.
"""

import re
import unicodedata
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
NAMED = "zzlanguage"  # stands for a language's name in `interpreter_words_asked`: no word of anybody
LONGEST = 12  # of our words; a longer message is about something
FEW = 2  # words: "entèprèt tanpri"
LEAST_LETTERS = 2
LATIN = ("LATIN", "FEMININE", "MASCULINE", "MICRO", "MODIFIER")  # how the Unicode names of our letters begin
UNKNOWN = "?"


@dataclass(frozen=True)
class Language:
    """A language nobody answers in. `name`: as it names itself; `called` and `notice`: in that language."""

    code: str
    name: str
    called: str
    notice: str
    names: Mapping[str, Sequence[str]]
    words: Sequence[str]
    scripts: Sequence[str]
    letters: str

    def name_in(self, language: str) -> str:
        """Its name in one of ours, and in itself."""
        return f"{self.names[language][0]} ({self.name})" if language in self.names else self.name


@dataclass(frozen=True)
class Help:
    """What somebody needs: the code of a language, its name if it is another one, or "?"; and a sentence in it."""

    which: str
    called: str = ""


class Interpreting:
    """Reads who needs an interpreter."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def needed(self, text: str, speaks: Sequence[str], *, busy: bool) -> Help | None:
        """The help that these words ask for; None when they ask for none. `speaks`: the practice's own languages;
        `busy`: something else was asked, to which "German" may be an answer."""
        theirs, text = not_spoken(speaks), unicodedata.normalize("NFKC", text)
        asks = max((one for one in theirs if _says(text, one)), key=lambda one: _longest(text, one), default=None)
        if asks:
            return _help(asks)
        foreign = _is_foreign(text, _letters_of(speaks))
        return _by_letters(text, theirs) if foreign else self._in_our_words(text, tuple(speaks), busy)

    def _in_our_words(self, text: str, speaks: tuple[str, ...], busy: bool) -> Help | None:
        said, named = " ".join(word_list(text)), Help(UNKNOWN)
        if len(said.split()) > LONGEST:
            return None
        for name, help_ in _names(speaks):
            if name.search(said):
                said, named = name.sub(NAMED, said), help_
                break
        courtesies = self.texts.phrases("interpreter_courtesies")
        plain = " ".join(word for word in said.split() if word not in courtesies)
        bare = plain == NAMED and (busy or named.which not in languages())
        return named if plain in self.texts.phrases("interpreter_words_asked") and not bare else None


@cache
def languages() -> Mapping[str, Language]:
    """The languages of `data/interpreting.yml`, by code."""
    return {code: _language(code, entry) for code, entry in _data()["languages"].items()}


def not_spoken(speaks: Sequence[str]) -> list[Language]:
    """Those that are none of the practice's own languages."""
    own = {code.split("-")[0] for code in speaks}
    return [one for one in languages().values() if one.code not in own]


def told(which: str, language: str) -> str:
    """The name of the language that somebody needs, for whoever reads this one."""
    known = languages().get(which)
    return known.name_in(language) if known else which


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


def _language(code: str, entry: Mapping[str, Any]) -> Language:
    words, scripts = tuple(map(fold, entry["words"])), tuple(entry.get("scripts", ()))
    says = (entry["own"], entry["called"], entry["notice"])
    return Language(code, *says, entry["names"], words, scripts, entry.get("letters", ""))


@cache
def _names(speaks: tuple[str, ...]) -> list[tuple[re.Pattern[str], Help]]:
    """The names of all languages that are none of these, the longest first."""
    names = {" ".join(word_list(name)): Help(name) for name in _data()["others"]}
    for one in not_spoken(speaks):
        own = (one.name, *(name for of in one.names.values() for name in of))
        names |= {" ".join(word_list(name)): _help(one) for name in own}
    ordered = sorted(names.items(), key=lambda pair: -len(pair[0]))
    return [(re.compile(rf"\b{re.escape(name)}\b"), help_) for name, help_ in ordered]


def _says(text: str, language: Language) -> bool:
    return _longest(text, language) > 0


def _longest(text: str, language: Language) -> int:
    """How long the longest of its words is that is said."""
    said = fold(text)
    short = len(said.split()) <= FEW  # a single word of theirs in a sentence of ours is only spoken of
    words = (word for word in language.words if short or " " in word or not _is_latin(word))
    return max((len(word) for word in words if _pattern(word).search(said)), default=0)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if _is_latin(word) else re.escape(word))


@cache
def _is_latin(word: str) -> bool:
    return not _is_foreign(word)


def _letters_of(speaks: Sequence[str]) -> tuple[str, ...]:
    """How the Unicode names of the letters of these languages begin; of one that is not known here, all may be its."""
    codes = {code.split("-")[0] for code in speaks} - {"en"}
    if codes - languages().keys():
        return ("",)
    return (*LATIN, *(script for code in codes for script in languages()[code].scripts))


def _is_foreign(text: str, ours: tuple[str, ...] = LATIN) -> bool:
    """Whether most letters are of a script that nothing here reads."""
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "LATIN").startswith(ours) for letter in letters)
    return foreign >= LEAST_LETTERS and foreign * 2 >= len(letters)


def _by_letters(text: str, theirs: Sequence[Language]) -> Help:
    """The language whose letters these are; "?" where the script is also that of others."""
    names = {unicodedata.name(letter, "") for letter in text if letter.isalpha()}
    if set(text.lower()) & set(_data()["other_letters"]):
        return Help(UNKNOWN)
    written = [one for one in theirs if any(name.startswith(script) for script in one.scripts for name in names)]
    fit = [one for one in written if not one.letters or set(text) & set(one.letters)]
    kana = [one for one in fit if one.code == "ja"]  # Japanese is written with Chinese letters, too
    return _help(next(iter(kana or fit), None))


def _help(language: Language | None) -> Help:
    return Help(language.code, language.called) if language else Help(UNKNOWN)
