"""Reads phone numbers, member numbers, postal codes and amounts of money, typed or said."""

import re
from collections.abc import Sequence

import phonenumbers

from frontdesk.understanding import tables
from frontdesk.understanding.digits import digit_runs, read_digits
from frontdesk.understanding.numbers import read_number
from frontdesk.understanding.text import compose, fold

_POSTAL = re.compile(r"(?<![\d-])\d{5}(?:-\d{4})?(?![\d-])")
_MEMBER = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*")
_MONEY = re.compile(r"\$|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?(?!\d)|[^\W\d_]+")
_MEMBER_LENGTH = range(5, 21)
_MEMBER_DIGITS = 3
_PREFIX = 4  # letters before the digits of a member number


def read_phone(text: str, language: str, region: str = "US") -> str | None:
    """Return the first valid phone number in E.164, or None."""
    for match in phonenumbers.PhoneNumberMatcher(text, region):
        return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    for run in digit_runs(text, language):
        number = _parsed(run, region)
        if number is not None:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def _parsed(digits: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def read_postal_code(text: str, language: str) -> str | None:
    """Return a US postal code, "12599" or "12599-1234", or None."""
    typed = _POSTAL.search(text)
    if typed:
        return typed.group()
    for run in digit_runs(text, language):
        if len(run) in (5, 9):
            return run if len(run) == 5 else f"{run[:5]}-{run[5:]}"
    return None


def read_last_four(text: str, language: str) -> str | None:
    """Return four digits said on their own; the end of a longer number is not taken."""
    fours = [run for run in digit_runs(text, language) if len(run) == 4]
    return fours[0] if fours else None


def read_member_id(text: str, language: str) -> str | None:
    """Return an insurance member number in capitals without spaces ("XYZ123456789"), or None."""
    best = ""
    run = ""
    words = _MEMBER.findall(compose(text))
    folded = [fold(word) for word in words]
    place = 0
    while place < len(words):
        piece, length = _member_piece(words, folded, place, language)
        run = run + piece if piece else ""
        best = max(best, run, key=len)
        place += length
    digits = sum(letter.isdecimal() for letter in best)
    return best.upper() if len(best) in _MEMBER_LENGTH and digits >= _MEMBER_DIGITS else None


def _member_piece(words: Sequence[str], folded: Sequence[str], place: int, language: str) -> tuple[str, int]:
    """Return the part of a member number at `place`: digits, one letter, or letters in capitals before digits."""
    digits, length = read_digits(folded, place, language)
    if digits:
        return digits, length
    word = folded[place]
    if word in tables.words(language, "contact_words") and place:
        return "", 1
    names = tables.load("languages", language)["letters"]
    after = folded[place + 1] if place + 1 < len(folded) else ""
    is_prefix = len(word) <= _PREFIX and (words[place].isupper() or word not in tables.words(language, "id_words"))
    if len(word) == 1 or (is_prefix and after.isdecimal() and word not in tables.words(language, "common")):
        return word, 1
    return names.get(word, ""), 1


def read_amount(text: str, language: str) -> int | None:
    """Return an amount of money in cents: "$45.50", "forty five dollars and fifty cents", or a number alone."""
    words = _MONEY.findall(fold(text))
    units = tables.numbers(language, "money")
    for place in range(len(words)):
        cents, length = _amount(words, place, language)
        if cents is None:
            continue
        after = place + length
        unit = units.get(words[after]) if after < len(words) else None
        if unit is not None:
            return cents * unit // 100 + (_change(words, after + 1, language) if unit == 100 else 0)
        if (place and words[place - 1] == "$") or (place == 0 and after == len(words)):
            return cents
    return None


def _amount(words: Sequence[str], place: int, language: str) -> tuple[int | None, int]:
    """Return the cents of a number at `place`, taken as dollars, and how many words it took."""
    if words[place][0].isdecimal():
        whole, _, rest = re.sub(r",(?=\d{3})", "", words[place]).replace(",", ".").partition(".")
        return int(whole) * 100 + int(rest.ljust(2, "0")), 1
    number = read_number(words, place, language)
    if number is None or number.ordinal:
        return None, 1
    after = place + number.length
    if after + 1 < len(words) and words[after] in tables.words(language, "money_points"):
        part = read_number(words, after + 1, language)
        if part and part.value < 100:
            return number.value * 100 + part.value, number.length + 1 + part.length
    return number.value * 100, number.length


def _change(words: Sequence[str], place: int, language: str) -> int:
    """Return the cents said after dollars: "and fifty cents", "con cincuenta"."""
    joiner = place < len(words) and words[place] in tables.words(language, "money_joiners")
    place += joiner
    cents, length = _amount(words, place, language) if place < len(words) else (None, 0)
    after = place + length
    ends = after == len(words) or tables.numbers(language, "money").get(words[after]) == 1
    return cents // 100 if cents is not None and cents < 100 * 100 and ends else 0
