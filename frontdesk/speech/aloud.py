"""Words as a voice without markup reads them right: numbers digit by digit, days of the month, names of the lexicon."""

import re
from collections.abc import Iterator
from functools import cache

import yaml
from babel.dates import get_month_names
from num2words import num2words

from frontdesk import own_languages
from frontdesk.locales import locale_of
from frontdesk.speech import reading
from frontdesk.speech.reading import FOLDER, Digits, Telephone

FIRST, LATER = 160, 320  # characters of a piece that is made at once: the first one is waited for
_MARKS = re.compile(r"[\[\]<>{}|\\*_#`~^]")  # some engines take these for orders, and nobody wants to hear them
_ENDS = (".", "!", "?", "…", ":", ";")
_BREAK = re.compile(r"(?<=[,;:])\s|\s")


def parts(text: str, language: str) -> list[str]:
    """What is said of a text, in pieces that are made one after the other; empty when there is nothing to say."""
    found: list[str] = []
    for sentence in _sentences(text, language):
        room = FIRST if len(found) < 2 else LATER
        if found and len(found[-1]) + 1 + len(sentence) <= room:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found += _cut(sentence, LATER)
    return found


def _sentences(text: str, language: str) -> Iterator[str]:
    for line in filter(None, (_MARKS.sub(" ", line).strip() for line in text.splitlines())):
        for sentence in reading.sentences(line if line.endswith(_ENDS) else f"{line}.", language):
            said = "".join(_said(piece) for piece in reading.pieces(sentence))
            said = " ".join(_named(_dated(said, language), language).split())
            if any(letter.isalnum() for letter in said):
                yield said


def _said(piece: reading.Piece) -> str:
    """Digits one by one, with a comma's pause between the groups."""
    if isinstance(piece, Digits):
        return f"{', '.join(' '.join(group) for group in piece.groups)} "
    if isinstance(piece, Telephone):
        return f"{', '.join(' '.join(group) for group in piece.number.split('-'))} "
    return piece


def _dated(text: str, language: str) -> str:
    """ "December 1" is read "December first" where the language says so; Spanish has its own rule among the words."""
    if not reading.ordinal_days(language):
        return text
    spoken = language.split("-")[0]
    return _day(language).sub(lambda found: f"{found[1]} {num2words(int(found[2]), to='ordinal', lang=spoken)}", text)


@cache
def _day(language: str) -> re.Pattern[str]:
    months = "|".join(get_month_names("wide", locale=locale_of(language)).values())
    return re.compile(rf"\b({months}) (\d{{1,2}})\b(?!:)")


def _named(text: str, language: str) -> str:
    names, pattern = _lexicon(language)
    return pattern.sub(lambda found: names[found[0]], text) if names else text


@cache
def _lexicon(language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    all_names = yaml.safe_load((FOLDER / "lexicon.yml").read_text())["languages"] | own_languages.speech("lexicon")
    found: dict[str, str] = all_names.get(language, {})
    longest_first = sorted(found, key=len, reverse=True)
    return found, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def _cut(sentence: str, most: int) -> list[str]:
    """A sentence that nobody can wait for, in pieces that end behind a comma or a word."""
    found = []
    while len(sentence) > most:
        breaks = [one.end() for one in _BREAK.finditer(sentence, most // 2, most)]
        at = breaks[-1] if breaks else most
        found.append(sentence[:at].strip())
        sentence = sentence[at:].strip()
    return [*found, sentence]
