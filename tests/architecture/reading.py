"""How easy a text is to read: syllables, words and sentences, and what a formula makes of them, in each language.

English: the grade of school it takes (Flesch and Kincaid, 1975); lower is easier. Spanish: perspicuity (Szigriszt
Pazos, 1993) on the scale of INFLESZ (Barrio-Cantalejo and others, 2008): higher is easier; 55 to 65 is "normal",
65 to 80 "quite easy".
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pocketsphinx

LOOKED_AT = 2  # syllables of what is taken in at a glance and not read out: numbers, addresses, known words
_SENTENCE = re.compile(r"(?<=[.!?])[\"”»')]*\s+|\n+")
_NO_STOP = re.compile(r"\bDra?\.|\b[ap]\.\s?m\.(?=\s+[a-záéíóú0-9])")
_LISTED = re.compile(r"^\d+\. ", re.MULTILINE)  # the number before an item of a list
_EDGES = "\"“”«»'’().,;:!?¿¡…·—–-|"


@dataclass(frozen=True)
class Measure:
    """What the formulas count in a text."""

    words: int
    sentences: int
    syllables: int


def sentences_of(text: str) -> list[str]:
    """The sentences of a text: up to a stop, a question or exclamation mark, or the end of a line. What follows a colon
    or a semicolon is still the same sentence: whoever reads it has to keep its beginning in mind."""
    whole = _NO_STOP.sub(lambda found: found[0].replace(".", "\0"), _LISTED.sub("", text))
    parts = (part.replace("\0", ".").strip() for part in _SENTENCE.split(whole))
    return [part for part in parts if words_of(part)]


def words_of(text: str) -> list[str]:
    """The words of a text, without the marks around them."""
    return [word for part in _LISTED.sub("", text).split() if (word := part.strip(_EDGES))]


def measure(text: str, language: str, known: Collection[str] = ()) -> Measure:
    """Counts a text; `known` words, in lower case, are taken in at a glance."""
    words = words_of(text)
    syllables = sum(LOOKED_AT if is_at_a_glance(word, known) else COUNTERS[language](word) for word in words)
    return Measure(len(words), len(sentences_of(text)), syllables)


def grade(of: Measure) -> float:
    """Flesch-Kincaid: the grade of a school in the United States that a text takes."""
    return 0.39 * of.words / of.sentences + 11.8 * of.syllables / of.words - 15.59


def perspicuity(of: Measure) -> float:
    """Szigriszt-Pazos, on the scale of INFLESZ."""
    return 206.835 - 62.3 * of.syllables / of.words - of.words / of.sentences


def is_at_a_glance(word: str, known: Collection[str]) -> bool:
    """Whether a word is a number, an address, or one of those known."""
    lower = word.lower()
    return any(c.isdigit() or c in "@/_" for c in word) or bool({lower, lower.removesuffix("'s")} & set(known))


def english_syllables(word: str) -> int:
    """Syllables of a word as it is said; of one that no dictionary has, the groups of its vowels."""
    return sum(_english(part) for part in word.lower().replace("’", "'").split("-") if part)


def _english(word: str) -> int:
    said = _dictionary().get(word) or _dictionary().get(word.removesuffix("'s"))
    if said:
        return said
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<![aeiouyl])e$", "", word))))


@cache
def _dictionary() -> dict[str, int]:
    """The vowels of each word of the Carnegie Mellon Pronouncing Dictionary, which the recogniser of speech brings."""
    found: dict[str, int] = {}
    for line in Path(pocketsphinx.get_model_path("en-us"), "cmudict-en-us.dict").read_text().splitlines():
        word, _, sounds = line.partition(" ")
        found[word] = sum(sound[0] in "AEIOU" for sound in sounds.split())
    return found


def spanish_syllables(word: str) -> int:
    """Syllables of a word by the rules of the Spanish Academy: each of a, e, o is one; i and u are only where no other
    vowel is beside them, or where they carry the accent. An h between vowels keeps nothing apart."""
    sounds = unicodedata.normalize("NFC", word.lower())
    sounds = re.sub(r"qu|gu(?=[eéií])|h(?=[ui][aeoáéó])", "k", sounds).replace("h", "")  # "hue" begins a syllable
    sounds = re.sub(r"y(?![aeiouáéíóú])", "i", sounds)  # at the end, and by itself, it is a vowel
    groups = re.findall(r"[aeiouáéíóúü]+", sounds)
    return max(1, sum(_nuclei(group) for group in groups))


def _nuclei(vowels: str) -> int:
    strong = re.findall(r"[aeoáéó]", vowels)
    accented = re.findall(r"[íú]", vowels)
    return len(strong) + len(accented) if strong else len(re.findall(r"[ií][uú]|[uúü][ií]|.", vowels))


COUNTERS: dict[str, Callable[[str], int]] = {"en-US": english_syllables, "es-US": spanish_syllables}
