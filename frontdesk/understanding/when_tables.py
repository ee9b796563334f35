"""The date vocabulary of one language, from data/dates/<language>.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from frontdesk.understanding import tables
from frontdesk.understanding.phrases import PhraseBook, book_of
from frontdesk.understanding.text import fold

_SHORTEST_JOINED = 4  # letters of a word that a recogniser does not break in two
_MENDED = ("weekday:", "month:", "offset:")  # words whose misspellings are worth guessing


@dataclass(frozen=True)
class DateTable:
    """Phrases and habits of one language. See the comments in data/dates/en-US.yml."""

    language: str
    book: PhraseBook
    mended: tuple[str, ...]
    joined: frozenset[str]
    weak: frozenset[str]
    parts: Mapping[str, tuple[int, int]]
    orders: tuple[str, ...]
    ask_order: bool
    nearest_next: bool
    ordinal_days: bool
    words_may_follow: bool
    no_is_doubtful: bool
    until_may_begin: bool
    weeks_in_days: Mapping[int, int]
    twofold: Mapping[str, str]
    spellings: Mapping[str, str]
    sounds: Mapping[str, str]
    heard: Mapping[str, str]  # names of days and months by how they sound


@cache
def date_table(language: str) -> DateTable:
    """Return the date vocabulary of a language."""
    data = tables.load("dates", language)
    symbols: Mapping[str, list[str]] = data["symbols"]
    mended = tuple(fold(word) for symbol, words in symbols.items() if symbol.startswith(_MENDED) for word in words)
    sounds: Mapping[str, str] = data["sounds"]
    return DateTable(
        language=language,
        book=book_of({**symbols, "filler": [*symbols["filler"], *_fillers(language, symbols)]}),
        mended=tuple(word for word in mended if len(word) >= 5 and " " not in word),
        joined=frozenset(word for word in (*_numbers(language), *mended) if len(word) > _SHORTEST_JOINED),
        weak=frozenset(map(fold, data["weak"])),
        parts={name: (_minutes(first), _minutes(end)) for name, (first, end) in data["parts"].items()},
        orders=tuple(data["order"]),
        ask_order=data["ask_order"] == "true",
        nearest_next=data["next_weekday"] == "nearest",
        no_is_doubtful=data["no_between_days"] == "ask",
        until_may_begin=data["until_may_begin"] == "true",
        words_may_follow=data["words_may_follow"] == "true",
        ordinal_days=data["ordinal_days"] == "true",
        weeks_in_days={int(days): int(weeks) for days, weeks in data["weeks_in_days"].items()},
        twofold=data["beside_weekdays"],
        spellings=data["spellings"],
        sounds=sounds,
        heard={sound(word, sounds): word for word in reversed(mended) if len(word) > 3 and " " not in word},
    )


def sound(word: str, sounds: Mapping[str, str]) -> str:
    """Return how a word sounds, with one spelling for letters that sound alike: "marso" is "marzo"."""
    for written, heard in sounds.items():
        word = word.replace(written, heard)
    return word


def _numbers(language: str) -> set[str]:
    return {*tables.numbers(language, "cardinals"), *tables.numbers(language, "ordinals")}


def _fillers(language: str, symbols: Mapping[str, list[str]]) -> list[str]:
    """Return the words without meaning for a date; "how about" has one here, after a refusal."""
    known = {phrase for phrases in symbols.values() for phrase in phrases}
    fillers: list[str] = tables.load("languages", language)["fillers"]
    return [filler for filler in fillers if filler not in known]


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
