"""How much medicine is left, in a patient's words: "three tablets left, two a day". Unsure is None, never a guess."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontdesk.understanding import tables
from frontdesk.understanding.numbers import read_number
from frontdesk.understanding.text import compose, split_words

HOURS_OF_A_DAY = 24
MOST = 400  # more than anybody has


@dataclass(frozen=True)
class Left:
    """What is left. `said` are the words for the amount; `days` is None when they do not say for how long it lasts."""

    days: int | None
    said: str | None = None

    @property
    def is_none(self) -> bool:
        """Whether nothing is left."""
        return self.days == 0 and self.said is None


@dataclass(frozen=True)
class _Amount:
    """A number of units, with where its words begin and end; `sure` when the words say that it is what is left."""

    value: int
    start: int
    end: int
    sure: bool
    unit: bool


class _Reading:
    """One sentence, read word by word."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = compose(text), language
        self.spans = split_words(text)
        self.words = [word.text for word in self.spans]
        self.amounts: list[_Amount] = []
        self.days: set[int] = set()
        self.lasting: set[int] = set()  # days of which it is said that it lasts so long
        self.per_day: set[int] = set()
        place = 0
        while place < len(self.words):
            place += self._read(place)

    def _read(self, place: int) -> int:
        """Reads what begins at a place; gives how many words that were."""
        if self.words[place] in self._table("adverbs") or self._says(place, "every"):  # "twice a day", "every 8 hours"
            times, length = self._times_a_day(place)
            if times:
                self.per_day.add(times)
                return max(length, 1)
        number = self._number(place)
        if number is None:
            return 1
        value, length = number
        return length + self._count(value, place, place + length)

    def _number(self, place: int) -> tuple[int, int] | None:
        word = self.words[place]
        if word.isdigit():
            return (int(word), 1) if int(word) <= MOST else None
        found = read_number(self.words, place, self.language)
        return None if found is None or found.ordinal or found.value > MOST else (found.value, found.length)

    def _count(self, value: int, start: int, end: int) -> int:
        """Takes in a number; gives how many words behind it belong to it."""
        if self._says(end, "days") or self._says(end, "weeks"):
            days = value * (7 if self._says(end, "weeks") else 1)
            if days <= MOST and not (self._says(end + 1, "ago") or self._says(start - 1, "ago_before")):
                self.days.add(days)
            if days <= MOST and (self._says(end + 1, "left_after") or self._ends(start, "lasts_before")):
                self.lasting.add(days)
            return 1
        unit = self._says(end, "units")
        after = end + 1 if unit else end
        times, length = self._times_a_day(after)
        if times:
            self.per_day.add(value * times)
            return after - end + length
        if unit or self._says(after, "left_after"):
            sure = self._says(after, "left_after") or self._says(start - 1, "left_before")
            self.amounts.append(_Amount(value, start, after, sure, unit))
        elif self._says(start - 1, "left_before") and self._names_no_unit:  # "me quedan tres"
            self.amounts.append(_Amount(value, start, after, sure=True, unit=False))
        return after - end

    def _times_a_day(self, place: int) -> tuple[int, int]:
        """How often a day, and in how many more words: "a day", "twice a day", "every 8 hours"; 0: it is not said."""
        if self._says(place, "per_day"):
            return 1, 0
        if self._says(place, "times") and self._says(place + 1, "per_day"):
            return 1, 1
        if place >= len(self.words):
            return 0, 0
        adverb = self._table("adverbs").get(self.words[place])
        if adverb is not None and self._says(place + 1, "per_day"):
            return adverb, 1
        every = self._says(place, "every")
        number = self._number(place + every) if place + every < len(self.words) else None
        if number is None or not number[0]:
            return 0, 0
        behind = place + every + number[1]
        if every:
            return (HOURS_OF_A_DAY // number[0] if self._says(behind, "hours") else 0), 1 + number[1]
        return (number[0] if self._says(behind, "times") and self._says(behind + 1, "per_day") else 0), number[1] + 1

    def _says(self, place: int, key: str) -> bool:
        """Whether one of these phrases begins at a place, or ends there when it is before a number."""
        if not 0 <= place < len(self.words):
            return False
        return any(self.words[place : place + len(phrase)] == phrase for phrase in _phrases(self.language, key))

    def _ends(self, place: int, key: str) -> bool:
        """Whether one of these phrases ends before a place."""
        before = self.words[:place]
        return any(before[-len(phrase) :] == phrase for phrase in _phrases(self.language, key))

    @property
    def _names_no_unit(self) -> bool:
        """Whether a plain number is an amount in this language."""
        return bool(tables.load("refills", self.language)["no_unit"] == "true")

    def _table(self, key: str) -> dict[str, int]:
        return {word: int(value) for word, value in tables.load("refills", self.language)[key].items()}

    def said(self, amount: _Amount) -> str | None:
        """The patient's words for an amount, when they name what it is of."""
        if not amount.unit:
            return None
        return self.text[self.spans[amount.start].start : self.spans[amount.end - 1].end]

    def has(self, key: str) -> bool:
        """Whether any phrase of a list is said."""
        return any(self._says(place, key) for place in range(len(self.words)))


def read_left(text: str, language: str) -> Left | None:
    """What is left and for how many days; None when it is not said."""
    if language not in languages():
        return None
    reading = _Reading(text, language)
    amount = _the_one(reading.amounts)
    if reading.amounts and amount is None:
        return Left(None)  # several amounts, and nobody can tell which is left
    if amount is not None:
        return Left(_lasts(amount.value, reading), reading.said(amount) or "")
    if reading.has("last_one"):
        return Left(_lasts(1, reading), "")
    if reading.has("none_left") or reading.has("been_without"):
        return Left(0)
    days = _only(reading.lasting or reading.days)
    return None if days is None else Left(days, "")


def languages() -> Sequence[str]:
    """The languages in which it can be read."""
    return tuple(code for code in tables.languages() if tables.has("refills", code))


def says_no_car(text: str, language: str) -> bool:
    """Whether somebody cannot get to a pharmacy by themselves."""
    return language in languages() and _Reading(text, language).has("no_car")


def _phrases(language: str, key: str) -> Iterator[list[str]]:
    return (phrase.split() for phrase in tables.load("refills", language)[key])


def _the_one(amounts: Sequence[_Amount]) -> _Amount | None:
    """The amount that is left: the only one, or the only one of which it is said."""
    if len(amounts) == 1:
        return amounts[0]
    sure = [amount for amount in amounts if amount.sure]
    return sure[0] if len(sure) == 1 else None


def _lasts(count: int, reading: _Reading) -> int | None:
    """For how many whole days; what is said of days themselves comes first, when it is of how long it lasts."""
    if (days := _only(reading.lasting)) is not None:
        return days
    if count == 0:
        return 0
    each = _only(reading.per_day)
    return count // each if each else None


def _only(found: set[int]) -> int | None:
    return next(iter(found)) if len(found) == 1 else None
