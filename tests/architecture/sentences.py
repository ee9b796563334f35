"""The sentences that the assistant learns from and those that judge it, compared without case, accents and stops."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from tests.architecture.project import LANGUAGES, ROOT, read_yaml

JUDGING = ("first_turns", "emergencies", "lookalikes", "ordinary_conversations", "mixed")
SHORT = 3  # words: nearly everybody says "talk to a person" in the same way
NEAR = 90.0  # of 100 in rapidfuzz's token_sort_ratio: the same words but for one or two, in any order


class Sentence(NamedTuple):
    """A sentence to learn from, and its words alone."""

    intent: str
    language: str
    text: str
    words: str


@cache
def learned() -> tuple[Sentence, ...]:
    """Every example of every intent."""
    return tuple(_learned())


@cache
def judging() -> tuple[str, ...]:
    """The words of every sentence that judges the assistant or its screen."""
    return tuple(sorted({words_of(text) for name in JUDGING for text in _texts(name)}))


def words_of(text: str) -> str:
    """A sentence without case, accents and stops."""
    plain = unicodedata.normalize("NFD", text.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if unicodedata.category(c) != "Mn")))


def near_pairs(some: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of sentences of more than a few words that say the same but for a word or two."""
    ours, theirs = ([words for words in side if len(words.split()) > SHORT] for side in (some, others))
    scores = process.cdist(ours, theirs, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, dtype=np.uint8, workers=-1)
    for one, other in zip(*scores.nonzero(), strict=True):
        yield ours[one], theirs[other]


def _learned() -> Iterator[Sentence]:
    for language in LANGUAGES:
        for path in sorted((ROOT / "data/nlu").glob(f"*.{language}.yml")):
            for group in read_yaml(path)["nlu"]:
                for line in group["examples"].splitlines():
                    text = line.removeprefix("- ").strip()
                    yield Sentence(group["intent"], language, text, words_of(text))


def _texts(name: str) -> Iterator[str]:
    for line in (ROOT / f"tests/evaluation/{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield from row.get("turns") or [row["text"]]
