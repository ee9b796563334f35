"""Takes names, numbers and what else points to a person out of a sentence, and leaves the rest to learn from.

What is taken out stands as one private character until the end, so that a later step neither reads nor changes it.
"""

import re
from collections.abc import Collection
from functools import cache

import phonenumbers
from rapidfuzz.distance import OSA

from frontdesk.cards.mask import MASK
from frontdesk.misunderstood.numerals import months, without_dates, without_said_numbers, without_typed_numbers
from frontdesk.misunderstood.signs import CARD, DATE, EMAIL, LINK, NAME, NUMBER, PHONE, SIGNS, TIME, WORD
from frontdesk.understanding import tables
from frontdesk.understanding.names import announced_names
from frontdesk.understanding.text import compose, fold

REGION = "US"
_FORGIVING = 5  # letters a known name must have before one wrong letter in it is looked past
_EMAIL = re.compile(r"(?<![^\s@<>()])[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().,;!?]+")
_SAID_EMAIL = re.compile(
    r"\b(?:\w+\s+(?:dot|punto)\s+)*\w+\s+(?:at|arroba)\s+\w+(?:\s+(?:dot|punto)\s+\w+)+", re.IGNORECASE
)
_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w+")
_TYPED_DATE = re.compile(
    r"(?<![\w/.-])(?:\d{4}([/.-])\d{1,2}\1\d{1,2}|\d{1,2}([/.-])\d{1,2}\2\d{2,4}|\d{1,2}/\d{1,2})(?![\w/-])"
)
_TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])")
_PATTERNS = (
    (_LINK, LINK),
    (_EMAIL, EMAIL),
    (_SAID_EMAIL, EMAIL),
    (_HANDLE, NAME),
    (_TYPED_DATE, DATE),
    (_TIME, TIME),
)
_SPELLED = re.compile(r"\b(?:[^\W\d_](?:\s*[-–.]\s*|\s+)){2,}[^\W\d_]\b")
_OWNER = re.compile(r"['’]s?$")


def redact(text: str, language: str, names: Collection[str] = (), *, asked: bool = False, heard: bool = True) -> str:
    """The sentence with [name], [number], [date] and the like in the place of what points to a person.

    `names` are known from the talk. `asked`: a name had been asked for. `heard`: it is what a patient said, in which
    also a name that it announces is taken out; a manager's own words are left as they are otherwise.
    """
    text = _marked(compose(text))
    announced = announced_in(text, language, asked=asked) if heard else set()
    for pattern, sign in _PATTERNS:
        text = pattern.sub(sign, text)
    text = without_typed_numbers(_without_phones(text.replace(MASK, CARD)))
    text = without_dates(without_said_numbers(text, language), language)
    text = _without_names(text, announced, _folded(names))
    return "".join(f"[{SIGNS[letter]}]" if letter in SIGNS else letter for letter in _merged(text))


def announced_in(text: str, language: str, *, asked: bool = False) -> set[str]:
    """The folded words of the names that a sentence announces, in whatever language it does."""
    found = [announced_names(text, each, asked=asked and each == language) for each in tables.languages()]
    words = {piece for word in set().union(*found) for piece in word.removesuffix("'s").split("-")}
    return words - _no_names()


def _marked(text: str) -> str:
    """The text without private characters, and with them in the place of what was taken out before."""
    text = "".join(letter for letter in text if letter not in SIGNS)
    for sign, word in SIGNS.items():
        text = text.replace(f"[{word}]", sign)
    return text


def _without_phones(text: str) -> str:
    found = list(phonenumbers.PhoneNumberMatcher(text, REGION, leniency=phonenumbers.Leniency.POSSIBLE))
    for match in reversed(found):
        text = f"{text[: match.start]}{PHONE}{text[match.end :]}"
    return text


def _without_names(text: str, announced: set[str], known: set[str]) -> str:
    capital = {fold(word) for word in WORD.findall(text) if word[0].isupper()}

    def name_or_word(found: re.Match[str]) -> str:
        said = _OWNER.sub("", found[0])
        word = fold(said)
        heard = word in announced and (said[0].isupper() or word not in _common() or word not in capital)
        is_name = heard or _is_known(said, known)
        return NAME + found[0][len(said) :] if is_name else found[0]

    text = WORD.sub(name_or_word, text)
    return _SPELLED.sub(NAME, text) if NAME in text or announced or known else text


def _is_known(said: str, known: set[str]) -> bool:
    """Whether a word is a known name, perhaps with one wrong letter. One that is a word of its own needs a capital."""
    word = fold(said)
    if word in known:
        return said[0].isupper() or word not in _common()
    if word in _common() or len(word) < _FORGIVING:
        return False
    return any(len(name) >= _FORGIVING and OSA.distance(word, name, score_cutoff=1) <= 1 for name in known)


def _folded(names: Collection[str]) -> set[str]:
    """The words of names, folded, without particles and initials."""
    words = {fold(word) for name in names for word in WORD.findall(compose(name))}
    return {word for word in words if len(word) > 1} - tables.words_of_all("name_particles")


@cache
def _common() -> frozenset[str]:
    lists = ("common", "not_names", "first_names_too", "surnames_too")
    return frozenset().union(*(tables.words_of_all(key) for key in lists))


@cache
def _no_names() -> frozenset[str]:
    """Insurers, which are worth learning, and months."""
    insurers = {fold(word) for name in tables.load("glossary", "insurers")["names"] for word in name.split()}
    return frozenset(insurers).union(*(months(language) for language in tables.languages()))


@cache
def _runs() -> list[tuple[re.Pattern[str], str]]:
    particles = "|".join(sorted(tables.words_of_all("name_particles"), key=len, reverse=True))
    names = rf"{NAME}(?:[\s'’.-]*(?:\b(?:{particles})\b[\s'’.-]+)*{NAME})+"
    numbers = rf"{NUMBER}(?:[\s,.#()/+-]*{NUMBER})+"
    return [(re.compile(names, re.IGNORECASE), NAME), (re.compile(numbers), NUMBER)]


def _merged(text: str) -> str:
    """The text with neighbours of one kind as one: a first and a last name, groups of digits."""
    for pattern, sign in _runs():
        text = pattern.sub(sign, text)
    return text
