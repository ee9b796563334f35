"""Which clauses of a sentence ask for a time, and which only explain: "the 9th please, my sister can stay after".

A clause begins at a comma or stop, at a word that turns ("so", "how about"), and, as phone texts have no commas, where
a subject and its verb follow. It explains when it begins with a subject and wants and refuses nothing. Words that point
("after", "until then", "the other days") act within their clause, so those of a clause that explains are no wish.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from frontdesk.understanding import tables
from frontdesk.understanding.text import fold, split_words
from frontdesk.understanding.when_tokens import Token

_OPENS = {"so", "but", "or", "rather", "want", "because", "correct", "instead"}
_NEVER_EXPLAINS = {"so", "but", "or", "rather", "want", "ok", "correct", "instead", "thought", "better"}
_NEVER_EXPLAINS |= {"whatever", "anytime"}
_REFUSES = {"unfit", "not", "fails", "less", "busy"}
_POINTS = {"after", "before", "after_that", "before_that", "until_that", "from_that"}
_FIRST = _POINTS | {"besides"}  # may come first: "after that I work"
_LEANS = _POINTS | {"besides", "following", "week_after", "this", "those", "last", "starts", "until"}
_NAMES = {
    "weekday",
    "weekdays",
    "month",
    "num",
    "ord",
    "iso",
    "numeric",
    "slash",
    "clock",
    "dotted",
    "holiday",
    "named",
}
_NAMES |= {"offset", "next", "weekend", "fortnight", "the_holiday", "part", "now", "begin", "middle", "end"}
_NOUNS = {"w", "x", "in", "part", "visit", "mine"}
_BEFORE_ONE = {"at", "toat", "about", "until", "after", "before", "the", "month"}
_SUBJECT_WORDS = 3  # "my mother in law is"


@dataclass(frozen=True)
class Clause:
    """Some symbols of a sentence, in a row.

    tells  whether it asks for nothing and refuses nothing
    leans  whether it says only beside which day, with words that point: "after that"
    names  whether it names a day or time of its own
    wishes whether it may be a wish after all: "the doctor says before that"
    """

    tokens: Sequence[Token]
    tells: bool
    leans: bool
    names: bool
    wishes: bool


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    token: Token | None  # the symbol that begins here
    kind: str  # of the symbol it is in; "" for a word that was dropped


def clauses(tokens: Sequence[Token], text: str, language: str) -> list[Clause]:
    """Split a sentence into its clauses."""
    words, lists = _words(tokens, text), _lists(language)
    cuts = [0]
    for at, word in enumerate(words):
        if at and word.token and (_parted(word.token) or _begins(words[cuts[-1] : at], words[at:], lists)):
            cuts.append(at)
    edges = [0, *(words[at].start for at in cuts[1:]), len(text)]
    return [
        _clause([token for token in tokens if start <= token.start < end], words[first:last], lists)
        for (start, end), (first, last) in zip(pairwise(edges), pairwise([*cuts, len(words)]), strict=True)
    ]


def asking(parts: Sequence[Clause]) -> list[Token]:
    """Return the symbols of a sentence without those of the clauses that explain and lean on what the others say."""
    kept: list[Token] = []
    for before, part in pairwise([None, *parts]):
        if part and part.tokens and not part.leans:
            parted = bool(kept) and before is not None and before.leans
            kept += [replace(part.tokens[0], gap=part.tokens[0].gap or parted), *part.tokens[1:]]
    return kept


def is_asked(parts: Sequence[Clause]) -> bool:
    """Say whether a clause that does not only tell of something says when, and none that leans may say it too."""
    return any(part.names and not part.tells for part in parts) and not any(part.wishes for part in parts)


def _parted(token: Token) -> bool:
    return token.gap or token.kind in _OPENS or (token.pause and token.kind in _NAMES | {"the", "la"})


def _words(tokens: Sequence[Token], text: str) -> list[_Word]:
    """Return the words of a sentence with the symbols they are part of."""
    by_start = {token.start: token for token in reversed(tokens)}  # the first of a phrase's
    found: list[_Word] = []
    inside: Token | None = None
    for word in split_words(text):
        inside = by_start.get(word.start, inside)
        within = inside is not None and word.start < inside.end
        found.append(_Word(word.text, word.start, by_start.get(word.start), inside.kind if inside and within else ""))
    return found


def _clause(tokens: Sequence[Token], words: Sequence[_Word], lists: Mapping[str, frozenset[str]]) -> Clause:
    kinds = {token.kind for token in tokens}
    names = _names(tokens)
    wants = bool(kinds & _NEVER_EXPLAINS) or _says(words, lists["wants"])
    wants = wants or any(token.praised and token.kind not in ("w", "x") for token in tokens)
    others = "besides" in kinds or ("busy" in kinds and kinds & _POINTS)  # "I work on the other days"
    refuses = bool(kinds & _REFUSES) and (names or not others)
    tells = not (wants or refuses) and _tells(words, lists)
    leans = tells and not names and bool(kinds & _LEANS)
    denied = tokens[:1] != [] and tokens[0].kind == "no" and not tokens[0].gap  # "next week we are not here, the next"
    return Clause(tokens, tells, leans, names, leans and (denied or _says(words, lists["reports"])))


def _says(words: Sequence[_Word], phrases: frozenset[str]) -> bool:
    said = f" {' '.join(word.text for word in words)} "
    return any(f" {phrase} " in said for phrase in phrases)


def _names(tokens: Sequence[Token]) -> bool:
    """Say whether symbols name a day or time of their own; "a day before", "un carro" and "school" do not."""
    before = ["", *(token.kind for token in tokens)]
    said = [
        token
        for token, kind in zip(tokens, before, strict=False)
        if token.kind in _NAMES and token.word not in ("school", "work")
        if token.kind != "num" or token.number != 1 or kind in _BEFORE_ONE
        if kind != "mine"  # "my second job"
    ]
    return bool(said)


def _tells(words: Sequence[_Word], lists: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a clause begins with a subject and its verb, after an "and" or "after that" perhaps."""
    lead = next((at for at, word in enumerate(words) if not _leads(word, lists)), len(words))
    begins = [words[at:] for at in range(min(lead + 1, len(words))) if words[at].kind not in _FIRST]
    return any(_has_subject(rest, lists) for rest in begins) or _is_bare(words[lead:], lists)


