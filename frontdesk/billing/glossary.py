"""Insurers' words and codes in plain words, from data/glossary: reviewed text with an owner, a date and a source."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from frontdesk.billing.model import Term
from frontdesk.faq.search import fold

FOLDER = Path(__file__).parents[2] / "data" / "glossary"
NEARLY_THE_SAME = 88  # of 100: a typo or two in a word of ten letters
SHORTEST_FOR_TYPOS = 6  # characters


class Glossary:
    """The reviewed words and codes."""

    def __init__(self, terms: list[Term], codes: dict[str, dict[str, Any]]) -> None:
        self._terms = terms
        self._by_id = {term.id: term for term in terms}
        self._codes = codes

    def find(self, question: str, language: str) -> Term | None:
        """The term named in a question: the longest name that stands in it, else one that nearly does."""
        folded = f" {fold(question)} "
        named = [(len(name), term) for term, name in self._names(language) if f" {name} " in folded]
        if named:
            return max(named, key=lambda entry: entry[0])[1]
        near = [
            (fuzz.partial_ratio(name, folded), len(name), term)
            for term, name in self._names(language)
            if SHORTEST_FOR_TYPOS <= len(name) <= len(folded)
        ]
        score, _, term = max(near, key=lambda entry: entry[:2], default=(0.0, 0, None))
        return term if score >= NEARLY_THE_SAME else None

    def code(self, code: str, language: str) -> str | None:
        """What an insurer's code means ("PR-1", "45"); None for a code nobody has reviewed, in this language."""
        entry: dict[str, Any] | None = self._codes.get(code) or self._codes.get(code.rpartition("-")[2])
        if entry is None:
            return None
        if "term" in entry:
            return self._by_id[entry["term"]].explanation.get(language)
        explanation: str | None = entry["explanation"].get(language)
        return explanation

    def _names(self, language: str) -> list[tuple[Term, str]]:
        explained = (term for term in self._terms if language in term.explanation)
        return [(term, fold(name)) for term in explained for name in term.names.get(language, ())]


@cache
def load_glossary(folder: Path = FOLDER) -> Glossary:
    """Reads the reviewed files."""
    terms = yaml.safe_load((folder / "billing.yml").read_text())["terms"]
    codes = yaml.safe_load((folder / "codes.yml").read_text())["codes"]
    return Glossary(
        [Term(entry["id"], entry["names"], entry["explanation"]) for entry in terms],
        {str(code): entry for code, entry in codes.items()},
    )
