"""Rules that rewrite rows of symbols: a pattern of kinds, and a function that says what the matched tokens mean.

A pattern is a line of kinds: "n=num u=unit from day=DAY". `name=` keeps a token for the function, `a|b` means either,
`?` after a kind that it may be missing, `*` that there may be any number of it; then the match never reaches over a
comma or stop, unless it begins the sentence. What must surround the match: `!kind` does not follow, unless a comma or
stop is between ("the 22nd street", but "the 22nd, grandma is here"); `&kind,kind` or `&name=kind` follow,
`<kind,kind` come just before, `^` and `$` are the ends of the sentence.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Beside, Days, Hours, Scene

Found = Mapping[str, Token]
Meaning = Days | Hours | Beside | tuple[Days, Hours] | str | None
Make = Callable[[Found, Scene], Meaning]


class Rules:
    """An ordered list of rules. At each place of the sentence the first rule that matches and makes sense wins.

    `within`: none of them reaches over a comma or stop.
    """

    def __init__(self, within: bool = False) -> None:
        self._within = within
        self._rules: list[tuple[re.Pattern[str], frozenset[str], Make, bool]] = []

    def rule(self, *patterns: str) -> Callable[[Make], Make]:
        """Register a function for one or more patterns; it returns None when the match makes no sense."""

        def register(make: Make) -> Make:
            self._rules += ((_compile(text), _first_kinds(text), make, self._stays(text)) for text in patterns)
            return make

        return register

    def _stays(self, text: str) -> bool:
        return self._within or ("*" in text and text[0] != "^")

    def rewrite(self, tokens: Sequence[Token], scene: Scene) -> list[Token]:
        """Replace what the rules match by single tokens: DAY, TIME, or the kind a rule names."""
        said = [f",{token.kind} " if token.gap and place else f"{token.kind} " for place, token in enumerate(tokens)]
        row, places = "".join(said), [0, *accumulate(map(len, said))]
        result: list[Token] = []
        place = 0
        while place < len(tokens):
            meaning, end = self._apply(tokens, row, places, place, scene)
            result.append(_merge(tokens[place:end], meaning) if meaning is not None else tokens[place])
            place = end
        return result

    def _apply(
        self, tokens: Sequence[Token], row: str, places: list[int], place: int, scene: Scene
    ) -> tuple[Meaning, int]:
        kind = tokens[place].kind
        for pattern, first, make, far in self._rules:
            found = pattern.match(row, places[place]) if kind in first else None
            if found and found.end() > found.start():
                end = bisect_left(places, found.end())
                if far and any(token.gap for token in tokens[place + 1 : end]):
                    continue
                kept = {
                    name: tokens[bisect_left(places, found.start(name))]
                    for name, text in found.groupdict().items()
                    if text
                }
                meaning = make(kept, scene)
                if meaning is not None:
                    return meaning, end
        return None, place + 1


def _merge(tokens: Sequence[Token], meaning: Meaning) -> Token:
    whole = Token(
        "", tokens[0].start, tokens[-1].end, gap=tokens[0].gap, pause=tokens[0].pause, praised=tokens[-1].praised
    )
    if isinstance(meaning, Days):
        return replace(whole, kind="DAY", days=meaning)
    if isinstance(meaning, Hours):
        return replace(whole, kind="TIME", hours=meaning)
    if isinstance(meaning, Beside):
        return replace(whole, kind="beside", number=meaning.amount, word=meaning.unit)
    if isinstance(meaning, tuple):
        return replace(whole, kind="DAY", days=meaning[0], hours=meaning[1])
    return replace(whole, kind=str(meaning))


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(map(_piece, pattern.split())))


def _piece(item: str) -> str:
    if item in "^$":
        return r"\A" if item == "^" else r"\Z"
    if item[0] in "!&":
        name, _, kinds = item[1:].rpartition("=")
        follows = _either(kinds, "" if item[0] == "!" else ",?")
        inner = f"(?P<{name}>{follows})" if name else follows
        return f"(?{'!' if item[0] == '!' else '='}{inner})"
    if item[0] == "<":
        return rf"(?<=\b{item[1:].replace(',', ' ')} )"
    name, _, kinds = item.rpartition("=")
    often = kinds[-1] if kinds[-1] in "?*" else ""
    group = f"?P<{name}>" if name else "?:"
    return f"({group}{_either(kinds.removesuffix(often))}){often}"


def _either(kinds: str, gap: str = ",?") -> str:
    rows = (" ,?".join(kind.split(",")) for kind in kinds.split("|"))
    return f"{gap}(?:" + "|".join(f"{row} " for row in rows) + ")"


def _first_kinds(pattern: str) -> frozenset[str]:
    """Return the kinds a match can begin with, so that most rules need not be tried."""
    kinds: set[str] = set()
    for item in pattern.split():
        if item in "^$" or item[0] in "!&<":
            continue
        kinds.update(item.rpartition("=")[2].rstrip("?*").split("|"))
        if item[-1] not in "?*":
            break
    return frozenset(kinds)


def days_of(found: Found, name: str) -> Days:
    """Return the days that a token carries."""
    days = found[name].days
    if days is None:
        raise TypeError(f"{found[name].kind} carries no days")
    return days