def _is_bare(words: Sequence[_Word], lists: Mapping[str, frozenset[str]]) -> bool:
    """Say whether these words begin with a subject that is nobody's: "school lets out", "grandma's here"."""
    if not words or words[0].kind not in ("x", "part"):
        return False
    return words[0].text.endswith("'s") or (words[1:2] != [] and _is_verb(words[1].text, words[0].text, lists))


def _leads(word: _Word, lists: Mapping[str, frozenset[str]]) -> bool:
    return word.text in lists["links"] or word.kind in _FIRST


def _begins(said: Sequence[_Word], rest: Sequence[_Word], lists: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a clause begins after what was said: with its subject, or with the "and" before it."""
    before = [word.text for word in said[-2:]]
    if before[-1] in lists["links"] or before[-1] in lists["held"] or _is_told(before, lists):
        return False
    if len(said) <= _SUBJECT_WORDS and (_is_subject(said, lists) or all(_leads(word, lists) for word in said)):
        return False
    rest = rest[1:] if rest[0].text in lists["links"] else rest
    return bool(rest) and (_has_subject(rest, lists) or _asks(rest, lists))


def _is_told(before: Sequence[str], lists: Mapping[str, frozenset[str]]) -> bool:
    """Say whether what follows belongs to a day: "the day my sister leaves"."""
    return before[-1] in lists["told"] and before[0] in lists["told_by"]


def _is_subject(words: Sequence[_Word], lists: Mapping[str, frozenset[str]]) -> bool:
    """Say whether these are a subject without its verb."""
    owned = words[0].text in lists["owners"] and words[1:2] != [] and words[1].kind in _NOUNS
    return owned or words[0].text in lists["subjects"]


def _asks(words: Sequence[_Word], lists: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a question begins: "could you", "is there"."""
    return words[0].text in lists["inverted"] and words[1:2] != [] and words[1].text in lists["asked"]


def _has_subject(words: Sequence[_Word], lists: Mapping[str, frozenset[str]]) -> bool:
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


def _is_verb(word: str, noun: str, lists: Mapping[str, frozenset[str]]) -> bool:
    many = noun.endswith("s") and not noun.endswith("ss")
    told = any(word.endswith(ending) and not many for ending in lists["verb_endings"])
    return word in lists["verbs"] or told or noun.endswith("'s")


@cache
def _lists(language: str) -> Mapping[str, frozenset[str]]:
    lists: Mapping[str, Sequence[str]] = tables.load("dates", language)["clauses"]
    return {name: frozenset(map(fold, words)) for name, words in lists.items()}
