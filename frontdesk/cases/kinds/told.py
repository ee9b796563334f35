"""Which kind of case reviewed words tell, beyond what the assistant has learned to tell apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from frontdesk.understanding.text import fold

KINDS = Path(__file__).parents[3] / "data" / "cases" / "kinds.yml"


@dataclass(frozen=True)
class Kind:
    """A kind, the reasons that it can hide behind, and groups of words: one of each must have been said."""

    name: str
    within: Sequence[str]
    groups: Sequence[re.Pattern[str]]


def told_kind(text: str, reason: str) -> str | None:
    """The kind that these words tell when the case would have this reason; None when they tell no other."""
    said = " ".join(fold(text).split())
    fits = (kind for kind in kinds() if reason in kind.within and all(group.search(said) for group in kind.groups))
    return next((kind.name for kind in fits), None)


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of `data/cases/kinds.yml`, in every language."""
    data = yaml.safe_load(KINDS.read_text())["kinds"]
    return tuple(
        Kind(name, entry["within"], [_any_of([one for words in group.values() for one in words]) for group in groups])
        for name, entry in data.items()
        for groups in [entry["words"].values()]
    )


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(fold(word))}\b" for word in words))
