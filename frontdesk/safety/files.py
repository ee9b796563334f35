"""Reads the reviewed data of the safety screen (data/safety/*.yml)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from frontdesk.safety.patterns import Pattern, PatternReader
from frontdesk.safety.words import Spelling

FOLDER = Path(__file__).resolve().parents[2] / "data" / "safety"
REVIEW = ("owner", "reviewed", "source")
Sections = dict[str, list[Pattern]]


class DataFileError(ValueError):
    """A data file without what every reviewed file must say."""


def load(path: Path) -> dict[str, Any]:
    """One data file; it must say who owns it, when it was reviewed and what it rests on."""
    content = yaml.safe_load(path.read_text("utf-8"))
    missing = [key for key in REVIEW if not content.get(key)]
    if missing:
        raise DataFileError(f"{path.name} does not say: {', '.join(missing)}")
    return dict(content)


def load_spelling(path: Path) -> Spelling:
    """How words are written out, and which are mended when misspelt."""
    content = load(path)
    return Spelling(
        rewrites={str(word): tuple(str(plain).split()) for word, plain in content["rewrites"].items()},
        numbers={str(word): int(value) for word, value in content["numbers"].items()},
        noises=frozenset(content["noises"]),
        mended=_words(content["mended"]),
        ordinary=_words(content["ordinary"]),
    )


def _words(by_language: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for words in by_language.values() for word in words.split())


def load_lists(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Word lists that patterns name, the languages of each put together: people mix them."""
    return {name: list(_lines(by_language)) for name, by_language in content.get("lists", {}).items()}


def load_sections(content: Mapping[str, Any], reader: PatternReader) -> Sections:
    """The patterns of a file, by section (certain, unsure, …), the languages of each put together."""
    return {
        section: [reader.read(line) for line in _lines(by_language)]
        for section, by_language in content["patterns"].items()
    }


def _lines(by_language: Mapping[str, list[Any]]) -> Iterator[str]:
    for language, lines in by_language.items():
        for line in lines:
            if not isinstance(line, str | int) or isinstance(line, bool):
                raise DataFileError(f"put quotes round {line!r} ({language})")
            yield str(line)
