"""Whether what somebody says of themselves fits what is on file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.patients.model import Patient, Person
from frontdesk.understanding.names import same_person
from frontdesk.understanding.text import word_list


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


@dataclass(frozen=True)
class Fitting:
    """Who fits a claim by name and date of birth, and who of them by another item too."""

    by_birth: Sequence[Person]
    by_item: Sequence[Person]

    @property
    def key(self) -> str:
        """The same for every way to say or misspell these people's name."""
        return " ".join(sorted(person.id for person in self.by_birth))


def fitting(claim: Claim, born_then: Iterable[Person]) -> Fitting:
    """Who fits. A second record that a manager has not looked at yet is found by an item only: claiming to be new
    with somebody's name must not get in that person's way."""
    people = {person.id: person for person in born_then}.values()
    named = [person for person in people if same_person(claim.name, person.given, person.family)]
    by_item = [person for person in named if any(proves(item, person) for item in claim.items)]
    return Fitting([person for person in named if not _is_second(person)], by_item)


def _is_second(person: Person) -> bool:
    return isinstance(person, Patient) and person.same_as is not None


def proves(said: str, person: Person) -> bool:
    """Whether what was said is one more item on file: a phone or its last four, the ZIP code, member id or e-mail."""
    digits = re.sub(r"\D", "", said)
    plain = re.sub(r"[^a-z0-9@.]", "", said.lower())
    phones = [re.sub(r"\D", "", phone) for phone in person.phones]
    by_phone = len(digits) in (4, 7, 10, 11) and any(phone.endswith(digits) for phone in phones)
    by_code = bool(person.postal_code) and digits == person.postal_code
    by_member = bool(person.member_id) and plain == re.sub(r"[^a-z0-9]", "", (person.member_id or "").lower())
    by_email = bool(person.email) and plain == (person.email or "").lower()
    return by_phone or by_code or by_member or by_email
