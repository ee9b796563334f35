"""Whether what somebody says of themselves fits what is on file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from frontdesk.patients.model import Patient, Person
from frontdesk.understanding.names import name_words, same_person
from frontdesk.understanding.text import word_list

MOST_ITEMS = 4  # one of each kind: a phone or its last four, a ZIP code, a member number, an e-mail
MOST_BIRTHS = 4  # as many readings as one date can have
MOST_WORDS = 8  # of a name, particles and titles left out
AROUND = " \t\n.,;:!?()<>\"'"  # what stands around an item and is no part of it
POSTAL = 5
OF_A_PHONE = (4, 7, 10, 11)
_SIGNS = re.compile(r"[^a-z0-9]")
_NUMBER = re.compile(r"[0-9\s().+/-]+")


@dataclass(frozen=True)
class Claim:
    """What somebody says of themselves: a name, the readings of one date (3/4 may be March or April), more items."""

    name: str
    births: tuple[date, ...]
    items: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What failures are counted under, known or not."""
        return f"{' '.join(word_list(self.name))} {min(self.births) if self.births else ''}"

    @property
    def names(self) -> list[str]:
        """What guesses at one person's other facts are counted under, known or not: each two words of the name, since
        a given name and a surname are enough and more words may stand beside them."""
        words = sorted(set(name_words(self.name)))[:MOST_WORDS]
        return [" ".join(pair) for pair in combinations(words, 2)] or words


@dataclass(frozen=True)
class Fitting:
    """Who fits a claim by name and date of birth, and who of them by another item too."""

    by_birth: Sequence[Person]
    by_item: Sequence[Person]

    @property
    def key(self) -> str:
        """The same for every way to say or misspell these people's name."""
        return " ".join(sorted(person.id for person in self.by_birth))


def fitting(claim: Claim, born_then: Iterable[Person], *, forgiving: bool = True) -> Fitting:
    """Who fits; nobody when there is more in one claim than one answer can mean, which would be many guesses in one.

    A second record that a manager has not looked at yet is found by an item only: claiming to be new with
    somebody's name must not get in that person's way.
    """
    words = set(name_words(claim.name))
    if len(claim.items) > MOST_ITEMS or len(claim.births) > MOST_BIRTHS or len(words) > MOST_WORDS:
        return Fitting([], [])
    people = {person.id: person for person in born_then}.values()
    named = [p for p in people if same_person(claim.name, p.given, p.family, forgiving=forgiving)]
    by_item = [person for person in named if any(proves(item, person) for item in claim.items)]
    return Fitting([person for person in named if not _is_second(person)], by_item)


def _is_second(person: Person) -> bool:
    return isinstance(person, Patient) and person.same_as is not None


def proves(said: str, person: Person) -> bool:
    """Whether what was said is one more item on file: a phone or its last four, the ZIP code, member id or e-mail.

    Its shape alone says which of them it can be: digits inside of an e-mail or a word are no number.
    """
    item = said.strip(AROUND).lower()
    if "@" in item:
        return bool(person.email) and item == (person.email or "").strip().lower()
    plain = _SIGNS.sub("", item)
    if plain and plain == _SIGNS.sub("", (person.member_id or "").lower()):
        return True
    return _NUMBER.fullmatch(item) is not None and _is_number_of(plain, person)


def _is_number_of(digits: str, person: Person) -> bool:
    if len(digits) == POSTAL:
        return digits == person.postal_code
    phones = [_SIGNS.sub("", phone) for phone in person.phones]
    return len(digits) in OF_A_PHONE and any(phone.endswith(digits) for phone in phones)
