"""Which groups of a run are a card number.

A card number has 13 to 19 digits of which the last is a check digit (ISO/IEC 7812-1, Luhn). One in ten numbers passes
that by chance, so where only a part of a run would be the card, its first digits must be a card issuer's as well.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from frontdesk.cards.digits import Group

SHORTEST, LONGEST = 13, 19
_ISSUERS = (  # first digits and lengths by network, as the networks publish them
    re.compile(r"4(?=.{15}$|.{18}$)"),  # Visa
    re.compile(r"(?:5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))(?=\d+$)(?<!\d{17})"),  # Mastercard
    re.compile(r"3[47]"),  # American Express
    re.compile(r"6(?:011|4[4-9]|5)"),  # Discover
    re.compile(r"3(?:0[0-5]|[689])"),  # Diners Club
    re.compile(r"35(?:2[89]|[3-8])"),  # JCB
    re.compile(r"62|81"),  # UnionPay
    re.compile(r"50|5[6-9]|6[0-9]"),  # Maestro
)
_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice the digit, with its own digits added up
_LENGTHS = ((16, 19), (16,), (15,), range(16, 20), range(14, 20), range(16, 20), range(16, 20), range(13, 20))


def cards_in(run: Sequence[Group], *, sure: bool = False) -> list[range]:
    """The places in a run that are card numbers; with `sure`, only those with an issuer's first digits."""
    whole = _digits(run)
    if SHORTEST <= len(whole) <= LONGEST and luhn(whole) and _enough_typed(run) and (not sure or of_issuer(whole)):
        return [range(len(run))]
    found: list[range] = []
    ends = [0, *accumulate(len(group.digits) for group in run)]
    first = 0
    while first < len(run):
        part = next(_parts_from(run, whole, ends, first), None)
        if part is not None:
            found.append(part)
        first = part.stop if part is not None else first + 1
    return found


def luhn(digits: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    total = sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))
    return total % 10 == 0 and digits.strip("0") != ""


def of_issuer(digits: str) -> bool:
    """Whether a network gives out numbers that begin so and are as long."""
    return any(
        issuer.match(digits) and len(digits) in lengths for issuer, lengths in zip(_ISSUERS, _LENGTHS, strict=True)
    )


def _parts_from(run: Sequence[Group], whole: str, ends: Sequence[int], first: int) -> Iterator[range]:
    """Parts of a run from a place on that are an issuer's number, the longest first.

    Each group has a digit at least, so a number has no more groups than digits: a message full of digits takes no time.
    """
    for last in range(min(len(run), first + LONGEST), first, -1):
        digits = whole[ends[first] : ends[last]] if ends[last] - ends[first] <= LONGEST else ""
        fits = len(digits) >= SHORTEST and luhn(digits) and of_issuer(digits) and _enough_typed(run[first:last])
        if fits and _stands_alone(run, first, last):
            yield range(first, last)


def _stands_alone(run: Sequence[Group], first: int, last: int) -> bool:
    """Whether what is beside a part can be something else: a single digit before or after belongs to the number."""
    if len(_digits(run)) > LONGEST:
        return True
    after, before = run[last:], run[:first]
    return all(len(group.digits) > 1 for group in after) and (not before or len(run[first].digits) > 1)


def _enough_typed(run: Sequence[Group]) -> bool:
    """Letters that look like digits need some digits beside them."""
    typed = sum(group.typed for group in run)
    return typed >= 1 and (2 * typed >= len(_digits(run)) or of_issuer(_digits(run)))


def _digits(run: Sequence[Group]) -> str:
    return "".join(group.digits for group in run)
