"""How what is written is read aloud: titles, money and times in words, numbers digit by digit; from data/speech."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk import own_languages

FOLDER = Path(__file__).parents[2] / "data" / "speech"
_MONEY = re.compile(r"\$\s?(?P<whole>\d[\d,]*)(?:\.(?P<cents>\d\d)\b)?")
_CLOCK = re.compile(r"(?P<comma>, )?(?P<the>\blas? )?\b(?P<hour>\d{1,2}):(?P<minute>\d\d)\s?(?P<half>[ap])\.?\s?m\b\.?")
_PHONE = r"(?<![\d-])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)|(?<!\d)\+?1?\d{10}(?!\d)"
_SHORT = r"\b(?:911|988|711)\b"  # numbers that are called, and never read as hundreds
_CODE = r"\b[A-Z]{0,4}-?\d{5,}(?:-\d{4})?\b"  # a ZIP code, a member number, a code that was sent
_NUMBER = re.compile(rf"(?P<phone>{_PHONE})|(?P<digits>{_SHORT}|{_CODE})")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what a document may not hold
_ENDS = re.compile(r"\s*$|\s+[\"“«¿¡]*[A-ZÁÉÍÓÚÑÜ]")  # behind a full stop that ends a sentence, and no abbreviation
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[\"“«¿¡]*[A-ZÁÉÍÓÚÑÜ0-9])")
GROUP, LONGEST_GROUP = 3, 5  # digits that are said in one breath


@dataclass(frozen=True)
class Digits:
    """Digits that are said one by one, with a pause between the groups."""

    groups: tuple[str, ...]


@dataclass(frozen=True)
class Telephone:
    """A telephone number, its groups joined by hyphens."""

    number: str


Piece = str | Digits | Telephone


@cache
def _rules(language: str) -> dict[str, Any]:
    found = yaml.safe_load((FOLDER / "reading.yml").read_text())["languages"]
    return dict((found | own_languages.speech("reading")).get(language, {}))


def ordinal_days(language: str) -> bool:
    """Whether the day behind a month is read as an ordinal: "December first"."""
    return bool(_rules(language).get("ordinal_days"))


def sentences(text: str, language: str) -> list[str]:
    """The sentences of a text, in words that the language's voice reads right."""
    return [part for part in _SENTENCE.split(_in_words(text, _rules(language))) if part.strip()]


def pieces(sentence: str) -> list[Piece]:
    """A sentence in what is read as it stands and what is read digit by digit; no two pieces in a row are words."""
    found: list[Piece] = []
    for piece in _pieces(sentence):
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece:
            found.append(piece)
    return found


def _pieces(sentence: str) -> Iterator[Piece]:
    done = 0
    for number in _NUMBER.finditer(sentence):
        yield sentence[done : number.start()]
        yield from [_telephone(number[0])] if number["phone"] else _spelled(number[0])
        done = number.end()
    yield sentence[done:]


def _telephone(number: str) -> Telephone:
    digits = re.sub(r"\D", "", number)
    country, own = digits[:-10], digits[-10:]
    return Telephone("-".join(filter(None, (country, own[:3], own[3:6], own[6:]))))


def _spelled(code: str) -> list[Piece]:
    """Letters with spaces between them, and the digits after them."""
    letters, digits = re.sub(r"[^A-Z]", "", code), re.sub(r"[^\d-]", "", code)
    groups = tuple(group for part in digits.split("-") for group in _groups(part))
    return [*([" ".join(letters) + " "] if letters else []), Digits(groups)]


def _groups(digits: str) -> Iterator[str]:
    while len(digits) > LONGEST_GROUP:
        yield digits[:GROUP]
        digits = digits[GROUP:]
    if digits:
        yield digits


def _in_words(text: str, rules: dict[str, Any]) -> str:
    text = _NO_XML.sub(" ", text)
    for pattern, words in rules.get("words", {}).items():
        text = re.sub(pattern, words, text)
    if money := rules.get("money"):
        text = _MONEY.sub(lambda found: _money(found, money), text)
    if clock := rules.get("clock"):
        text = _CLOCK.sub(lambda found: _time(found, clock), text)
    return text


def _money(found: re.Match[str], words: dict[str, str]) -> str:
    whole, cents = int(found["whole"].replace(",", "")), int(found["cents"] or 0)
    said = words["one"] if whole == 1 else words["many"].format(n=whole)
    small = words["cent"] if cents == 1 else words["cents"].format(n=cents)
    if not cents:
        comma = "," if found[0].endswith(",") else ""
        return said + comma
    return words["both"].format(money=said, cents=small) if whole else small


def _time(found: re.Match[str], words: dict[str, Any]) -> str:
    """ "a las tres y media de la tarde", whatever stands before it."""
    hour, minute = int(found["hour"]) % 12, int(found["minute"])
    said = words["hours"][hour - 1]
    hour += 12 if found["half"] == "p" else 0
    minutes = words["minutes"].get(minute, words["other_minutes"].format(n=minute))
    part = words["parts"][max(since for since in words["parts"] if since <= hour)]
    before = f", {words['after_a_comma']}" if found["comma"] and not found["the"] else found["comma"] or ""
    stop = "." if found[0].endswith(".") and _ENDS.match(found.string, found.end()) else ""
    return f"{before}{said}{minutes} {part}{stop}"
