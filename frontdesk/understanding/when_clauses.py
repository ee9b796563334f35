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
_DENIES = _REFUSES | {"no", "poor"}
_LEANS = POINTS | {"besides", "following", "week_after", "this", "those", "last", "starts", "until"}
_ASIDE = _LEANS | {"unit", "back"}
_TURNS = {"so", "but", "or", "correct", "instead", "thought", "not", "no", "unfit", "fails", "rather", "move"}
_TURNS |= {"happened", "visit"}
_POINTS_BACK = POINTS | {"following", "those", "week_after", "week_before", "day_after", "day_before", "work_after"}
_POINTS_BACK |= {"besides", "that", "this", "last"}
_NAMES = {"weekday", "weekdays", "month", "num", "ord", "iso", "numeric", "slash", "clock", "dotted", "holiday"}
_NAMES |= {"named", "offset", "next", "weekend", "fortnight", "the_holiday", "part", "now", "begin", "middle", "end"}
_FRONTED = _NAMES | {"the", "la", "and", "or", "on", "this", "coming"}
_BEFORE_A_NAME = {"the", "la", "at", "a", "about"}
_BEFORE_ONE = {"at", "toat", "about", "until", "after", "before", "the", "month"}


@dataclass(frozen=True)
class Clause:
    """Some symbols of a sentence, in a row.

    tells  whether it asks for nothing and refuses nothing
    leans  whether it says only beside which day, with words that point: "after that"
    names  whether it names a day or time of its own
    wishes whether it may be a wish after all: "the doctor says before that"
    aside  whether it has words that point, and others, and names, wants and refuses nothing: "before my plan resets"
    """

    tokens: Sequence[Token]
    tells: bool
    leans: bool
    names: bool
    wishes: bool
    aside: bool


def clauses(tokens: Sequence[Token], text: str, language: str) -> list[Clause]:
    """Split a sentence into its clauses."""
    words, lists = words_of(tokens, text), lists_of(language)
    cuts = [0]
    for at, word in enumerate(words):
        if at and word.token and (_parted(word.token) or _begins(words, cuts[-1], at, lists)):
            cuts.append(at)
    edges = [0, *(words[at].start for at in cuts[1:]), len(text)]
    return [
        _clause([token for token in tokens if start <= token.start < end], words[first:last], lists)
        for (start, end), (first, last) in zip(pairwise(edges), pairwise([*cuts, len(words)]), strict=True)
    ]


def _begins(words: Sequence[Word], first: int, at: int, lists: Lists) -> bool:
    """Say whether a clause begins at a word; "que viene" is none in "la semana que viene"."""
    return words[at].kind not in ("next", "coming") and begins(words[first:at], words[at:], lists)


def asking(parts: Sequence[Clause], told: bool = True) -> list[Token]:
    """Return the symbols of a sentence without the clauses that lean on others, or without all that only tell."""
    return _without(parts, [part.leans or (part.tells and not told) for part in parts])


def answering(parts: Sequence[Clause], hours: bool) -> list[Token]:
    """Return what a sentence asks for without all that seems to explain it; nothing when that cannot stand alone.

    Wider than `asking`: here "friday I've got a funeral" and "last day before my plan resets" explain as well. It is
    no reading, but what to ask about when it is not what was read. When it is `hours` that are asked for, what ends or
    begins them does so whoever tells of it: "I have to leave by noon".
    """
    told = [(part.tells and not part.wishes) or (place > 0 and part.aside) for place, part in enumerate(parts)]
    told = [each and not (hours and _limits(part)) for each, part in zip(told, parts, strict=True)]
    after = [*(part if each else None for each, part in zip(told[1:], parts[1:], strict=True)), None]
    fronted = [each or _is_fronted(*pair) for each, pair in zip(told, zip(parts, after, strict=True), strict=True)]
    return _alone(parts, fronted) or _alone(parts, told)


def _limits(part: Clause) -> bool:
    return any(token.kind in ("until", "starting") for token in part.tokens)


def _alone(parts: Sequence[Clause], out: Sequence[bool]) -> list[Token]:
    """Return what is not left out, when it says when and does not point at what is."""
    kept = [part for part, is_out in zip(parts, out, strict=True) if not is_out]
    points = any(_points_back(part.tokens, place) for part in kept for place in range(len(part.tokens)))
    return _without(parts, out) if any(out) and not points and any(part.names for part in kept) else []


def _points_back(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a word points at what was said before; "after" does not in "after christmas"."""
    if tokens[place].kind not in ("after", "before", "until"):
        return tokens[place].kind in _POINTS_BACK
    after = next((token.kind for token in tokens[place + 1 :] if token.kind not in _BEFORE_A_NAME), "")
    return after not in _NAMES


def _is_fronted(part: Clause, told: Clause | None) -> bool:
    """Say whether these are the days of what is told next: "friday I've got a funeral"."""
    if told is None or not told.tokens or told.tokens[0].gap:
        return False
    refused = not _DENIES.isdisjoint(token.kind for token in told.tokens)  # "thursday there's nothing"
    return not refused and part.names and all(token.kind in _FRONTED for token in part.tokens)


def _without(parts: Sequence[Clause], out: Sequence[bool]) -> list[Token]:
    kept: list[Token] = []
    left_out = False
    for part, is_out in zip(parts, out, strict=True):
        if is_out:
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
    wishes = leans and (denied or says(words, lists["reports"]))
    turns = wants or refuses or names or says(words, lists["reports"]) or not kinds.isdisjoint(("no", "happened"))
    aside = not turns and bool(kinds & _ASIDE) and bool(kinds & {"x", "mine"})
    return Clause(tokens, only_tells, leans, names, wishes, aside)


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
