"""Reads the reviewed data of the safety screen (data/safety/*.yml)."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from frontdesk import own_languages
from frontdesk.safety.patterns import Pattern, PatternReader
from frontdesk.safety.tree import Tree
from frontdesk.safety.words import Spelling

FOLDER = Path(__file__).resolve().parents[2] / "data" / "safety"
REVIEW = ("owner", "reviewed", "source")


class DataFileError(ValueError):
    """A data file without what every reviewed file must say."""


class Library:
    """The files of one folder, their phrases gathered in one tree."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.tree = Tree()
        self.spelling = _spelling(self.load("spelling"))
        self._lists_of_all = _lists(self.load("words"))

    def load(self, name: str) -> dict[str, Any]:
        """One file; it must say who owns it, when it was reviewed and what it rests on."""
        content = yaml.load((self._folder / f"{name}.yml").read_text("utf-8"), yaml.CSafeLoader)
        _check(name, content)
        return self._with_own(name, content)

    def _with_own(self, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """A file with the words that the practice's own languages add to it; they take nothing away."""
        merged = dict(content)
        for code, own in own_languages.contents("safety") if self._folder == FOLDER else ():
            _check(f"languages/{code}/safety", own)
            for part, groups in own.get("files", {}).get(name, {}).items():
                known = merged[part]
                merged[part] = known | {group: known[group] | {f"own {code}": lines} for group, lines in groups.items()}
        return merged

    def patterns(self, content: Mapping[str, Any]) -> Iterator[tuple[Pattern, str]]:
        """The patterns of a file, each with its section (certain, unsure, …), of all languages."""
        reader = PatternReader(self.tree, self.spelling, self._lists_of_all | _lists(content))
        for section, by_language in content["patterns"].items():
            for line in _lines(by_language):
                yield reader.read(line), section

    def lists(self, names: Iterable[str]) -> Iterator[tuple[int, str]]:
        """The lists of words that all patterns share, and those of these files, each as a part of its own."""
        for name in ("words", *names):
            own = _lists(self.load(name))
            reader = PatternReader(self.tree, self.spelling, self._lists_of_all | own)
            yield from ((reader.part(f"{{{listed}}}"), f"{name}.{listed}") for listed in own)


def _check(name: str, content: Mapping[str, Any]) -> None:
    """Raises DataFileError for a file that does not say what every reviewed one must."""
    missing = [key for key in REVIEW if not content.get(key)]
    if missing:
        raise DataFileError(f"{name}.yml does not say: {', '.join(missing)}")


def _spelling(content: Mapping[str, Any]) -> Spelling:
    return Spelling(
        rewrites={str(word): tuple(str(plain).split()) for word, plain in content["rewrites"].items()},
        numbers={str(word): int(value) for word, value in content["numbers"].items()},
        noises=frozenset(content["noises"]),
        mended=_words(content["mended"]),
        ordinary=_words(content["ordinary"]),
    )


def _words(by_language: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for words in by_language.values() for word in words.split())


def _lists(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Word lists that patterns name, the languages of each put together: people mix them."""
    return {name: list(_lines(by_language)) for name, by_language in content.get("lists", {}).items()}


def _lines(by_language: Mapping[str, list[Any]]) -> Iterator[str]:
    for language, lines in by_language.items():
        for line in lines:
            if not isinstance(line, str | int) or isinstance(line, bool):
                raise DataFileError(f"put quotes round {line!r} ({language})")
            yield str(line)
