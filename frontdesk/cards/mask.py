"""Masks card numbers, with their security codes and dates, in one message or over two or three in a row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import phonenumbers

from frontdesk.cards.digits import Group, runs, words
from frontdesk.cards.find import LONGEST, SHORTEST, cards_in
from frontdesk.understanding.text import compose, fold

MASK = "••••"
IN_A_ROW = 4  # messages with digits over which a number may be spread
LOOK_BACK = 6  # messages, with those in between that hold no digits
_DATE = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])\s*[/.-]\s*(?:\d{4}|\d{2})(?![\d/.-])")
_ONLY_CODE = re.compile(r"\W*(?:(?:0?[1-9]|1[0-2])\s*[/.-]\s*(?:20)?\d\d\W+)?\d{3,4}\W*")
_SEPARATE = 25  # characters between a word such as "cvv" and its number, any number of blanks counted as one
_LOOKED_AT = 400  # characters before a number, with all their blanks

Span = tuple[int, int]


@dataclass(frozen=True)
class Message:
    """A patient's message; `asked`: what we had asked before it was for a number that is no card's."""

    text: str
    asked: bool = False
    seq: int = 0


def mask(text: str) -> str:
    """The text with every card number in it masked; the same text when there is none."""
    composed = compose(text)
    spans = list(_spans(composed))
    return _masked(composed, spans) if spans else text


def mask_talk(messages: Sequence[Message]) -> list[Message]:
    """The newest messages of a patient, the last one new, with what they hold of a card number masked in all."""
    return mask_spread([*messages[:-1], *(replace(message, text=mask(message.text)) for message in messages[-1:])])


def mask_spread(own: list[Message]) -> list[Message]:
    """Masks a card number that is spread over messages, each of which is masked by itself already."""
    pieces = {place: piece for place in range(len(own)) if (piece := _piece(own, place))}
    places = list(pieces)[-IN_A_ROW:]
    for first in range(len(places) - 1):
        spread = places[first:]
        if spread[-1] == len(own) - 1 and _is_one_card([pieces[place] for place in spread]):
            return [_without(message, pieces[n]) if n in spread else message for n, message in enumerate(own)]
    if len(own) > 1 and MASK in own[-2].text and not own[-1].asked and _ONLY_CODE.fullmatch(own[-1].text):
        return [*own[:-1], replace(own[-1], text=MASK)]
    return own


def _spans(text: str) -> Iterator[Span]:
    found = runs(text)
    groups = [group for run in found for group in run]
    yield from (_place(group) for group in groups if len(group.digits) in (3, 4) and _after(text, group, "code_words"))
    cards = [(run, part) for run in found for part in cards_in(run)]
    for run, part in cards:
        yield run[part.start].start, run[part.stop - 1].end
    yield from _run_together(groups)
    if cards:
        yield from _beside(text, cards, groups)


def _beside(text: str, cards: list[tuple[list[Group], range]], groups: list[Group]) -> Iterator[Span]:
    """Security codes and dates in a message that holds a card number."""
    for run, part in cards:
        rest = run[part.stop :]
        if sum(len(group.digits) for group in rest) <= LONGEST - SHORTEST + 4:
            yield from map(_place, rest)
    yield from (_place(group) for group in groups if _after(text, group, "beside_words"))
    yield from (found.span() for found in _DATE.finditer(text))


def _run_together(groups: list[Group]) -> Iterator[Span]:
    """A card number with its date and code right behind it, without a space."""
    for group in groups:
        heads = (_head(group, length) for length in (16, 15, 14)) if len(group.digits) > LONGEST else ()
        if any(cards_in([head], sure=True) for head in heads):
            yield _place(group)


def _head(group: Group, length: int) -> Group:
    return Group(group.digits[:length], group.start, group.end, length)


def _is_one_card(pieces: list[list[Group]]) -> bool:
    """Whether the pieces of several messages, put together, are one card number that needs them all."""
    first, *between, last = pieces
    if any(len(piece) > LONGEST for piece in between):
        return False
    near = [first[-LONGEST:], *between, last[:LONGEST]]  # what is farther away belongs to no number with the others
    together = [replace(group, start=place, end=place) for place, piece in enumerate(near) for group in piece]
    parts = cards_in(together, sure=True)
    return any(together[p.start].start == 0 and together[p.stop - 1].start == len(pieces) - 1 for p in parts)


def _without(message: Message, piece: list[Group]) -> Message:
    return replace(message, text=_masked(compose(message.text), [(piece[0].start, piece[-1].end)]))


def _piece(messages: Sequence[Message], place: int) -> list[Group]:
    """What a message can add to a card number: its last run of digits, of the newest message the first."""
    text = compose(messages[place].text)
    found = [run for run in runs(text) if not _belongs_to_word(text, run[0])]
    if not found or MASK in text:
        return []
    run = found[0 if place == len(messages) - 1 else -1]
    return [] if messages[place].asked and _is_answer(run) else run


def _is_answer(run: Sequence[Group]) -> bool:
    """A whole phone number, or the few digits of a ZIP code, a date or the end of a phone."""
    digits = "".join(group.digits for group in run)
    if len(digits) not in (10, 11):
        return len(digits) <= 8
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "US"))
    except phonenumbers.NumberParseException:
        return False


def _belongs_to_word(text: str, group: Group) -> bool:
    """Whether digits are part of something like HVP-480213."""
    return re.search(r"[^\W\d_][-_/#]?$", text[max(0, group.start - 2) : group.start]) is not None


def _after(text: str, group: Group, kind: str) -> bool:
    before = " ".join(text[max(0, group.start - _LOOKED_AT) : group.start].split())
    return _pattern(kind).search(fold(before[-_SEPARATE:])) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word) for word in words()[kind])
    return re.compile(rf"\b(?:{alternatives})\b(?:\W|\b(?:is|es|date|number|numero|el|on|in|and|code|y)\b)*\d*\W*$")


def _place(group: Group) -> Span:
    return group.start, group.end


def _masked(text: str, spans: list[Span]) -> str:
    """The text with these places masked; neighbours become one mask."""
    parts, end = [], 0
    for start, stop in _merged(sorted(spans)):
        parts += [text[end:start], MASK]
        end = stop
    return "".join([*parts, text[end:]])


def _merged(spans: list[Span]) -> Iterator[Span]:
    start, stop = spans[0]
    for (_, _), (next_start, next_stop) in pairwise(spans):
        if next_start <= stop + 1:
            stop = max(stop, next_stop)
        else:
            yield start, stop
            start, stop = next_start, next_stop
    yield start, stop
