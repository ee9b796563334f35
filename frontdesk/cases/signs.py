"""What reviewed words tell of somebody: how they feel, and how they need to be spoken with. Nothing is guessed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SIGNS = Path(__file__).parents[2] / "data" / "cases" / "signs.yml"


@dataclass(frozen=True)
class Signs:
    """The words of `data/cases/signs.yml`, and the reasons of a case that tell a mood by themselves."""

    moods: Mapping[str, re.Pattern[str]]
    needs: Mapping[str, re.Pattern[str]]
    by_reason: Mapping[str, str]

    def mood(self, said: Iterable[str], reason: str) -> str | None:
        """The mood that the newest telling words name, else the reason's; None when neither tells."""
        found = [mood for text in said for mood, words in self.moods.items() if words.search(_plain(text))]
        return found[-1] if found else self.by_reason.get(reason)

    def needed(self, said: Iterable[str]) -> tuple[str, ...]:
        """The access needs that somebody told, in their own words."""
        text = " . ".join(map(_plain, said))
        return tuple(need for need, words in self.needs.items() if words.search(text))


@cache
def signs() -> Signs:
    """The signs there are, in every language."""
    data = yaml.safe_load(SIGNS.read_text())
    return Signs(_patterns(data["moods"]), _patterns(data["needs"]), data["reasons"])


def _patterns(groups: Mapping[str, Mapping[str, list[str]]]) -> dict[str, re.Pattern[str]]:
    return {name: _any_of([one for words in group.values() for one in words]) for name, group in groups.items()}


def _any_of(words: list[Any]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(_plain(str(one)))}\b" for one in words))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
