"""Where a clause begins, and whether a subject and its verb begin it: "my sister can", "la troca está", "trabajo".

The words are those of `clauses` in data/dates/<language>.yml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from frontdesk.understanding import tables
from frontdesk.understanding.text import fold, split_words
from frontdesk.understanding.when_tokens import Token

Lists = Mapping[str, frozenset[str]]
POINTS = {"after", "before", "after_that", "before_that", "until_that", "from_that"}
_FIRST = POINTS | {"besides"}  # may come first: "after that I work"
_NOUNS = {"w", "x", "in", "part", "visit", "mine", "last", "next", ""}
_SUBJECT_WORDS = 3  # "my mother in law is"


@dataclass(frozen=True)
class Word:
    """A word of a sentence: where it is, the symbol that begins with it, and the kind of the symbol it is part of."""

    text: str
    start: int
    token: Token | None
    kind: str


def words_of(tokens: Sequence[Token], text: str) -> list[Word]:
    """Return the words of a sentence with the symbols they are part of."""
    by_start = {token.start: token for token in reversed(tokens)}  # the first of a phrase's
    found: list[Word] = []
    inside: Token | None = None
    for word in split_words(text):
        inside = by_start.get(word.start, inside)
        within = inside is not None and word.start < inside.end
        found.append(Word(word.text, word.start, by_start.get(word.start), inside.kind if inside and within else ""))
    return found


def says(words: Sequence[Word], phrases: frozenset[str]) -> bool:
    """Say whether one of some phrases is among some words."""
    said = f" {' '.join(word.text for word in words)} "
    return any(f" {phrase} " in said for phrase in phrases)


def tells(words: Sequence[Word], lists: Lists) -> bool:
    """Say whether a clause begins with a subject and its verb, after an "and" or "after that" perhaps."""
    lead = next((at for at, word in enumerate(words) if not _leads(word, lists)), len(words))
    begins = [words[at:] for at in range(min(lead + 1, len(words))) if words[at].kind not in _FIRST]
    return any(_has_subject(rest, lists) for rest in begins) or _is_bare(words[lead:], lists)


def _is_bare(words: Sequence[Word], lists: Lists) -> bool:
    """Say whether these words begin with a subject that is nobody's: "school lets out", "grandma's here"."""
    if not words or words[0].kind not in ("x", "part"):
        return False
    return words[0].text.endswith("'s") or (words[1:2] != [] and _is_verb(words[1].text, words[0].text, lists))


def _leads(word: Word, lists: Lists) -> bool:
    return word.text in lists["links"] or word.kind in _FIRST


def begins(said: Sequence[Word], rest: Sequence[Word], lists: Lists) -> bool:
    """Say whether a clause begins after what was said: with its subject, or with the "and" before it."""
    before = [word.text for word in said[-2:]]
    if before[-1] in lists["links"] or before[-1] in lists["held"] or _is_told(before, lists):
        return False
    if len(said) <= _SUBJECT_WORDS and (_is_subject(said, lists) or all(_leads(word, lists) for word in said)):
        return False
    rest = rest[1:] if rest[0].text in lists["links"] else rest
    named = said[0].text in lists["owners"] and said[-1].kind == "x"  # "my husband's last chemo is the friday before"
    return bool(rest) and (_has_subject(rest, lists) or (not named and _asks(rest, lists)))


def _is_told(before: Sequence[str], lists: Lists) -> bool:
    """Say whether what follows belongs to a day: "the day my sister leaves"."""
    return before[-1] in lists["told"] and before[0] in lists["told_by"]


def _is_subject(words: Sequence[Word], lists: Lists) -> bool:
    """Say whether these are a subject without its verb."""
    owned = words[0].text in lists["owners"] and words[1:2] != [] and words[1].kind in _NOUNS
    return owned or words[0].text in lists["subjects"]


def _asks(words: Sequence[Word], lists: Lists) -> bool:
    """Say whether a question begins: "could you", "is there"."""
    return words[0].text in lists["inverted"] and words[1:2] != [] and words[1].text in lists["asked"]


def _has_subject(words: Sequence[Word], lists: Lists) -> bool:
    """Say whether these words begin with a subject and its verb: "he", "my sister can", "trabajo"."""
    if words[0].text in lists["subjects"] or words[0].text in lists["alone"]:
        return True
    if words[0].text not in lists["owners"]:
        return False
    for noun, verb in pairwise(words[1 : _SUBJECT_WORDS + 2]):
        if noun.kind not in _NOUNS:
            return False
        if _is_verb(verb.text, noun.text, lists):
            return True
    return False


def _is_verb(word: str, noun: str, lists: Lists) -> bool:
    many = noun.endswith("s") and not noun.endswith("ss")
    told = any(word.endswith(ending) and not many for ending in lists["verb_endings"])
    return word in lists["verbs"] or told or noun.endswith("'s")


@cache
def lists_of(language: str) -> Lists:
    """Return the words that begin clauses in a language, and what they do."""
    read: Mapping[str, Sequence[str]] = tables.load("dates", language)["clauses"]
    return {name: frozenset(map(fold, words)) for name, words in read.items()}
