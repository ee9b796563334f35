"""Which clauses of a sentence ask for a time, and which only explain: "the 9th please, my sister can stay after".

A clause begins at a comma or stop, at a word that turns ("so", "how about"), and, as phone texts have no commas, where
a subject and its verb follow. It explains when it begins with a subject and wants and refuses nothing. Words that point
("after", "until then", "the other days") act within their clause, so those of a clause that explains are no wish.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from frontdesk.understanding.when_subjects import POINTS, Lists, Word, begins, lists_of, says, tells, words_of
from frontdesk.understanding.when_tokens import Token

_OPENS = {"so", "but", "or", "rather", "want", "because", "correct", "instead"}
_NEVER_EXPLAINS = {"so", "but", "or", "rather", "want", "ok", "correct", "instead", "thought", "better"}
_NEVER_EXPLAINS |= {"whatever", "anytime"}
_REFUSES = {"unfit", "not", "fails", "less", "busy"}
_LEANS = POINTS | {"besides", "following", "week_after", "this", "those", "last", "starts", "until"}
_TURNS = {"so", "but", "or", "correct", "instead", "thought", "not", "no", "unfit", "fails", "rather", "move"}
_TURNS |= {"happened", "visit"}
_NAMES = {"weekday", "weekdays", "month", "num", "ord", "iso", "numeric", "slash", "clock", "dotted", "holiday"}
_NAMES |= {"named", "offset", "next", "weekend", "fortnight", "the_holiday", "part", "now", "begin", "middle", "end"}
_BEFORE_ONE = {"at", "toat", "about", "until", "after", "before", "the", "month"}


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


def clauses(tokens: Sequence[Token], text: str, language: str) -> list[Clause]:
    """Split a sentence into its clauses."""
    words, lists = words_of(tokens, text), lists_of(language)
    cuts = [0]
    for at, word in enumerate(words):
        if at and word.token and (_parted(word.token) or begins(words[cuts[-1] : at], words[at:], lists)):
            cuts.append(at)
    edges = [0, *(words[at].start for at in cuts[1:]), len(text)]
    return [
        _clause([token for token in tokens if start <= token.start < end], words[first:last], lists)
        for (start, end), (first, last) in zip(pairwise(edges), pairwise([*cuts, len(words)]), strict=True)
    ]


def asking(parts: Sequence[Clause], told: bool = True) -> list[Token]:
    """Return the symbols of a sentence without the clauses that lean on others, or without all that only tell."""
    kept: list[Token] = []
    left_out = False
    for part in parts:
        if part.leans or (part.tells and not told):
            left_out = True
        elif part.tokens:
            kept += [replace(part.tokens[0], gap=part.tokens[0].gap or (left_out and bool(kept))), *part.tokens[1:]]
            left_out = False
    return kept


def is_asked(parts: Sequence[Clause]) -> bool:
    """Say whether a clause that does not only tell of something says when, and none that leans may say it too."""
    return any(part.names and not part.tells for part in parts) and not any(part.wishes for part in parts)


def is_settled(parts: Sequence[Clause]) -> bool:
    """Say whether the first clause says when and nothing takes that back: those that tell after it move nothing."""
    said = [part for part in parts if part.names]
    kept = [part.tokens[part in said[:1] :] for part in parts if not part.leans]  # it may begin with "could you do"
    turns = _TURNS.intersection(token.kind for row in kept for token in row)
    return len(said) > 1 and not said[0].tells and all(part.tells for part in said[1:]) and not turns


def _parted(token: Token) -> bool:
    return token.gap or token.kind in _OPENS or (token.pause and token.kind in _NAMES | {"the", "la"})


def _clause(tokens: Sequence[Token], words: Sequence[Word], lists: Lists) -> Clause:
    kinds = {token.kind for token in tokens}
    names = _names(tokens)
    wants = bool(kinds & _NEVER_EXPLAINS) or says(words, lists["wants"])
    wants = wants or any(token.praised and token.kind not in ("w", "x") for token in tokens)
    others = "besides" in kinds or ("busy" in kinds and kinds & POINTS)  # "I work on the other days"
    refuses = bool(kinds & _REFUSES) and (names or not others)
    only_tells = not (wants or refuses) and tells(words, lists)
    leans = only_tells and not names and bool(kinds & _LEANS)
    denied = tokens[:1] != [] and tokens[0].kind == "no" and not tokens[0].gap  # "next week we are not here, the next"
    return Clause(tokens, only_tells, leans, names, leans and (denied or says(words, lists["reports"])))


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
